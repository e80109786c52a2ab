// Schedule: when which sender of a worker has to send in an open loop, whatever the server does meanwhile. Each room
// gets its messages at even distances, from its senders in turn, and the rooms' beats are spread over one distance, so
// that no two rooms are due at once. Pure; times are nanoseconds of any clock.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace chatroom::bench {

// The senders of a worker. All have the same period, so that after sorting once the order never changes.
class Schedule {
 public:
  struct Slot {
    std::int64_t offset;  // of the first message, from the start
    std::uint32_t sender;
  };

  Schedule() = default;
  // `rate`: messages/s of each room; `senders`: of each room.
  Schedule(double rate, std::uint32_t rooms, std::uint32_t senders)
      : distance_(static_cast<std::int64_t>(1e9 / rate)), period_(distance_ * senders), rooms_(rooms) {}

  // The `turn`-th sender of `room`.
  void add(std::uint32_t room, std::uint32_t turn, std::uint32_t sender) {
    const std::int64_t phase = distance_ * room / rooms_;
    slots_.push_back({phase + distance_ * turn, sender});
  }

  void start(std::int64_t at) {
    std::stable_sort(slots_.begin(), slots_.end(), [](const Slot& a, const Slot& b) { return a.offset < b.offset; });
    round_start_ = at;
    position_ = 0;
  }

  bool empty() const noexcept { return slots_.empty(); }

  // What is due next; only if not empty.
  std::int64_t next_time() const noexcept { return round_start_ + slots_[position_].offset; }
  std::uint32_t next_sender() const noexcept { return slots_[position_].sender; }
  void advance() noexcept {
    if (++position_ < slots_.size()) return;
    position_ = 0;
    round_start_ += period_;
  }

 private:
  std::int64_t distance_ = 0;
  std::int64_t period_ = 0;
  std::uint32_t rooms_ = 1;
  std::int64_t round_start_ = 0;
  std::size_t position_ = 0;
  std::vector<Slot> slots_;
};

}  // namespace chatroom::bench
