// Shared: what the main thread and the workers know of each other during a run: the plan, which nobody changes, and the
// course of the run as atomics. The main thread writes the course and each worker looks at it in every turn of its
// loop, at least every 20 ms; all times are nanoseconds of the steady clock, set in advance, so that all workers act on
// the same.
#pragma once

#include "load/options.hpp"

#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <vector>

namespace chatroom::bench {

inline std::int64_t steady_ns() noexcept {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kMillisecond = 1'000'000;
inline constexpr std::int64_t kSecond = 1'000'000'000;

// What a connection is there for.
struct Role {
  std::uint32_t room = 0;
  std::uint32_t position = 0;  // in the room; the first creates it
  bool sender = false;
  bool slow = false;
};
std::vector<Role> assign_roles(const Options& options);
// Which of several servers a connection goes to at first. `index`: its number among all.
std::size_t first_target(const Role& role, std::uint32_t index, std::size_t targets, bool apart) noexcept;

struct Address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

struct Shared {
  Shared(const Options& the_options, std::vector<Address> the_addresses)
      : options(the_options),
        addresses(std::move(the_addresses)),
        roles(assign_roles(the_options)),
        room_ids(the_options.total_rooms()),
        room_latest(the_options.total_rooms()) {}

  const Options& options;
  const std::vector<Address> addresses;  // of options.targets
  const std::vector<Role> roles;         // by the connection's index

  // Connections below the limit may connect; the one with the index connect_base does so at connect_start.
  std::atomic<std::uint32_t> connect_limit{0};
  std::atomic<std::uint32_t> connect_base{0};
  std::atomic<std::int64_t> connect_start{kNever};
  std::atomic<std::int64_t> send_start{kNever};
  std::atomic<std::int64_t> send_stop{kNever};
  std::atomic<std::int64_t> measure_start{kNever};  // what was to be sent from here to send_stop counts for latencies
  std::atomic<std::int64_t> drop_at{kNever};
  std::atomic<bool> draining{false};    // workers publish what is outstanding
  std::atomic<bool> read_again{false};  // slow readers read what is left
  std::atomic<bool> stop{false};

  std::vector<std::atomic<std::uint64_t>> room_ids;     // 0: not created yet
  std::vector<std::atomic<std::uint64_t>> room_latest;  // the highest `seq` that any member knows of, once draining
};

// A count that one worker writes and the main thread may read at any time. Not a read-modify-write: there is one
// writer.
class Counter {
 public:
  void add(std::uint64_t count = 1) noexcept { value_.store(get() + count, std::memory_order_relaxed); }
  void set(std::uint64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
  std::uint64_t get() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

struct Counters {
  Counter connected;      // clients that got their first CONNECT
  Counter joined;         // clients that are in their room
  Counter sent;           // messages
  Counter acked;          // first ACKs of messages
  Counter delivered;      // NEW_MESSAGE
  Counter compressed;     // messages of the server, of any kind, that came compressed
  Counter recovered;      // messages in the history of a resume
  Counter refused;        // ERROR
  Counter retried;        // connects that failed and were tried again
  Counter disconnected;   // by the server or the network, unasked
  Counter slow_closed;    // slow readers that the server closed
  Counter dropped;        // by the tool
  Counter caught_up;      // dropped ones that are back with all that they missed
  Counter lost_identity;  // dropped ones that came back as somebody else
  Counter stray;          // events that the protocol does not allow there
  Counter epoch_changes;
  Counter outstanding;  // while draining: messages that are still to come
};

}  // namespace chatroom::bench
