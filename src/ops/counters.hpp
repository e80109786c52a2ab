// What a shard counts. Each shard has its own ShardCounters and is the only one that writes them; any thread may read
// them or sum them up, and sees each value at most a moment late, without locks. How they are exported is not decided
// here.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace chatroom::ops {

// Written by one thread, which is why adding needs no atomic read-modify-write.
class Counter {
 public:
  void add(std::uint64_t n = 1) noexcept { set(value() + n); }
  // For what can go down, such as connections. The caller subtracts no more than it has added.
  void subtract(std::uint64_t n = 1) noexcept { set(value() - n); }
  void set(std::uint64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
  std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

enum class Count : std::uint8_t {
  // The present state.
  connections,
  clients,  // those in their grace time included
  rooms,
  store_away,    // shards that can't reach the store, or wait for it to be put back
  queued_bytes,  // in the outgoing queues
  room_log_bytes,
  // Since the start.
  connections_opened,
  connections_refused,  // before the upgrade: origin, rate, drain, no room
  connections_banned,   // upgraded, told so and closed
  // By the policy that refused them (chat/policies.hpp).
  limited_messages,
  limited_events,
  limited_connections,
  sessions_resumed,
  events_in,    // of every type
  messages_in,  // SEND_MESSAGE that got its place
  messages_retried,
  messages_trimmed,     // from logs, for the bound of all of them
  clients_crowded_out,  // forgotten before their grace was over, for the bound of those who are away
  messages_out,         // NEW_MESSAGE, one for each receiver
  deliveries,           // frames put into outgoing queues
  bytes_in,
  bytes_out,
  http_requests,
  forwarded_unread,  // X-Forwarded-For of a trusted proxy that says something else than addresses
  mailbox_posts,
  mailbox_wakeups,
  loop_turns,
  send_calls,
  number_of_counts
};
inline constexpr std::size_t kCountNumber = static_cast<std::size_t>(Count::number_of_counts);

// The name of a count in logs and exports, such as "connections_opened".
std::string_view name_of(Count count) noexcept;

// Refused events are counted by the number of their error code. The codes are not known here; this many fit.
inline constexpr std::size_t kRefusalNumber = 16;

// Closes are counted by code: 1000 to 1015 and 4400 to 4463 each on its own, all others together as code 0.
inline constexpr std::size_t kCloseNumber = 1 + 16 + 64;

constexpr std::size_t index_of_close(std::uint16_t code) noexcept {
  if (code >= 1000 && code < 1016) return 1 + (code - 1000U);
  if (code >= 4400 && code < 4464) return 17 + (code - 4400U);
  return 0;
}
constexpr std::uint16_t close_of_index(std::size_t index) noexcept {
  if (index == 0) return 0;
  return static_cast<std::uint16_t>(index < 17 ? 1000 + (index - 1) : 4400 + (index - 17));
}

// The counts of one shard, with Cell = Counter, or their sums, with Cell = a plain number.
template <class Cell>
class CountTable {
 public:
  Cell& operator[](Count count) noexcept { return counts_[static_cast<std::size_t>(count)]; }
  const Cell& operator[](Count count) const noexcept { return counts_[static_cast<std::size_t>(count)]; }

  // `code` < kRefusalNumber.
  Cell& refusals(std::size_t code) noexcept { return refusals_[code]; }
  const Cell& refusals(std::size_t code) const noexcept { return refusals_[code]; }

  Cell& closes(std::uint16_t code) noexcept { return closes_[index_of_close(code)]; }
  const Cell& closes(std::uint16_t code) const noexcept { return closes_[index_of_close(code)]; }

  // Calls visit(a cell of this table, the same cell of `other`) for every cell.
  template <class OtherCell, class Visit>
  void zip(const CountTable<OtherCell>& other, Visit visit) {
    for (std::size_t i = 0; i < kCountNumber; ++i) visit(counts_[i], other.counts_[i]);
    for (std::size_t i = 0; i < kRefusalNumber; ++i) visit(refusals_[i], other.refusals_[i]);
    for (std::size_t i = 0; i < kCloseNumber; ++i) visit(closes_[i], other.closes_[i]);
  }

 private:
  template <class>
  friend class CountTable;

  std::array<Cell, kCountNumber> counts_{};
  std::array<Cell, kRefusalNumber> refusals_{};
  std::array<Cell, kCloseNumber> closes_{};
};

// On cache lines of its own, because shards write their counts all the time.
struct alignas(64) ShardCounters : CountTable<Counter> {
  // The longest turn of the shard's loop in the last seconds, in microseconds: what came in may have waited so long.
  Counter loop_lag;
};
using NodeStats = CountTable<std::uint64_t>;

// The sums over all shards. Any thread.
NodeStats sum(std::span<const ShardCounters* const> shards) noexcept;

// That of the shard that lags most, in microseconds. Any thread.
std::uint64_t longest_loop_lag(std::span<const ShardCounters* const> shards) noexcept;

}  // namespace chatroom::ops
