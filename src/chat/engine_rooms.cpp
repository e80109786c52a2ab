// The engine's rooms: the broker's events of a room, applied to this shard's copy of it and told to the room's clients
// here.
#include "chat/engine.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::chat {

void Engine::on(RoomEvent&& event) {
  LocalRoom* room = rooms_.find(event.room, event.follow);
  const bool is_snapshot = std::holds_alternative<std::unique_ptr<RoomSnapshot>>(event.body);
  if (room == nullptr && is_snapshot) room = expected_elsewhere(event.room, event.follow);
  if (room == nullptr) {
    // Whoever wanted the room is gone. Only the first event of a following needs an answer.
    if (is_snapshot) broker_.unfollow(event.room, event.follow);
    return;
  }
  std::visit([&](auto&& body) { apply(*room, std::forward<decltype(body)>(body)); }, std::move(event.body));
  rooms_.release_if_unused(event.room);
}

// The copy that a snapshot is for under another following than the copy's own: of a room that is being created here.
// Should a client here be joining that very number already, both have to go on with the following that the room's home
// took last.
LocalRoom* Engine::expected_elsewhere(RoomId id, FollowId follow) {
  LocalRoom* room = rooms_.find(id);
  const bool created = creating_.contains(follow);
  if (room == nullptr) return created ? &rooms_.add(id, follow) : nullptr;
  if (!created && follow < room->follow) return nullptr;
  room->follow = follow;
  return room;
}

void Engine::apply(LocalRoom& room, std::unique_ptr<RoomSnapshot>&& snapshot) {
  const bool again = room.ready;
  room.take(std::move(*snapshot));
  if (again) show_anew(room);
  if (const auto creator = creating_.find(room.follow); creator != creating_.end()) {
    sessions_.find(creator->second)->under_way.room = room.info.id;
    ++room.joining;  // until MemberJoined, which comes next
  }
  for (const ConnectionId connection : std::exchange(room.resuming, {})) {
    if (Session* session = sessions_.find(connection)) complete_resume(*session, room);
  }
}

void Engine::apply(LocalRoom& room, MessagePublished&& event) {
  room.log.push(event.message);
  Session* sender = sessions_.find(event.client);
  std::optional<ConnectionId> except;
  if (sender != nullptr) {
    if (sender->room == room.info.id) except = sender->connection;
    acknowledge(*sender, room, event);
  }
  counters_.messages_out += room.receivers.size() - (except ? 1 : 0);
  outbox_.deliver(room.receivers, except, event.message);
}

// The sender's own message has its place. On a connection that did not send it, but resumed after the one that did, the
// ACK takes the message's place in the order all the same. A sender that has moved on is told of what it still waits
// for.
void Engine::acknowledge(Session& session, const LocalRoom& room, const MessagePublished& event) {
  Ref ref;
  const auto pending = std::ranges::find(session.messages, event.id, &PendingMessage::id);
  if (pending != session.messages.end()) {
    ref = std::move(pending->ref);
    session.messages.erase(pending);
  } else if (session.room != room.info.id) {
    return;
  }
  ++counters_.messages_acked;
  ++session.messages_sent;
  outbox_.send(session.connection, Ack{event.id.view(), room.info.id, event.seq, event.ts, false}, ref);
  start_waiting(session);
}

void Engine::apply(LocalRoom& room, MemberJoined&& event) {
  const ClientId client = event.member.id;
  const auto member = room.members.insert_or_assign(client, std::move(event.member.username)).first;
  Session* session = sessions_.find(client);
  tell_members(room,
               UserEvent{.kind = UserEvent::Kind::joined,
                         .room = room.info.id,
                         .client = client,
                         .username = member->second,
                         .previous_username = std::nullopt,
                         .active_users = room.members.size()},
               session);
  if (session == nullptr) return;
  const UnderWay& under_way = session->under_way;
  const bool created = under_way.kind == UnderWay::Kind::creating && under_way.follow == room.follow;
  const bool joined = under_way.kind == UnderWay::Kind::joining && under_way.room == room.info.id;
  if (created || joined) complete_join(*session, room, created);
}

