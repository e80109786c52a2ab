// The engine where something was lost and found: a resume, a store that came back with another past, changes that this
// shard may have missed, outcomes that became known late.
#include "chat/engine.hpp"

#include <utility>
#include <vector>

namespace chatroom::chat {

// The client's place is in this room: it is told of the room, and gets its events, as soon as the copy here is ready.
void Engine::return_to(Session& session, RoomId id) {
  LocalRoom& room = rooms_.get(id);
  session.under_way = {.kind = UnderWay::Kind::resuming, .ref = {}, .room = id, .follow = 0, .username = {}};
  room.resuming.push_back(session.connection);
  if (room.ready) {
    complete_resume(session, room);
  } else {
    broker_.follow(id, room.follow);
  }
}

// The room's log has another epoch, or a hole: everybody in it gets it anew, unasked (docs/protocol.md, ROOM_JOINED).
void Engine::show_anew(LocalRoom& room) {
  settle_changes(room);
  const auto history = room.log.newest(0, room.log.last() + 1, limits_.history_on_join, limits_.reply_bytes);
  const auto members = room.list_members(limits_.listed_members);
  RoomJoined event;
  event.members = members;
  event.history = history;
  event.complete = room.log.first() + history.size() > room.log.last();
  for (const ConnectionId connection : room.receivers) send_room_joined(*sessions_.find(connection), room, event, {});
}

void Engine::apply(LocalRoom& room, MembersReplaced&& event) {
  room.members.clear();
  for (auto& member : event.members) {
    room.members.emplace_hint(room.members.end(), member.id, std::move(member.username));
  }
  settle_changes(room);
  send_presence(room);
}

// The members are known anew, and not what happened to them one by one: ends what the clients here have under way, and
// takes out those who are out.
void Engine::settle_changes(LocalRoom& room) {
  std::erase_if(room.departing, [&room](ClientId client) { return !room.members.contains(client); });
  const std::vector<ConnectionId> here = room.receivers;
  for (const ConnectionId connection : here) {
    Session& session = *sessions_.find(connection);
    const auto member = room.members.find(session.client);
    if (member == room.members.end()) {
      detach(session, room);
      const bool asked = session.under_way.kind == UnderWay::Kind::leaving;
      const LeaveReason reason = asked ? LeaveReason::left : LeaveReason::expired;
      tell_left(session, room.info.id, reason, asked ? session.under_way.ref : std::nullopt);
      if (asked) finish(session);
    } else if (session.under_way.kind == UnderWay::Kind::renaming && member->second == session.under_way.username) {
      Member renamed{session.client, std::exchange(member->second, session.username)};
      apply(room, MemberRenamed{0, std::move(renamed)});
    }
  }
  std::vector<Session*> joined;
  sessions_.for_each([&](const Session& session) {
    const UnderWay& under_way = session.under_way;
    if (under_way.kind == UnderWay::Kind::joining && under_way.room == room.info.id &&
        room.members.contains(session.client)) {
      joined.push_back(sessions_.find(session.connection));
    }
  });
  for (Session* session : joined) complete_join(*session, room, false);
}

void Engine::on(ClientLost&& event) {
  Session* session = sessions_.find(event.owner.client, event.owner.generation);
  if (session == nullptr) return;
  outbox_.close(session->connection, CloseCode::restart, "the session was lost; connect again");
  forget(*session);
}

// Told by the event of it, without `ref`, unless it is what the client asks for just now.
void Engine::on(ClientMoved&& event) {
  Session* session = sessions_.find(event.owner.client, event.owner.generation);
  if (session == nullptr || session->room == event.room) return;
  LocalRoom* room = rooms_.find(event.room);
  const bool is_member = room != nullptr && room->ready && room->members.contains(session->client);
  const UnderWay& under_way = session->under_way;
  if (under_way.kind == UnderWay::Kind::joining && under_way.room == event.room) {
    if (is_member) complete_join(*session, *room, false);  // otherwise MemberJoined does
    return;
  }
  if (under_way.kind != UnderWay::Kind::nothing) {
    session->moved_to = event.room;
    return;
  }
  if (session->room) {
    LocalRoom& old = *rooms_.find(*session->room);
    const RoomId id = old.info.id;
    detach(*session, old);
    tell_left(*session, id, LeaveReason::moved);
    rooms_.release_if_unused(id);
  }
  if (room != nullptr && room->ready && !is_member) {  // MemberJoined is on its way
    session->under_way = {.kind = UnderWay::Kind::joining, .ref = {}, .room = event.room, .follow = 0, .username = {}};
    ++room->joining;
    return;
  }
  session->resume_epoch.clear();
  return_to(*session, event.room);
}

}  // namespace chatroom::chat
