// The engine's inner side: the broker's answers to one client's requests. The events of rooms are in engine_rooms.cpp.
#include "chat/engine.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::chat {

namespace {

std::string_view advice(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::room_not_found:
      return "There is no room with this number. Check it, or pick one from the list of rooms.";
    case ErrorCode::not_in_room:
      return "You are not in that room. Join it first.";
    case ErrorCode::draining:
      return "This server is about to restart. Try again after the reconnect.";
    case ErrorCode::unavailable:
      return "The server can't reach its store, and it may or may not have been done. Try again; messages with the "
             "same id.";
    default:
      return "It was refused.";
  }
}

// Takes the oldest pending message with this id out of the session.
std::optional<PendingMessage> take_pending(Session& session, const MessageId& id) {
  const auto found = std::ranges::find(session.messages, id, &PendingMessage::id);
  if (found == session.messages.end()) return std::nullopt;
  PendingMessage pending = std::move(*found);
  session.messages.erase(found);
  return pending;
}

}  // namespace

void Engine::on_broker_event(BrokerEvent&& event) {
  std::visit([this](auto&& body) { on(std::forward<decltype(body)>(body)); }, std::move(event));
}

void Engine::on(ClientOpened&& event) {
  Session* session = sessions_.find_by_tag(event.tag);
  if (session == nullptr) {  // the connection ended meanwhile
    broker_.request({event.client, event.generation}, DetachClient{});
    return;
  }
  session->client = event.client;
  session->generation = event.generation;
  session->username = "User " + std::to_string(base::number(event.client));
  sessions_.name(*session);
  send_connect(*session, false, std::nullopt);
  finish(*session);
}

void Engine::on(ClientResumed&& event) {
  Session* session = sessions_.find_by_tag(event.tag);
  if (session == nullptr) {
    broker_.request({event.client, event.generation}, DetachClient{event.rates});
    return;
  }
  ++counters_.resumed;
  session->client = event.client;
  session->generation = event.generation;
  session->username = std::move(event.username);
  session->rates.merge(event.rates, clock_.steady());
  session->token_unproven = true;
  sessions_.name(*session);
  send_connect(*session, true, event.room);
  outbox_.ping(session->connection);
  if (event.lost_room) tell_left(*session, event.lost_room->first, event.lost_room->second);
  if (!event.room) {
    finish(*session);
    return;
  }
  return_to(*session, *event.room);
}

void Engine::on(ResumeRefused&& event) {
  Session* session = sessions_.find_by_tag(event.tag);
  if (session == nullptr) return;
  if (!event.unavailable) {
    open(*session);
    return;
  }
  const ConnectionId connection = session->connection;
  outbox_.send(connection,
               Error{.code = ErrorCode::unavailable,
                     .message = advice(ErrorCode::unavailable),
                     .id = {},
                     .field = {},
                     .retry_after_ms = {}},
               std::nullopt);
  outbox_.close(connection, CloseCode::try_later, "the store is away");
  forget(*session);
}

void Engine::on(SessionChecked&& event) {
  const auto check = checks_.find(event.tag);
  if (check == checks_.end()) return;
  const auto answer = std::move(check->second);
  checks_.erase(check);
  answer(event.good);
}

void Engine::on(DirectoryListed&& event) {
  Session* session = sessions_.find_by_tag(event.tag);
  if (session == nullptr || session->under_way.kind != UnderWay::Kind::listing) return;
  if (event.unavailable) {
    refuse(*session, session->under_way.ref, ErrorCode::unavailable, advice(ErrorCode::unavailable));
  } else {
    outbox_.send(session->connection, RoomList{event.rooms, event.next}, session->under_way.ref);
  }
  finish(*session);
}

void Engine::on(ClientTaken&& event) {
  Session* session = sessions_.find(event.owner.client, event.owner.generation);
  if (session == nullptr) return;
  outbox_.close(session->connection, CloseCode::open_elsewhere, "the session was resumed on another connection");
  broker_.request(event.owner, DetachClient{session->rates});
  forget(*session);
}

void Engine::on(RatesHandedOver&& event) {
  Session* session = sessions_.find(event.owner.client, event.owner.generation);
  if (session != nullptr) session->rates.merge(event.rates, clock_.steady());
}

void Engine::on(ClientRemoved&& event) {
  Session* session = sessions_.find(event.owner.client, event.owner.generation);
  if (session == nullptr) return;
  send_banned(session->connection);
  forget(*session);
}

void Engine::send_banned(ConnectionId connection) {
  outbox_.send(connection,
               Error{.code = ErrorCode::banned,
                     .message = "You were removed by an admin.",
                     .id = {},
                     .field = {},
                     .retry_after_ms = {}},
               std::nullopt);
  outbox_.close(connection, CloseCode::banned, "removed by an admin");
}

void Engine::ban(ConnectionId connection) {
  send_banned(connection);
  disconnected(connection);
}

std::size_t Engine::ban_if(const std::function<bool(const base::IpAddress&)>& is_banned) {
  std::vector<ConnectionId> banned;
  sessions_.for_each([&](const Session& session) {
    if (is_banned(session.address)) banned.push_back(session.connection);
  });
  for (const ConnectionId connection : banned) ban(connection);
  return banned.size();
}

void Engine::on(RoomDeleted&& event) {
  const auto found = deletions_.find(event.tag);
  if (found == deletions_.end()) return;
  const auto answer = std::move(found->second);
  deletions_.erase(found);
  answer(event);
}

void Engine::on(RemovalEnded&& event) {
  const auto found = removals_.find(event.tag);
  if (found == removals_.end()) return;
  const auto answer = std::move(found->second);
  removals_.erase(found);
  answer(event);
}

void Engine::on(RequestRefused&& event) {
  Session* session = sessions_.find(event.owner.client, event.owner.generation);
  if (session == nullptr) return;
  const UnderWay under_way = std::move(session->under_way);
  creating_.erase(under_way.follow);
  if (under_way.kind == UnderWay::Kind::joining) {
    --rooms_.find(under_way.room)->joining;
    rooms_.release_if_unused(under_way.room);
  }
  refuse(*session, under_way.ref, event.code, advice(event.code));
  finish(*session);
}

void Engine::on(PublishRefused&& event) {
  Session* session = sessions_.find(event.owner.client, event.owner.generation);
  if (session == nullptr) return;
  const auto pending = take_pending(*session, event.id);
  if (!pending) return;
  refuse(*session, pending->ref, event.code, advice(event.code), event.id);
  start_waiting(*session);
}

void Engine::on(DuplicatePublish&& event) {
  Session* session = sessions_.find(event.owner.client, event.owner.generation);
  if (session == nullptr) return;
  const auto pending = take_pending(*session, event.id);
  if (!pending) return;
  ++counters_.messages_retried;
  outbox_.send(session->connection, Ack{event.id.view(), event.room, event.seq, event.ts, true}, pending->ref);
  start_waiting(*session);
}

void Engine::on(RenamedOutside&& event) {
  Session* session = sessions_.find(event.owner.client, event.owner.generation);
  if (session == nullptr || session->under_way.kind != UnderWay::Kind::renaming) return;
  const std::string previous = std::exchange(session->username, std::move(session->under_way.username));
  outbox_.send(session->connection,
               UserEvent{.kind = UserEvent::Kind::renamed,
                         .room = std::nullopt,
                         .client = session->client,
                         .username = session->username,
                         .previous_username = previous,
                         .active_users = std::nullopt},
               session->under_way.ref);
  finish(*session);
}

}  // namespace chatroom::chat
