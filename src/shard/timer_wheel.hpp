// TimerWheel: time-outs of many connections at the cost of a few bytes each, with the precision of a tick. Used by the
// connections of a shard, on its thread. It knows no clock: the owner says which tick it is.
//
// Entries can't be taken out or moved. The owner keeps for each thing the tick that add() returned last, ignores
// entries that come at another one, and looks when an entry comes due whether it is still time: a connection that is
// heard from all the time then costs one entry per heartbeat interval, and nothing per message.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace chatroom::shard {

using Tick = std::uint32_t;

template <class Entry>
class TimerWheel {
 public:
  // Entries lie at most this far ahead.
  static constexpr Tick kHorizon = 511;

  // The tick that is due at present, or has been last.
  Tick now() const noexcept { return now_; }

  // Puts in an entry for `at`, at the earliest the next tick and at the latest kHorizon ticks from now. Returns the
  // tick that was taken.
  Tick add(Tick at, Entry entry) {
    const Tick tick = std::clamp(at, now_ + 1, now_ + kHorizon);
    bucket(tick).push_back(std::move(entry));
    return tick;
  }

  // Goes on to `to`, tick by tick, and calls visit(entry) for each entry at its tick, which is now() then. `visit` may
  // add entries.
  template <class Visit>
  void advance(Tick to, Visit&& visit) {
    while (now_ < to) {
      ++now_;
      due_.swap(bucket(now_));
      for (auto& entry : due_) visit(entry);
      due_.clear();
    }
  }

 private:
  static constexpr std::size_t kBuckets = kHorizon + 1;

  std::vector<Entry>& bucket(Tick tick) noexcept { return buckets_[tick % kBuckets]; }

  std::array<std::vector<Entry>, kBuckets> buckets_;
  std::vector<Entry> due_;
  Tick now_ = 0;
};

}  // namespace chatroom::shard
