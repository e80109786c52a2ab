#include "net/connections.hpp"

#include "net/socket.hpp"
#include "ops/log.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace chatroom::net {
namespace {

constexpr std::size_t kSpareQueues = 4096;

// A shard that did not run for longer than this (an overloaded or suspended machine) does not hold it against its
// clients.
constexpr std::int64_t kMaxTicksAtOnce = 5;

constexpr auto kTooSlow = static_cast<ws::CloseCode>(4413);

shard::Tick ticks(std::chrono::milliseconds time) noexcept {
  const auto interval = shard::kTickInterval.count();
  return static_cast<shard::Tick>((time.count() + interval - 1) / interval);
}

std::uint64_t token_of(base::ConnectionId id) noexcept { return std::uint64_t{id.generation} << 32 | id.slot; }

}  // namespace

Connections::Connections(shard::Shard& shard, const ConnectionSettings& settings, SocketBudget& budget,
                         ConnectionHandler& handler, Compressor* compressor)
    : shard_(shard),
      counters_(shard.counters()),
      settings_(settings),
      budget_(budget),
      handler_(handler),
      compressor_(compressor),
      table_(shard.id()),
      ticked_at_(shard.clock().steady()),
      input_(std::make_unique<char[]>(kInputSize)) {}

Connections::~Connections() {
  for (std::uint32_t slot = 0; slot < table_.capacity(); ++slot) {
    if (table_.at(slot).phase != Connection::Phase::unused) ::close(table_.at(slot).descriptor);
  }
}

std::optional<base::ConnectionId> Connections::adopt(int descriptor, std::string_view greeting, bool deflate,
                                                     std::optional<base::IpAddress> forwarded) {
  const Id id = table_.allocate();
  if (const auto error = shard_.poll_set().add(descriptor, {.readable = true}, token_of(id))) {
    ops::log::warning("connection dropped: the system can't wait for it", {{"error", error.message()}});
    ::close(descriptor);
    budget_.give_back();
    table_.release(id.slot);
    return std::nullopt;
  }
  Connection& connection = table_.at(id.slot);
  connection.socket = ws::Connection(settings_.decoder);
  connection.descriptor = descriptor;
  if (forwarded) forwarded_[id.slot] = *forwarded;
  connection.phase = Connection::Phase::open;
  connection.deflate = deflate;
  if (deflate) compressor_->node().add_user();
  connection.heard_at = timers_.now();
  schedule(connection, id, timers_.now() + ticks(settings_.heartbeat));
  ++open_;
  counters_[ops::Count::connections].add();
  counters_[ops::Count::connections_opened].add();
  counters_[ops::Count::queued_bytes].add(greeting.size());
  queue_of(connection, id).push_own([&](std::string& out) { out += greeting; });
  return id;
}

void Connections::feed(Id id, std::span<char> input) {
  if (auto* connection = find_open(id); connection != nullptr && !input.empty()) process(*connection, id, input);
}

Broadcast Connections::share(base::SharedBytes frame) {
  return {.plain = frames_.add(std::move(frame)), .may_deflate = compressor_ != nullptr};
}

Broadcast Connections::share(base::SharedBytes frame, base::SharedBytes deflated) {
  return {.plain = frames_.add(std::move(frame)),
          .deflated = deflated.empty() ? FrameRef() : frames_.add(std::move(deflated))};
}

const FrameRef& Connections::deflated_form(Broadcast& text) {
  if (text.may_deflate) {
    text.may_deflate = false;
    const auto payload = compressor_->deflate(ws::frame_payload(text.plain.view()));
    if (payload) text.deflated = frames_.add(ws::text_frame(*payload, ws::Form::deflated));
  }
  return text.deflated ? text.deflated : text.plain;
}

void Connections::send(Id to, Broadcast& text) {
  auto* connection = find_open(to);
  if (connection == nullptr) return;
  const FrameRef& frame = connection->deflate ? deflated_form(text) : text.plain;
  const std::size_t bytes = frame.view().size();
  if (!make_room(*connection, to, bytes)) return;
  queue_of(*connection, to).push(frame);
  counters_[ops::Count::queued_bytes].add(bytes);
  counters_[ops::Count::deliveries].add();
}

