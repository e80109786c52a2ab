// The engine's commands: how each is started, and how those that can't be yet wait for their turn.
#include "chat/command_rules.hpp"
#include "chat/engine.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::chat {

namespace {

constexpr std::string_view kNoRoom = "You are in no room. Create or join one first.";

}  // namespace

bool Engine::may_start(const Session& session, const Command& command) const noexcept {
  switch (rule_of(command).turn) {
    case CommandRule::Turn::at_once:
      return session.client != ClientId{};  // CONNECT is the first frame
    case CommandRule::Turn::with_messages:
      return session.under_way.kind == UnderWay::Kind::nothing && session.messages.size() < limits_.in_flight;
    case CommandRule::Turn::alone:
      return session.under_way.kind == UnderWay::Kind::nothing && session.messages.empty();
  }
  return false;
}

void Engine::start(Session& session, Command&& command) {
  const CommandRule& rule = rule_of(command);
  if (rule.refused_while_draining && draining_) {
    refuse(session, command.ref, ErrorCode::draining,
           "This server is about to restart. Try again after the reconnect.");
    return;
  }
  if (rule.needs_room && !session.room) {
    refuse(session, command.ref, ErrorCode::not_in_room, kNoRoom);
    return;
  }
  std::visit([&](auto&& body) { run(session, std::move(command.ref), std::forward<decltype(body)>(body)); },
             std::move(command.body));
}

void Engine::wait_for_turn(Session& session, Command&& command) {
  if (session.waiting == nullptr) session.waiting = std::make_unique<std::deque<Command>>();
  if (session.waiting->size() >= limits_.waiting_commands) {
    const auto* message = std::get_if<SendMessage>(&command.body);
    refuse(session, command.ref, ErrorCode::rate_limited,
           "Too many events wait to be handled. Send the next ones later.",
           message == nullptr ? std::nullopt : std::optional(message->id), std::chrono::milliseconds(1000));
    return;
  }
  session.waiting->push_back(std::move(command));
}

void Engine::finish(Session& session) {
  session.under_way = {};
  if (session.moved_to) on(ClientMoved{owner(session), *std::exchange(session.moved_to, std::nullopt)});
  start_waiting(session);
}

void Engine::start_waiting(Session& session) {
  while (session.waiting != nullptr && may_start(session, session.waiting->front())) {
    Command command = std::move(session.waiting->front());
    session.waiting->pop_front();
    if (session.waiting->empty()) session.waiting.reset();
    start(session, std::move(command));
  }
  pause_if_busy(session);
}

// Reading stops when a client is far ahead of the broker, and goes on when all that waited has been started.
void Engine::pause_if_busy(Session& session) {
  const std::size_t waiting = session.waiting == nullptr ? 0 : session.waiting->size();
  const bool pause = session.reading_paused ? waiting > 0 : waiting >= limits_.in_flight;
  if (pause == session.reading_paused) return;
  session.reading_paused = pause;
  outbox_.pause_reading(session.connection, pause);
}

void Engine::refuse(Session& session, const Ref& ref, ErrorCode code, std::string_view message,
                    const std::optional<MessageId>& id, std::optional<std::chrono::milliseconds> retry_after,
                    const std::optional<std::string>& field) {
  if (session.client == ClientId{}) {
    if (session.early == nullptr) session.early = std::make_unique<std::vector<EarlyRefusal>>();
    if (session.early->size() >= limits_.waiting_commands) {
      return outbox_.close(session.connection, CloseCode::flooding, "too many refused events");
    }
    session.early->push_back({{code, std::string(message), field, id, ref}, retry_after});
    return;
  }
  ++counters_.refused[static_cast<std::size_t>(code)];
  Error error{.code = code, .message = message, .id = std::nullopt, .field = field, .retry_after_ms = std::nullopt};
  if (id) error.id = id->view();
  if (retry_after) error.retry_after_ms = static_cast<std::uint64_t>(retry_after->count());
  outbox_.send(session.connection, error, ref);

  const bool own_fault = code != ErrorCode::draining && code != ErrorCode::unavailable;
  if (!limits_.client_limits || !own_fault) return;
  if (session.refusals == nullptr) session.refusals = std::make_unique<RefusalRecord>();
  if (session.refusals->add(clock_.steady(), limits_.flood_refusals, limits_.flood_window)) {
    outbox_.close(session.connection, CloseCode::flooding, "too many refused events");
  }
}

void Engine::run(Session& session, Ref ref, CreateRoom&& command) {
  const FollowId follow = rooms_.new_follow_id();
  creating_.emplace(follow, session.connection);
  session.under_way = {
      .kind = UnderWay::Kind::creating, .ref = std::move(ref), .room = {}, .follow = follow, .username = {}};
  broker_.request(owner(session), CreateRoomFor{std::move(command.name), command.listed, follow});
}

void Engine::run(Session& session, Ref ref, JoinRoom&& command) {
  if (session.room == command.room) {  // nothing changes, so nothing is repeated
    send_room_joined(session, *rooms_.find(command.room), {}, ref);
    return;
  }
  LocalRoom& room = rooms_.get(command.room);
  ++room.joining;
  session.under_way = {
      .kind = UnderWay::Kind::joining, .ref = std::move(ref), .room = command.room, .follow = 0, .username = {}};
  broker_.request(owner(session), JoinRoomFor{command.room, room.follow});
}

void Engine::run(Session& session, Ref ref, SendMessage&& command) {
  session.messages.push_back({command.id, std::move(ref)});
  broker_.request(owner(session), PublishMessage{command.id, std::move(command.text), command.room});
}

void Engine::run(Session& session, Ref ref, UpdateUsername&& command) {
  session.under_way = {
      .kind = UnderWay::Kind::renaming, .ref = std::move(ref), .room = {}, .follow = 0, .username = command.username};
  broker_.request(owner(session), RenameClient{std::move(command.username)});
}

void Engine::run(Session& session, Ref ref, LeaveRoom&&) {
  session.under_way = {.kind = UnderWay::Kind::leaving, .ref = std::move(ref), .room = {}, .follow = 0, .username = {}};
  broker_.request(owner(session), LeaveRoomFor{});
}

void Engine::run(Session& session, Ref ref, ListRooms&& command) {
  session.under_way = {.kind = UnderWay::Kind::listing, .ref = std::move(ref), .room = {}, .follow = 0, .username = {}};
  broker_.list({.tag = SessionTable::tag_of(session.connection), .after = command.cursor, .limit = command.limit});
}

void Engine::run(Session& session, Ref ref, GetHistory&& command) {
  const LocalRoom& room = *rooms_.find(*session.room);
  const Seq end = std::min(command.before.value_or(room.log.last() + 1), room.log.last() + 1);
  const auto messages = room.log.newest(0, end, command.limit, limits_.reply_bytes);
  outbox_.send(session.connection,
               History{.room = room.info.id,
                       .epoch = room.epoch,
                       .first = room.log.first(),
                       .messages = messages,
                       .complete = end <= room.log.first() + messages.size()},
               ref);
}

void Engine::run(Session& session, Ref, Typing&&) {
  const LocalRoom& room = *rooms_.find(*session.room);
  const SteadyTime now = clock_.steady();
  const bool too_soon = session.typed_at && now - *session.typed_at < limits_.typing_interval;
  if (too_soon || room.has_more_than(limits_.typing_room_members)) return;
  session.typed_at = now;
  broker_.request(owner(session), SignalTyping{});
}

void Engine::run(Session& session, Ref ref, Ping&&) { outbox_.send(session.connection, Pong{clock_.wall()}, ref); }

}  // namespace chatroom::chat
