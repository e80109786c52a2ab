// What clients ask for, and what the scripts answer.
#include "cluster/redis/rates_text.hpp"
#include "cluster/redis/redis_broker.hpp"
#include "cluster/redis/redis_room.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chatroom::cluster {
namespace {

std::string text_of(chat::ClientId id) { return std::to_string(base::number(id)); }
std::string text_of(chat::RoomId id) { return std::to_string(base::number(id)); }
std::string text_of(std::chrono::milliseconds time) { return std::to_string(time.count()); }
std::string text_of(const base::TokenHash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

chat::ClientId client_id(std::string_view text) { return chat::ClientId{parse_number(text).value_or(0)}; }
chat::RoomId room_id(std::string_view text) { return chat::RoomId{parse_number(text).value_or(0)}; }

// The first word of the answer; empty where it was given up, or Redis refused the script.
std::string_view outcome_of(const CallQueue::Answer& answer) {
  if (!answer.reply || answer.reply->empty() || answer.reply->front() == "ERR") return {};
  return answer.reply->front();
}

// "ROOM SEQ TS", as the record of accepted ids has it.
AcceptedMessage parse_accepted(const chat::MessageId& id, std::string_view text) {
  AcceptedMessage accepted{.id = id};
  accepted.room = room_id(take_word(text));
  accepted.seq = parse_number(take_word(text)).value_or(0);
  accepted.ts = chat::WallTime(parse_number(take_word(text)).value_or(0));
  return accepted;
}

}  // namespace

void RedisBroker::open(const chat::OpenClient& request) {
  const std::uint64_t first_generation = 1 + random_number() % (1U << 30U);
  std::vector<std::string> arguments{text_of(request.session), text_of(limits_.client_ttl),
                                     std::to_string(first_generation)};
  for (auto& candidate : candidates()) arguments.push_back(std::move(candidate));
  call(Script::open, std::move(arguments), [this, request](const Answer& answer) { opened(request, answer); });
}

void RedisBroker::opened(const chat::OpenClient& request, const Answer& answer) {
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
  if (answer.late) {
    run(client, chat::DetachClient{});
  } else {
    tell(chat::ClientOpened{request.tag, id, generation});
  }
}

void RedisBroker::resume(const chat::ResumeClient& request) {
  ++resuming_[request.client].number;
  call(Script::resume,
       {text_of(request.client), text_of(request.session), text_of(request.next_session), text_of(limits_.client_ttl)},
       [this, request](const Answer& answer) { resumed(request, answer); });
}

void RedisBroker::resumed(const chat::ResumeClient& request, const Answer& answer) {
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

void RedisBroker::request(chat::Owner owner, chat::ClientRequest&& request) {
  OwnedClient* client = find_client(owner);
  if (client != nullptr && !client->detached_until) {
    run(*client, std::move(request));
  } else if (const auto* detach = std::get_if<chat::DetachClient>(&request)) {
    // Of a client that has another owner, who gets the rates.
    const std::string rates = rates_text(detach->rates, clock_);
    if (client == nullptr && !rates.empty()) {
      call(Script::detach, {text_of(owner.client), std::to_string(owner.generation), "0", rates}, [](const Answer&) {});
    }
  }
}

void RedisBroker::run(OwnedClient& client, chat::ClientRequest&& request) {
  if (must_wait(client, request)) {
    if (client.waiting.empty()) client.waiting_since = clock_.steady();
    client.waiting.push_back(std::move(request));
    return;
  }
  std::visit([&](auto&& body) { start(client, body); }, std::move(request));
}

// Whoever is to hear of what comes of a request has to follow the room first. Requests of one client keep their order.
bool RedisBroker::must_wait(OwnedClient& client, const chat::ClientRequest& request) {
  if (!client.waiting.empty()) return true;
  std::optional<chat::RoomId> room = client.room;
  if (const auto* join = std::get_if<chat::JoinRoomFor>(&request)) {
    follow(join->room, join->follow);
    room = join->room;
  }
  Room* followed = room ? find_room(*room) : nullptr;
  if (followed == nullptr || followed->copy.is_live()) return false;
  followed->waiters.push_back(client.id);
  return true;
}

void RedisBroker::run_waiting(chat::RoomId room, std::vector<chat::ClientId>&& waiters) {
  const bool gone = find_room(room) == nullptr;
  for (const chat::ClientId id : waiters) {
    OwnedClient* client = find_client(id);
    if (client == nullptr || client->waiting.empty()) continue;
    refuse_waiting(*client, gone ? std::optional(room) : std::nullopt, chat::ErrorCode::room_not_found);
  }
}

void RedisBroker::refuse_waiting(OwnedClient& client, std::optional<chat::RoomId> join_to, chat::ErrorCode code) {
  auto waiting = std::exchange(client.waiting, {});
  const auto* join = std::get_if<chat::JoinRoomFor>(&waiting.front());
  if (join != nullptr && join->room == join_to) {
    refuse(client.owner(), code);
    waiting.pop_front();
  }
  for (auto& request : waiting) run(client, std::move(request));
}

void RedisBroker::start(OwnedClient& client, const chat::ConfirmSession&) {
  client.confirmed = client.offered;
  call(Script::confirm, {text_of(client.id), std::to_string(client.generation)}, [](const Answer&) {});
}

void RedisBroker::start(OwnedClient& client, const chat::DetachClient& request) {
  client.detached_until = clock_.steady() + grace();
  client.rates = rates_text(request.rates, clock_);
  detach(client);
}

void RedisBroker::detach(OwnedClient& client) {
  client.detach_known = false;
  client.detach_asked = true;
  const auto left = std::max(*client.detached_until - clock_.steady(), std::chrono::milliseconds::zero());
  call(Script::detach, {text_of(client.id), std::to_string(client.generation), text_of(left), client.rates},
       [this, owner = client.owner()](const Answer& answer) {
         OwnedClient* detached = find_client(owner);
         if (detached == nullptr) return;
         detached->detach_asked = false;
         if (!outcome_of(answer).empty()) detached->detach_known = true;
       });
}

void RedisBroker::start(OwnedClient& client, const chat::CreateRoomFor& request) {
  const chat::RoomInfo info{.id = {}, .name = request.name, .created_at = clock_.wall(), .created_by = client.id};
  const chat::Epoch epoch = random_word();
  std::vector<std::string> arguments{text_of(client.id),         std::to_string(client.generation), request.name,
                                     request.listed ? "1" : "0", text_of(info.created_at),          epoch,
                                     text_of(limits_.room_ttl)};
  for (auto& candidate : candidates()) arguments.push_back(std::move(candidate));
  call(Script::create, std::move(arguments),
       [this, owner = client.owner(), request, info, epoch](const Answer& answer) {
         created(owner, request, info, epoch, answer);
       });
}

void RedisBroker::created(chat::Owner owner, const chat::CreateRoomFor& request, const chat::RoomInfo& info,
                          const chat::Epoch& epoch, const Answer& answer) {
  const auto outcome = outcome_of(answer);
  if (outcome == "STALE") return;
  if (outcome != "OK") {
    if (!answer.late) refuse(owner, chat::ErrorCode::unavailable);
    return;
  }
  const chat::RoomId id = room_id((*answer.reply)[1]);
  OwnedClient* client = find_client(owner);
  if (client != nullptr) client->room = id;
  if (answer.late) {
    tell(chat::ClientMoved{owner, id});
    return;
  }
  if (Room* old = find_room(id); old != nullptr && old->copy.is_live()) end_room(id, chat::LeaveReason::expired);
  Room& room = room_of(id);
  room.copy.follow(request.follow);
  chat::RoomInfo created = info;
  created.id = id;
  room.copy.begin(std::move(created), request.listed, epoch);
  const std::string username = client == nullptr ? "" : client->username;
  room.copy.take({EnvelopeKind::joined, epoch, 0, 1, text_of(owner.client) + " " + username}, clock_.steady());
  want(room);
  run_waiting(id, std::exchange(room.waiters, {}));
}

void RedisBroker::start(OwnedClient& client, const chat::JoinRoomFor& request) {
  call(Script::join,
       {text_of(client.id), std::to_string(client.generation), text_of(request.room), text_of(limits_.room_ttl)},
       [this, owner = client.owner(), room = request.room](const Answer& answer) { joined(owner, room, answer); });
}

void RedisBroker::joined(chat::Owner owner, chat::RoomId room, const Answer& answer) {
  const auto outcome = outcome_of(answer);
  if (outcome == "STALE") return;
  if (outcome == "SAME") {  // done before, and its event may have come while nobody waited for it
    OwnedClient* client = find_client(owner);
    if (client == nullptr || client->room == room) return;
    client->room = room;
    tell(chat::ClientMoved{owner, room});
  } else if (outcome == "OK") {
    if (OwnedClient* client = find_client(owner)) client->room = room;
    if (answer.late) {
      tell(chat::ClientMoved{owner, room});
    } else {
      expect_change(room, (*answer.reply)[1], {owner, true, parse_number((*answer.reply)[2]).value_or(0)});
    }
  } else if (!answer.late) {
    refuse(owner, outcome == "NOROOM" ? chat::ErrorCode::room_not_found : chat::ErrorCode::unavailable);
  }
}

void RedisBroker::start(OwnedClient& client, const chat::LeaveRoomFor&) {
  call(Script::leave, {text_of(client.id), std::to_string(client.generation)},
       [this, owner = client.owner()](const Answer& answer) {
         const auto outcome = outcome_of(answer);
         if (OwnedClient* left = find_client(owner); left != nullptr && outcome == "OK") left->room.reset();
         if (outcome.empty() && !answer.late) refuse(owner, chat::ErrorCode::unavailable);
       });
}

void RedisBroker::start(OwnedClient& client, const chat::RenameClient& request) {
  call(Script::rename, {text_of(client.id), std::to_string(client.generation), request.username},
       [this, owner = client.owner(), username = request.username](const Answer& answer) {
         const auto outcome = outcome_of(answer);
         if (outcome.empty()) {
           if (!answer.late) refuse(owner, chat::ErrorCode::unavailable);
           return;
         }
         if (OwnedClient* renamed = find_client(owner); renamed != nullptr && outcome != "STALE") {
           renamed->username = username;
         }
         if (outcome == "OUTSIDE" && !answer.late) tell(chat::RenamedOutside{owner});
         if (outcome == "OK" && !answer.late) {
           const Reply& reply = *answer.reply;
           expect_change(room_id(reply[1]), reply[2], {owner, false, parse_number(reply[3]).value_or(0)});
         }
       });
}

void RedisBroker::expect_change(chat::RoomId id, const chat::Epoch& epoch, const ChangeUnderWay& change) {
  if (change.version <= delivered(epoch).version) return;
  Room* room = find_room(id);
  if (room == nullptr) {
    answer_change(change.owner, change.is_join);
    return;
  }
  const FollowedRoom& copy = room->copy;
  std::erase_if(room->changes, [&copy](const ChangeUnderWay& known) { return known.version <= copy.version(); });
  if (change.version > copy.version()) room->changes.push_back(change);
}

void RedisBroker::answer_change(chat::Owner owner, bool is_join) {
  if (is_join) {
    refuse(owner, chat::ErrorCode::room_not_found);
  } else {
    tell(chat::RenamedOutside{owner});
  }
}

void RedisBroker::start(OwnedClient& client, const chat::PublishMessage& request) {
  const bool is_first = std::ranges::find(client.publishing, request.id) == client.publishing.end() &&
                        client.accepted.find(request.id) == nullptr;
  if (is_first) client.publishing.push_back(request.id);
  const std::size_t bound = std::min(limits_.log_messages, std::max<std::size_t>(limits_.log_bytes / 1024, 16));
  call(Script::publish,
       {text_of(client.id), std::to_string(client.generation), std::string(request.id.view()),
        request.room ? text_of(*request.room) : "", text_of(clock_.wall()), request.text, std::to_string(bound),
        text_of(limits_.client_ttl)},
       [this, owner = client.owner(), id = request.id, is_first](const Answer& answer) {
         published(owner, id, is_first, answer);
       });
}

void RedisBroker::published(chat::Owner owner, const chat::MessageId& id, bool is_first, const Answer& answer) {
  const auto outcome = outcome_of(answer);
  OwnedClient* client = find_client(owner);
  if (client != nullptr && is_first) std::erase(client->publishing, id);
  if (outcome == "STALE") return;
  if (outcome == "OUT" || outcome.empty()) {
    const auto code = outcome.empty() ? chat::ErrorCode::unavailable : chat::ErrorCode::not_in_room;
    if (!answer.late) tell(chat::PublishRefused{owner, id, code});
    return;
  }
  const Reply& reply = *answer.reply;
  AcceptedMessage accepted{.id = id};
  std::optional<Envelope> envelope;
  bool was_delivered = false;  // by a copy of the room that was dropped since
  if (outcome == "DUP") {
    accepted = parse_accepted(id, reply[1]);
  } else {
    accepted.room = room_id(reply[1]);
    accepted.seq = parse_number(reply[2]).value_or(0);
    envelope = parse_envelope(reply[3]);
    const auto message = envelope ? parse_message_body(envelope->body) : std::nullopt;
    if (message) accepted.ts = message->ts;
    was_delivered = envelope && accepted.seq <= delivered(envelope->epoch).seq;
  }
  if (client != nullptr && client->accepted.find(id) == nullptr) client->accepted.add(accepted);
  const bool answered_by_event = outcome == "OK" || (is_first && answer.sent_again);
  Room* room = find_room(accepted.room);
  if (was_delivered) return;
  // A snapshot on its way may hold the message; it is no event then.
  const bool unsettled = room != nullptr && (outcome == "DUP" || room->reading != 0 || room->wants_reading ||
                                             (envelope && envelope->epoch != room->copy.epoch()));
  if (answered_by_event && unsettled) room->placed.push_back({owner, id, accepted.seq, accepted.ts});
  if (outcome == "OK" && room != nullptr) {
    take_envelope(accepted.room, reply[3]);
    room = find_room(accepted.room);
  }
  const bool in_snapshot = room != nullptr && room->reading == 0 && accepted.seq <= room->copy.told_from();
  if (answer.late || (answered_by_event && room != nullptr && !in_snapshot)) return;
  tell(chat::DuplicatePublish{owner, id, accepted.room, accepted.seq, accepted.ts});
}

void RedisBroker::start(OwnedClient& client, const chat::SignalTyping&) {
  if (is_available()) housekeep(Script::typing, {text_of(client.id), std::to_string(client.generation)}, {});
}

void RedisBroker::refuse(chat::Owner owner, chat::ErrorCode code) { tell(chat::RequestRefused{owner, code}); }

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