void Engine::complete_join(Session& session, LocalRoom& room, bool created) {
  --room.joining;
  creating_.erase(session.under_way.follow);
  if (session.room) {
    LocalRoom& old = *rooms_.find(*session.room);
    detach(session, old);
    old.departing.push_back(session.client);
    tell_left(session, old.info.id, LeaveReason::moved);
  }
  attach(session, room);
  const auto history = room.log.newest(0, room.log.last() + 1, limits_.history_on_join, limits_.reply_bytes);
  const auto members = room.list_members(limits_.listed_members);
  RoomJoined event;
  event.created = created;
  event.members = members;
  event.history = history;
  event.complete = room.log.first() + history.size() > room.log.last();
  send_room_joined(session, room, event, session.under_way.ref);
  finish(session);
}

void Engine::complete_resume(Session& session, LocalRoom& room) {
  std::erase(room.resuming, session.connection);
  if (!room.members.contains(session.client)) {  // it lost its place while the broker's answer was on its way
    tell_left(session, room.info.id, LeaveReason::expired);
    finish(session);
    return;
  }
  attach(session, room);
  const Seq last = room.log.last();
  const bool same_log = session.resume_epoch == room.epoch && session.resume_seq <= last;
  const Seq after = same_log ? session.resume_seq : 0;
  const auto history = room.log.newest(after, last + 1, same_log ? limits_.history_on_resume : limits_.history_on_join,
                                       limits_.reply_bytes);
  const Seq missing_from = same_log ? after + 1 : room.log.first();
  const auto members = room.list_members(limits_.listed_members);
  RoomJoined event;
  event.resumed = true;
  event.members = members;
  event.history = history;
  event.complete = last + 1 - history.size() <= missing_from;
  send_room_joined(session, room, event, {});
  finish(session);
}

void Engine::send_room_joined(const Session& session, const LocalRoom& room, RoomJoined event, const Ref& ref) {
  event.room = &room.info;
  event.active_users = room.members.size();
  event.messages = room.log.last();
  event.seq = room.log.last();
  event.first = room.log.first();
  event.epoch = room.epoch;
  outbox_.send(session.connection, event, ref);
}

void Engine::apply(LocalRoom& room, MemberLeft&& event) {
  std::erase(room.departing, event.client);
  const auto member = room.members.find(event.client);
  if (member == room.members.end()) return;
  const std::string username = std::move(member->second);
  room.members.erase(member);
  if (Session* session = sessions_.find(event.client); session != nullptr && session->room == room.info.id) {
    detach(*session, room);
    const bool asked = session->under_way.kind == UnderWay::Kind::leaving;
    tell_left(*session, room.info.id, event.reason, asked ? session->under_way.ref : std::nullopt);
    if (asked) finish(*session);
  }
  tell_members(room,
               UserEvent{.kind = UserEvent::Kind::left,
                         .room = room.info.id,
                         .client = event.client,
                         .username = username,
                         .previous_username = std::nullopt,
                         .active_users = room.members.size()},
               nullptr);
}

void Engine::apply(LocalRoom& room, MemberRenamed&& event) {
  const auto member = room.members.find(event.member.id);
  if (member == room.members.end()) return;
  const std::string previous = std::exchange(member->second, std::move(event.member.username));
  const UserEvent renamed{.kind = UserEvent::Kind::renamed,
                          .room = room.info.id,
                          .client = event.member.id,
                          .username = member->second,
                          .previous_username = previous,
                          .active_users = room.members.size()};
  Session* session = sessions_.find(event.member.id);
  tell_members(room, renamed, session);
  if (session == nullptr) return;
  session->username = member->second;
  // The connection before this one may have asked for a rename that comes only now.
  const UnderWay& under_way = session->under_way;
  const bool asked = under_way.kind == UnderWay::Kind::renaming && under_way.username == member->second;
  if (session->room == room.info.id)
    outbox_.send(session->connection, renamed, asked ? session->under_way.ref : std::nullopt);
  if (asked) finish(*session);
}

