// The part of Connections that touches sockets: reading into the shared buffer, and writing what is queued.
#include "net/connections.hpp"
#include "ops/log.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

namespace chatroom::net {
namespace {

// So many sockets are written to between two looks at the clock.
constexpr std::size_t kWritesBetweenLooks = 32;

ssize_t send_pieces(int descriptor, std::span<iovec> pieces) noexcept {
  if (pieces.size() == 1) return ::send(descriptor, pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL);
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  return ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
}

std::size_t total_size(std::span<const iovec> pieces) noexcept {
  std::size_t size = 0;
  for (const auto& piece : pieces) size += piece.iov_len;
  return size;
}

}  // namespace

void Connections::on_ready(const shard::Readiness& event) {
  const Id id{shard_.id(), static_cast<std::uint32_t>(event.token), static_cast<std::uint32_t>(event.token >> 32)};
  auto* connection = table_.find(id);
  if (connection == nullptr) return;
  if (event.writable && connection->kernel_full) {
    connection->kernel_full = false;
    update_interest(*connection, id);
    mark_dirty(*connection, id);
  }
  if (event.readable) return read(*connection, id);
  if (event.broken) drop(*connection, id);
}

void Connections::read(Connection& connection, Id id) {
  const auto received = ::recv(connection.descriptor, input_.get(), kInputSize, 0);
  if (received < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (received <= 0) return drop(connection, id);
  counters_[ops::Count::bytes_in].add(static_cast<std::uint64_t>(received));
  connection.heard_at = timers_.now();
  connection.ping_unanswered = false;
  process(connection, id, {input_.get(), static_cast<std::size_t>(received)});
}

void Connections::process(Connection& connection, Id id, std::span<char> input) {
  using Phase = Connection::Phase;
  if (connection.phase == Phase::closed || connection.phase == Phase::lingering) return;
  replies_.clear();
  ws::Inflater* const inflater = connection.deflate ? &compressor_->inflater() : nullptr;
  while (const auto event = connection.socket.next(input, replies_, inflater)) {
    if (!replies_.empty()) {
      const std::size_t bytes = replies_.size();
      if (make_room(connection, id, bytes)) {
        queue_of(connection, id).push_own([this](std::string& out) { out += replies_; });
        counters_[ops::Count::queued_bytes].add(bytes);
      }
      replies_.clear();
    }
    handle(connection, id, *event);
  }
}

void Connections::handle(Connection& connection, Id id, const ws::Event& event) {
  using Kind = ws::Event::Kind;
  if (!connection.heard && connection.phase == Connection::Phase::open) {
    connection.heard = true;
    handler_.on_first_frame(id);
  }
  switch (event.kind) {
    case Kind::text:
      if (connection.phase == Connection::Phase::open) handler_.on_text(id, event.payload);
      return;
    case Kind::binary:
      if (connection.phase == Connection::Phase::open) handler_.on_binary(id, event.payload);
      return;
    case Kind::ping:
    case Kind::pong:
      return;
    case Kind::violation:
      ops::log::info("connection closed: protocol violation", {{"peer", peer_for_log(connection, id)},
                                                               {"code", static_cast<std::uint16_t>(event.code)},
                                                               {"detail", event.payload}});
      [[fallthrough]];
    case Kind::close:
      end(connection, id, Connection::Phase::closed, static_cast<std::uint16_t>(event.code));
      return;
  }
}

void Connections::flush(FlushTime until) {
  if (!is_flushing()) {
    flushing_.clear();
    flushing_.swap(dirty_);
    flushed_ = 0;
  }
  for (std::size_t n = 1; is_flushing(); ++n) {
    const auto slot = flushing_[flushed_++];
    Connection& connection = table_.at(slot);
    if (!connection.dirty) continue;  // it has been dropped meanwhile
    connection.dirty = false;
    if (!connection.kernel_full) write(connection, table_.id_of(slot));
    if (n % kWritesBetweenLooks == 0 && std::chrono::steady_clock::now() >= until) return;
  }
}

void Connections::write(Connection& connection, Id id) {
  while (connection.out != nullptr) {
    const std::span pieces(pieces_.data(), connection.out->fill(pieces_));
    counters_[ops::Count::send_calls].add();
    const auto sent = send_pieces(connection.descriptor, pieces);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno != EAGAIN) return drop(connection, id);
    const auto bytes = sent < 0 ? 0 : static_cast<std::size_t>(sent);
    const bool took_all = bytes == total_size(pieces);
    connection.out->consume(bytes);
    counters_[ops::Count::bytes_out].add(bytes);
    counters_[ops::Count::queued_bytes].subtract(bytes);
    if (connection.out->empty()) {
      take_back_queue(connection);
    } else if (!took_all) {
      connection.kernel_full = true;
      return update_interest(connection, id);
    }
  }
  if (connection.phase == Connection::Phase::closed) finish_writing(connection, id);
}

// Everything is sent. Closing the descriptor at once could make the peer's kernel drop our last frames, if input of the
// peer's is still on its way; so only our direction is ended, and the rest waits for the peer to do the same.
void Connections::finish_writing(Connection& connection, Id id) {
  if (::shutdown(connection.descriptor, SHUT_WR) != 0) return drop(connection, id);
  connection.phase = Connection::Phase::lingering;
  schedule(connection, id, timers_.now() + static_cast<shard::Tick>(settings_.linger / shard::kTickInterval));
}

bool Connections::report_ended() {
  const bool had_some = !ended_.empty();
  reporting_.swap(ended_);
  for (const auto id : reporting_) handler_.on_ended(id);
  reporting_.clear();
  table_.reuse_released();
  return had_some;
}

}  // namespace chatroom::net
