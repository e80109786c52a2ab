// Clients that come, come back, and look around: what asks the store before there is a session to ask in.
#include "cluster/redis/rates_text.hpp"
#include "cluster/redis/redis_broker.hpp"
#include "cluster/redis/script_words.hpp"

#include <array>
#include <utility>

namespace chatroom::cluster {

void RedisBroker::open(const chat::OpenClient& request) {
  const std::uint64_t first_generation = 1 + random_number() % (1U << 30U);
  std::vector<std::string> arguments{text_of(request.session), text_of(limits_.client_ttl),
                                     std::to_string(first_generation), base::format_address(request.address),
                                     text_of(clock_.wall())};
  for (auto& candidate : candidates()) arguments.push_back(std::move(candidate));
  call(Script::open, std::move(arguments),
       [this, request, at = clock_.wall()](const Answer& answer) { opened(request, at, answer); });
}

void RedisBroker::opened(const chat::OpenClient& request, chat::WallTime at, const Answer& answer) {
  if (outcome_of(answer) != "OK") {
    if (!answer.late) tell(chat::ResumeRefused{.tag = request.tag, .unavailable = true});
    return;
  }
  const chat::ClientId id = client_id((*answer.reply)[1]);
  const auto generation = static_cast<chat::Generation>(parse_number((*answer.reply)[2]).value_or(0));
  OwnedClient& client = clients_[id];
  // Somebody who had that number, and was forgotten without our hearing of it.
  if (client.generation != 0 && !client.detached_until) tell(chat::ClientLost{client.owner()});
  client = OwnedClient(id, generation, request.session, request.session, "User " + text_of(id));
  client.address = request.address;
  client.connected_at = at;
  if (answer.late) {
    run(client, chat::DetachClient{});
  } else {
    tell(chat::ClientOpened{request.tag, id, generation});
  }
}

void RedisBroker::resume(const chat::ResumeClient& request) {
  ++resuming_[request.client].number;
  call(Script::resume,
       {text_of(request.client), text_of(request.session), text_of(request.next_session), text_of(limits_.client_ttl),
        base::format_address(request.address), text_of(clock_.wall())},
       [this, request, at = clock_.wall()](const Answer& answer) { resumed(request, at, answer); });
}

void RedisBroker::resumed(const chat::ResumeClient& request, chat::WallTime at, const Answer& answer) {
  const auto resuming = resuming_.find(request.client);
  const auto lost_meanwhile = resuming == resuming_.end() ? decltype(Resuming::lost)() : resuming->second.lost;
  if (resuming != resuming_.end() && !answer.late && --resuming->second.number == 0) resuming_.erase(resuming);
  if (outcome_of(answer) != "OK") {
    const bool unknown = outcome_of(answer) == "NO";
    if (!answer.late) tell(chat::ResumeRefused{.tag = request.tag, .unavailable = !unknown});
    return;
  }
  const Reply& reply = *answer.reply;
  const auto generation = static_cast<chat::Generation>(parse_number(reply[1]).value_or(0));
  OwnedClient& client = clients_[request.client];
  if (client.generation != 0 && client.generation < generation && !client.detached_until) {
    tell(chat::ClientTaken{client.owner()});
  }
  client = OwnedClient(request.client, generation, request.session, request.next_session, reply[2]);
  client.address = request.address;
  client.connected_at = at;
  if (!reply[3].empty()) client.room = room_id(reply[3]);
  for (std::size_t i = 6; i + 1 < reply.size(); i += 2) {
    if (const auto id = chat::MessageId::from(reply[i])) client.accepted.add(parse_accepted(*id, reply[i + 1]));
  }
  if (answer.late) {
    run(client, chat::DetachClient{});
    return;
  }
  chat::ClientResumed event{.tag = request.tag,
                            .client = client.id,
                            .generation = generation,
                            .username = client.username,
                            .room = client.room,
                            .lost_room = std::nullopt,
                            .rates = parse_rates(reply[5], clock_)};
  if (std::string_view lost = reply[4]; !lost.empty()) {
    const chat::RoomId room = room_id(take_word(lost));
    event.lost_room.emplace(room, parse_reason(lost));
  }
  tell(std::move(event));
  for (const auto& [lost_generation, how] : lost_meanwhile) lose(request.client, lost_generation, how);
}

// While the store is away a token may well be good.
void RedisBroker::check(const chat::CheckSession& request) {
  if (!is_available()) {
    tell(chat::SessionChecked{request.tag, true});
    return;
  }
  call(Script::check, {text_of(request.client), text_of(request.session)}, [this, request](const Answer& answer) {
    if (!answer.late) tell(chat::SessionChecked{request.tag, outcome_of(answer) != "NO"});
  });
}

void RedisBroker::list(const chat::ListDirectory& request) {
  const std::string users = request.after ? std::to_string(request.after->active_users) : "";
  const std::string room = request.after ? text_of(request.after->id) : "";
  call(Script::directory, {std::to_string(request.limit), users, room}, [this, request](const Answer& answer) {
    if (answer.late) return;
    chat::DirectoryListed listed{
        .tag = request.tag, .rooms = {}, .next = {}, .unavailable = outcome_of(answer) != "OK"};
    for (std::size_t i = 2; !listed.unavailable && i + 3 < answer.reply->size(); i += 4) {
      const Reply& reply = *answer.reply;
      listed.rooms.push_back({.id = room_id(reply[i]),
                              .name = reply[i + 1],
                              .active_users = parse_number(reply[i + 3]).value_or(0),
                              .created_at = chat::WallTime(parse_number(reply[i + 2]).value_or(0))});
    }
    if (!listed.rooms.empty() && (*answer.reply)[1] == "1") {
      listed.next = {listed.rooms.back().active_users, listed.rooms.back().id};
    }
    tell(std::move(listed));
  });
}

std::uint64_t RedisBroker::random_number() {
  std::array<std::uint8_t, 8> bytes{};
  random_.fill(bytes);
  std::uint64_t random = 0;
  for (const std::uint8_t byte : bytes) random = random << 8U | byte;
  return random;
}

// Numbers of five digits first; where three random ones are taken, there are many clients, and longer ones come in.
std::vector<std::string> RedisBroker::candidates() {
  constexpr std::array<int, 10> kDigits{5, 5, 5, 6, 6, 6, 9, 9, 15, 15};
  std::vector<std::string> candidates;
  for (const int digits : kDigits) {
    std::uint64_t first = 1;
    for (int n = 1; n < digits; ++n) first *= 10;
    candidates.push_back(std::to_string(first + random_number() % (first * 9)));
  }
  return candidates;
}

}  // namespace chatroom::cluster