void Engine::apply(LocalRoom& room, MemberTyping&& event) {
  const auto member = room.members.find(event.client);
  if (member == room.members.end() || room.has_more_than(limits_.typing_room_members)) return;
  const Session* session = sessions_.find(event.client);
  const bool is_here = session != nullptr && session->room == room.info.id;
  outbox_.broadcast(room.receivers, is_here ? std::optional(session->connection) : std::nullopt,
                    UserEvent{.kind = UserEvent::Kind::typing,
                              .room = room.info.id,
                              .client = event.client,
                              .username = member->second,
                              .previous_username = std::nullopt,
                              .active_users = room.members.size()});
}

void Engine::apply(LocalRoom& room, LogTrimmed&& event) { room.log.trim_to(event.first); }

void Engine::apply(LocalRoom& room, RoomGone&& event) {
  const RoomId id = room.info.id;
  room.ready = false;
  room.members.clear();
  room.departing.clear();
  while (!room.receivers.empty()) {
    Session& session = *sessions_.find(room.receivers.back());
    detach(session, room);
    const bool asked = session.under_way.kind == UnderWay::Kind::leaving;
    tell_left(session, id, event.reason, asked ? session.under_way.ref : std::nullopt);
    if (asked) finish(session);
  }
  for (const ConnectionId connection : std::exchange(room.resuming, {})) {
    Session* session = sessions_.find(connection);
    if (session == nullptr) continue;
    tell_left(*session, session->under_way.room, event.reason);
    finish(*session);
  }
}

void Engine::attach(Session& session, LocalRoom& room) {
  session.room = room.info.id;
  session.receiver_index = room.receivers.size();
  room.receivers.push_back(session.connection);
}

void Engine::detach(Session& session, LocalRoom& room) {
  const ConnectionId moved = room.receivers.back();
  room.receivers[session.receiver_index] = moved;
  sessions_.find(moved)->receiver_index = session.receiver_index;
  room.receivers.pop_back();
  session.room.reset();
}

void Engine::tell_left(Session& session, RoomId room, LeaveReason reason, const Ref& ref) {
  outbox_.send(session.connection, RoomLeft{room, reason}, ref);
}

// A change goes into the batch while the room is large, and after that until the batch is sent, so that nobody hears of
// a later change first.
bool Engine::is_batched(const LocalRoom& room) const noexcept {
  return room.has_more_than(limits_.listed_members) || !room.presence.empty();
}

void Engine::tell_members(LocalRoom& room, const UserEvent& event, const Session* causer) {
  // A room that a departure has just brought down to the limit was large when it happened.
  const bool was_large = event.kind == UserEvent::Kind::left && room.members.size() == limits_.listed_members;
  if (!is_batched(room) && !was_large) {
    const bool is_here = causer != nullptr && causer->room == room.info.id;
    outbox_.broadcast(room.receivers, is_here ? std::optional(causer->connection) : std::nullopt, event);
    return;
  }
  if (room.presence.empty()) presence_due_.push_back(room.info.id);
  if (event.kind == UserEvent::Kind::joined) room.presence.joined();
  if (event.kind == UserEvent::Kind::left) room.presence.left(event.client);
  if (event.kind == UserEvent::Kind::renamed) room.presence.renamed(event.client, std::string(event.username));
}

void Engine::tick() {
  const SteadyTime now = clock_.steady();
  std::erase_if(presence_due_, [&](RoomId id) {
    LocalRoom* room = rooms_.find(id);
    if (room == nullptr || room->presence.empty()) return true;
    if (!room->presence.may_be_sent(now, limits_.presence_interval)) return false;
    send_presence(*room);
    return room->presence.empty();
  });
}

void Engine::send_presence(LocalRoom& room) {
  const auto counts = room.presence.take(clock_.steady(), limits_.listed_renames);
  std::vector<Member> members;
  Presence event{.room = room.info.id,
                 .active_users = room.members.size(),
                 .joined = counts.joined,
                 .left = counts.left,
                 .renamed = counts.renamed,
                 .members = std::nullopt};
  if (!room.has_more_than(limits_.listed_members)) {
    members = room.list_members(limits_.listed_members);
    event.members = members;
  }
  outbox_.broadcast(room.receivers, std::nullopt, event);
}

}  // namespace chatroom::chat