void Connections::send(Id to, ws::Opcode opcode, std::string_view payload) {
  auto* connection = find_open(to);
  if (connection == nullptr) return;
  auto form = ws::Form::plain;
  if (connection->deflate && !ws::is_control(opcode)) {
    if (const auto smaller = compressor_->deflate(payload)) {
      payload = *smaller;
      form = ws::Form::deflated;
    }
  }
  const std::size_t bytes = ws::frame_header_size(payload.size()) + payload.size();
  if (!make_room(*connection, to, bytes)) return;
  queue_of(*connection, to).push_own([&](std::string& out) { ws::append_frame(out, opcode, payload, form); });
  counters_[ops::Count::queued_bytes].add(bytes);
  counters_[ops::Count::deliveries].add();
}

void Connections::close(Id id, ws::CloseCode code, std::string_view reason) {
  auto* connection = find_open(id);
  if (connection == nullptr) return;
  begin_close(*connection, id, code, reason);
  end(*connection, id, Connection::Phase::closing, static_cast<std::uint16_t>(code));
}

void Connections::pause_reading(Id id, bool paused) {
  auto* connection = find_open(id);
  if (connection == nullptr || connection->paused == paused) return;
  connection->paused = paused;
  connection->heard_at = timers_.now();
  connection->ping_unanswered = false;
  update_interest(*connection, id);
}

std::size_t Connections::close_some(std::size_t count, ws::CloseCode code, std::string_view reason) {
  std::size_t closed = 0;
  for (std::uint32_t looked_at = 0; closed < count && looked_at < table_.capacity() && open_ > 0; ++looked_at) {
    if (close_from_ >= table_.capacity()) close_from_ = 0;
    const Id id = table_.id_of(close_from_++);
    if (find_open(id) == nullptr) continue;
    close(id, code, reason);
    ++closed;
  }
  return closed;
}

Connection* Connections::find_open(Id id) noexcept {
  auto* connection = table_.find(id);
  return connection != nullptr && connection->phase == Connection::Phase::open ? connection : nullptr;
}

OutQueue& Connections::queue_of(Connection& connection, Id id) {
  if (connection.out == nullptr) {
    if (spare_queues_.empty()) spare_queues_.push_back(std::make_unique<OutQueue>());
    connection.out = std::move(spare_queues_.back());
    spare_queues_.pop_back();
  }
  mark_dirty(connection, id);
  return *connection.out;
}

// False if `bytes` more are too many for the connection's queue: its reader is too slow, so what waits is dropped and
// the connection is closed. The close frame goes behind the frame that is half sent, if there is one.
bool Connections::make_room(Connection& connection, Id id, std::size_t bytes) {
  const std::size_t queued = connection.out == nullptr ? 0 : connection.out->size();
  if (queued + bytes <= settings_.max_queue) return true;
  if (connection.out != nullptr) connection.out->drop_unsent();
  const std::size_t kept = connection.out == nullptr ? 0 : connection.out->size();
  counters_[ops::Count::queued_bytes].subtract(queued - kept);
  ops::log::info("connection closed: it reads too slowly",
                 {{"peer", peer_for_log(connection, id)}, {"queued", queued}});
  begin_close(connection, id, kTooSlow, "too slow: the outgoing queue was full");
  end(connection, id, Connection::Phase::closed, static_cast<std::uint16_t>(kTooSlow));
  return false;
}

void Connections::mark_dirty(Connection& connection, Id id) {
  if (connection.dirty) return;
  connection.dirty = true;
  dirty_.push_back(id.slot);
}

void Connections::update_interest(Connection& connection, Id id) {
  const shard::Interest interest{.readable = !connection.paused, .writable = connection.kernel_full};
  const auto error = shard_.poll_set().change(connection.descriptor, interest, token_of(id));
  if (error) ops::log::error("can't change what a connection waits for", {{"error", error.message()}});
}

void Connections::begin_close(Connection& connection, Id id, ws::CloseCode code, std::string_view reason) {
  replies_.clear();
  connection.socket.close(code, reason, replies_);
  if (replies_.empty()) return;
  counters_[ops::Count::queued_bytes].add(replies_.size());
  queue_of(connection, id).push_own([this](std::string& out) { out += replies_; });
  replies_.clear();
}

