// What a client asks for in its session, and what the scripts answer.
#include "cluster/redis/rates_text.hpp"
#include "cluster/redis/redis_broker.hpp"
#include "cluster/redis/redis_room.hpp"
#include "cluster/redis/script_words.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::cluster {

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
  // The whole grace, whenever the store hears of it: the time that it was away does not count.
  call(Script::detach, {text_of(client.id), std::to_string(client.generation), text_of(grace()), client.rates},
       [this, owner = client.owner()](const Answer& answer) {
         OwnedClient* detached = find_client(owner);
         if (detached == nullptr) return;
         detached->detach_asked = false;
         if (outcome_of(answer).empty()) return;
         detached->detach_known = true;
         detached->detached_until = clock_.steady() + grace();
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

}  // namespace chatroom::cluster
