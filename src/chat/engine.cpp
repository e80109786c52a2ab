// The engine's outer side: connections come and go, commands come in and get their turn.
#include "chat/engine.hpp"

#include "chat/command_rules.hpp"

#include <utility>

namespace chatroom::chat {

Engine::Engine(const Limits& limits, std::string server_id, Broker& broker, Outbox& outbox, Clock& clock,
               Random& random)
    : limits_(limits),
      server_id_(std::move(server_id)),
      broker_(broker),
      outbox_(outbox),
      clock_(clock),
      random_(random),
      rooms_(limits, broker) {}

Engine::~Engine() = default;

void Engine::connected(ConnectionId connection, const ConnectRequest& request) {
  Session& session = sessions_.add(connection);
  random_.fill(session.secret);
  session.under_way.kind = UnderWay::Kind::opening;
  session.address = request.address;
  if (!request.session) {
    open(session);
    return;
  }
  session.resume_seq = request.seq;
  session.resume_epoch = request.epoch;
  broker_.resume({.tag = SessionTable::tag_of(connection),
                  .client = request.session->client_id,
                  .session = base::hash_of(request.session->secret),
                  .next_session = base::hash_of(session.secret),
                  .address = session.address});
}

void Engine::open(Session& session) {
  broker_.open({.tag = SessionTable::tag_of(session.connection),
                .session = base::hash_of(session.secret),
                .address = session.address});
}

void Engine::received(ConnectionId connection, Command&& command) {
  Session* session = sessions_.find(connection);
  if (session == nullptr) return;
  heard_from(connection);
  const CommandRule& rule = rule_of(command);
  if (limits_.client_limits) {
    const bool is_message = rule.pace == CommandRule::Pace::message;
    auto& bucket = is_message ? session->rates.messages : session->rates.events;
    if (const auto wait = bucket.take(clock_.steady(), is_message ? limits_.messages : limits_.events)) {
      ++(is_message ? counters_.limited_messages : counters_.limited_events);
      ++session->limit_hits;
      const auto* message = std::get_if<SendMessage>(&command.body);
      refuse(*session, command.ref, ErrorCode::rate_limited, "Too many events. Wait for retryAfterMs, then try again.",
             message == nullptr ? std::nullopt : std::optional(message->id), wait);
      return;
    }
  }
  const bool others_wait = session->waiting != nullptr && rule.turn != CommandRule::Turn::at_once;
  if (others_wait || !may_start(*session, command)) {
    wait_for_turn(*session, std::move(command));
  } else {
    start(*session, std::move(command));
  }
  pause_if_busy(*session);
}

void Engine::refused(ConnectionId connection, Refusal&& refusal) {
  Session* session = sessions_.find(connection);
  if (session == nullptr) return;
  heard_from(connection);
  refuse(*session, refusal.ref, refusal.code, refusal.message, refusal.id, std::nullopt, refusal.field);
}

void Engine::heard_from(ConnectionId connection) {
  Session* session = sessions_.find(connection);
  if (session == nullptr || !session->token_unproven) return;
  session->token_unproven = false;
  broker_.request(owner(*session), ConfirmSession{});
}

void Engine::disconnected(ConnectionId connection) {
  Session* session = sessions_.find(connection);
  if (session == nullptr) return;
  if (session->client != ClientId{}) broker_.request(owner(*session), DetachClient{session->rates});
  forget(*session);
}

void Engine::forget(Session& session) {
  if (session.room) {
    LocalRoom* room = rooms_.find(*session.room);
    detach(session, *room);
    rooms_.release_if_unused(room->info.id);
  }
  const UnderWay& under_way = session.under_way;
  if (LocalRoom* room = rooms_.find(under_way.room); room != nullptr) {
    if (under_way.kind == UnderWay::Kind::joining || under_way.kind == UnderWay::Kind::creating) --room->joining;
    if (under_way.kind == UnderWay::Kind::resuming) std::erase(room->resuming, session.connection);
    rooms_.release_if_unused(under_way.room);
  }
  creating_.erase(under_way.follow);
  sessions_.erase(session.connection);
}

void Engine::check_session(const base::SessionToken& token, std::function<void(bool)> answer) {
  checks_.emplace(++last_tag_, std::move(answer));
  broker_.check({.tag = last_tag_, .client = token.client_id, .session = base::hash_of(token.secret)});
}

void Engine::delete_room(RoomId room, std::function<void(const RoomDeleted&)> answer) {
  deletions_.emplace(++last_tag_, std::move(answer));
  broker_.delete_room(room, last_tag_);
}

void Engine::remove_client(ClientId client, std::function<void(const RemovalEnded&)> answer) {
  removals_.emplace(++last_tag_, std::move(answer));
  broker_.remove_client(client, last_tag_);
}

std::size_t Engine::count_connected(RoomId room) noexcept {
  const LocalRoom* local = rooms_.find(room);
  return local == nullptr ? 0 : local->receivers.size();
}

void Engine::notice(std::string_view text, NoticeLevel level, std::optional<RoomId> room) {
  if (room) {
    const LocalRoom* local = rooms_.find(*room);
    if (local != nullptr) outbox_.broadcast(local->receivers, std::nullopt, Notice{text, level});
    return;
  }
  std::vector<ConnectionId> everyone;
  sessions_.for_each([&everyone](const Session& session) {
    if (session.is_open()) everyone.push_back(session.connection);
  });
  outbox_.broadcast(everyone, std::nullopt, Notice{text, level});
}

void Engine::send_connect(Session& session, bool resumed, std::optional<RoomId> room) {
  const std::string token = base::format_token({session.client, session.secret});
  const auto seconds = [](std::chrono::milliseconds time) { return static_cast<std::uint32_t>(time.count() / 1000); };
  outbox_.send(session.connection,
               Connect{.client = session.client,
                       .username = session.username,
                       .session = token,
                       .server_id = server_id_,
                       .resumed = resumed,
                       .room = room,
                       .time = clock_.wall(),
                       .heartbeat_sec = seconds(limits_.heartbeat),
                       .grace_sec = seconds(limits_.grace),
                       .max_message = limits_.max_message,
                       .max_username = limits_.max_username,
                       .max_room_name = limits_.max_room_name},
               std::nullopt);
  if (session.early != nullptr) refuse_early_ones(session);
}

// What was refused before CONNECT could be sent.
void Engine::refuse_early_ones(Session& session) {
  const auto early = std::exchange(session.early, nullptr);
  for (const auto& [refusal, retry_after] : *early) {
    refuse(session, refusal.ref, refusal.code, refusal.message, refusal.id, retry_after, refusal.field);
  }
}

}  // namespace chatroom::chat