// The connection stops being open. From here on its slot only waits for TCP.
void Connections::end(Connection& connection, Id id, Connection::Phase phase, std::uint16_t code) {
  if (connection.phase == Connection::Phase::open) {
    --open_;
    if (connection.deflate) compressor_->node().remove_user();
    ended_.push_back(id);
    counters_.closes(code).add();
    counters_[ops::Count::connections].subtract();
  }
  connection.phase = phase;
  mark_dirty(connection, id);
  schedule(connection, id, timers_.now() + ticks(settings_.close_timeout));
  if (connection.paused) {
    connection.paused = false;
    update_interest(connection, id);
  }
}

// Gives up the descriptor and the slot.
void Connections::drop(Connection& connection, Id id) {
  if (connection.phase == Connection::Phase::open) {
    end(connection, id, Connection::Phase::closed, static_cast<std::uint16_t>(ws::CloseCode::abnormal));
  }
  if (connection.out != nullptr) {
    counters_[ops::Count::queued_bytes].subtract(connection.out->size());
    take_back_queue(connection);
  }
  ::close(connection.descriptor);
  budget_.give_back();
  forwarded_.erase(id.slot);
  table_.release(id.slot);
}

void Connections::take_back_queue(Connection& connection) {
  auto queue = std::move(connection.out);
  if (queue->reset() && spare_queues_.size() < kSpareQueues) spare_queues_.push_back(std::move(queue));
}

std::string Connections::peer_for_log(const Connection& connection, Id id) const {
  const auto forwarded = forwarded_.find(id.slot);
  return forwarded == forwarded_.end() ? peer_of(connection.descriptor) : base::format_address(forwarded->second);
}

std::size_t Connections::queued_bytes(base::ConnectionId id) noexcept {
  const Connection* connection = find_open(id);
  return connection == nullptr || connection->out == nullptr ? 0 : connection->out->size();
}

void Connections::on_tick() {
  const auto now = shard_.clock().steady();
  const std::int64_t passed = (now - ticked_at_) / shard::kTickInterval;
  if (passed <= 0) return;
  ticked_at_ = passed > kMaxTicksAtOnce ? now : ticked_at_ + passed * shard::kTickInterval;
  const auto due = timers_.now() + static_cast<shard::Tick>(std::min(passed, kMaxTicksAtOnce));
  timers_.advance(due, [this](TimerEntry entry) { on_timer(entry); });
}

// Sees to it that the connection is looked at when it is due: an entry that is already there may come earlier.
void Connections::schedule(Connection& connection, Id id, shard::Tick due) {
  connection.due = due;
  if (connection.entry_at != 0 && connection.entry_at <= due) return;
  connection.entry_at = timers_.add(due, {id.slot, id.generation});
}

void Connections::on_timer(TimerEntry entry) {
  const Id id{shard_.id(), entry.slot, entry.generation};
  auto* connection = table_.find(id);
  if (connection == nullptr || connection->entry_at != timers_.now()) return;
  connection->entry_at = 0;
  if (connection->due > timers_.now()) return schedule(*connection, id, connection->due);
  if (connection->phase == Connection::Phase::open) return check_heartbeat(*connection, id);
  drop(*connection, id);
}

void Connections::check_heartbeat(Connection& connection, Id id) {
  const auto now = timers_.now();
  const auto heartbeat = ticks(settings_.heartbeat);
  if (connection.ping_unanswered) {
    begin_close(connection, id, static_cast<ws::CloseCode>(4408), "no answer to a ping");
    return end(connection, id, Connection::Phase::closed, 4408);
  }
  if (connection.paused) return schedule(connection, id, now + heartbeat);
  if (now - connection.heard_at < heartbeat) return schedule(connection, id, connection.heard_at + heartbeat);
  send(id, ws::Opcode::ping, {});
  if (connection.phase != Connection::Phase::open) return;
  connection.ping_unanswered = true;
  schedule(connection, id, now + ticks(settings_.heartbeat_timeout));
}

}  // namespace chatroom::net
