// Connections: the WebSocket connections of one shard, from the upgrade to the last byte. It reads what is ready into
// one buffer that all share, runs each connection's protocol machine, queues what is to be sent and sends it once at
// the end of the turn, keeps heartbeats and the time-outs of closing, and bounds what waits for a slow reader. The
// shard's thread only. What messages mean is the handler's business; HTTP is over when a connection comes here.
#pragma once

#include "base/ids.hpp"
#include "base/ip_address.hpp"
#include "net/broadcast.hpp"
#include "net/compressor.hpp"
#include "net/connection_table.hpp"
#include "net/frame_pool.hpp"
#include "net/socket_budget.hpp"
#include "ops/counters.hpp"
#include "shard/shard.hpp"
#include "shard/timer_wheel.hpp"
#include "ws/close_code.hpp"
#include "ws/connection.hpp"
#include "ws/frame.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <sys/uio.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::net {

// Times are rounded up to whole ticks of the shard.
struct ConnectionSettings {
  ws::DecoderSettings decoder;
  std::size_t max_queue = 1 << 20;              // bytes that may wait for one connection; above, it is closed with 4413
  std::chrono::milliseconds heartbeat{30'000};  // so long a silence is answered with a ping,
  std::chrono::milliseconds heartbeat_timeout{10'000};  // and so much more with 4408
  std::chrono::milliseconds close_timeout{
      5'000};                               // for the peer's part of the closing handshake, or to take what is queued
  std::chrono::milliseconds linger{2'000};  // for the peer to end its side of TCP, so that it sees our close frame
};

// Called while input is taken in, but for on_ended. It may call every function of Connections that queues something.
class ConnectionHandler {
 public:
  ConnectionHandler() = default;
  ConnectionHandler(const ConnectionHandler&) = delete;
  ConnectionHandler& operator=(const ConnectionHandler&) = delete;
  virtual ~ConnectionHandler() = default;

  // The first frame of any kind, before it is handled.
  virtual void on_first_frame(base::ConnectionId from) = 0;
  // Whole messages. The bytes are valid during the call; a text is UTF-8. None come after on_ended or a close().
  virtual void on_text(base::ConnectionId from, std::string_view text) = 0;
  virtual void on_binary(base::ConnectionId from, std::string_view bytes) = 0;
  // The connection is no longer open, for whatever reason (a close() included): once for each one adopted, from
  // report_ended().
  virtual void on_ended(base::ConnectionId id) = 0;
};

class Connections {
 public:
  // All outlive it but `settings`. Each descriptor adopted is one of the budget, and given back with its end. Without a
  // compressor, none of them may have agreed to compression.
  Connections(shard::Shard& shard, const ConnectionSettings& settings, SocketBudget& budget, ConnectionHandler& handler,
              Compressor* compressor = nullptr);
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;
  // Closes all descriptors; nobody is told.
  ~Connections();

  // Takes over a connected, non-blocking socket. `greeting`, the answer to the upgrade request, is the first to be
  // sent; `deflate`: it agrees to compression; `forwarded`: the client's address if a proxy told
  // it, for the log. Nothing, and the descriptor is closed, if the system can't wait for it.
  std::optional<base::ConnectionId> adopt(int descriptor, std::string_view greeting, bool deflate = false,
                                          std::optional<base::IpAddress> forwarded = {});
  // Input that was read before the connection was adopted.
  void feed(base::ConnectionId id, std::span<char> input);

  // What follows queues; it is sent at the end of the turn. An id whose connection is not open is ignored.

  // A text's frame for any number of send(); it is compressed at most once, for the first who can take that.
  Broadcast share(base::SharedBytes frame);
  // The same, compressed already; empty: that was not worth it.
  Broadcast share(base::SharedBytes frame, base::SharedBytes deflated);
  void send(base::ConnectionId to, Broadcast& text);
  // A message for this one is compressed if it can take that, and the message is long enough.
  void send(base::ConnectionId to, ws::Opcode opcode, std::string_view payload);
  // Starts the closing handshake behind what is queued.
  void close(base::ConnectionId id, ws::CloseCode code, std::string_view reason);
  // While paused, nothing is read, and silence is not held against the connection.
  void pause_reading(base::ConnectionId id, bool paused);
  // close() for up to `count` open connections; returns how many there were.
  std::size_t close_some(std::size_t count, ws::CloseCode code, std::string_view reason);

  // Bytes that wait to be sent; 0 if the connection is not open.
  std::size_t queued_bytes(base::ConnectionId id) noexcept;
  ops::ShardCounters& counters() noexcept { return counters_; }
  std::size_t open() const noexcept { return open_; }
  // Those that are being closed included.
  std::size_t used() const noexcept { return table_.used(); }

  // For the shard's runtime.

  void on_ready(const shard::Readiness& event);
  void on_tick();
  // Calls on_ended for all that have ended since the last call. False: there was none.
  bool report_ended();
  using FlushTime = std::chrono::steady_clock::time_point;
  // Sends what is queued, with one system call for each connection that has something; some of them even when `until`
  // has passed, and the rest with the next call, before those that got something since.
  void flush(FlushTime until = FlushTime::max());
  // Whether flush() has left some for its next call.
  bool is_flushing() const noexcept { return flushed_ < flushing_.size(); }
  // Whether report_ended() has something to do, or flush() has something new.
  bool has_work() const noexcept { return !ended_.empty() || (!dirty_.empty() && !is_flushing()); }

 private:
  using Id = base::ConnectionId;

  // Bytes read from one connection at a time.
  static constexpr std::size_t kInputSize = 32 * 1024;
  // Pieces of a queue given to one system call; a queue of more takes more calls.
  static constexpr std::size_t kPieces = 64;

  struct TimerEntry {
    std::uint32_t slot;
    std::uint32_t generation;
  };

  Connection* find_open(Id id) noexcept;
  OutQueue& queue_of(Connection& connection, Id id);
  const FrameRef& deflated_form(Broadcast& text);
  bool make_room(Connection& connection, Id id, std::size_t bytes);
  void mark_dirty(Connection& connection, Id id);
  void update_interest(Connection& connection, Id id);

  void read(Connection& connection, Id id);
  void process(Connection& connection, Id id, std::span<char> input);
  void handle(Connection& connection, Id id, const ws::Event& event);
  void write(Connection& connection, Id id);
  void finish_writing(Connection& connection, Id id);

  void begin_close(Connection& connection, Id id, ws::CloseCode code, std::string_view reason);
  void end(Connection& connection, Id id, Connection::Phase phase, std::uint16_t code);
  void drop(Connection& connection, Id id);
  void take_back_queue(Connection& connection);
  std::string peer_for_log(const Connection& connection, Id id) const;

  void schedule(Connection& connection, Id id, shard::Tick due);
  void on_timer(TimerEntry entry);
  void check_heartbeat(Connection& connection, Id id);

  shard::Shard& shard_;
  ops::ShardCounters& counters_;
  ConnectionSettings settings_;
  SocketBudget& budget_;
  ConnectionHandler& handler_;
  Compressor* compressor_;

  FramePool frames_;  // before the table, whose queues refer to it
  ConnectionTable table_;
  std::vector<std::unique_ptr<OutQueue>> spare_queues_;
  std::vector<std::uint32_t> dirty_;
  std::vector<std::uint32_t> flushing_;  // what was dirty when a pass of flush() began,
  std::size_t flushed_ = 0;              // and how far it has come
  std::vector<Id> ended_;
  std::vector<Id> reporting_;
  boost::unordered_flat_map<std::uint32_t, base::IpAddress> forwarded_;  // by slot; most servers have none
  std::size_t open_ = 0;
  std::uint32_t close_from_ = 0;  // the slot at which close_some() goes on

  shard::TimerWheel<TimerEntry> timers_;
  std::chrono::milliseconds ticked_at_;

  std::unique_ptr<char[]> input_;
  std::array<iovec, kPieces> pieces_{};
  std::string replies_;  // of the protocol machine, on their way into a queue
};

}  // namespace chatroom::net
