// TurnMeter: how long the turns of a shard's loop take, which is how long whatever comes in may have to wait: the
// loop's lag. Told of each turn by the shard's thread; keeps the longest of the last few seconds. It reads no clock.
#pragma once

#include <algorithm>
#include <chrono>

namespace chatroom::shard {

class TurnMeter {
 public:
  // The longest turn is remembered for one to two of these.
  static constexpr std::chrono::seconds kSpan{5};

  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;

  // `now` never goes back.
  void turn_ended(Time now, Duration length) noexcept {
    forget(now);
    longest_ = std::max(longest_, length);
  }
  // As of the turn that ended last.
  Duration longest() const noexcept { return std::max(longest_, longest_before_); }

 private:
  void forget(Time now) noexcept {
    if (now - span_began_ < kSpan) return;
    longest_before_ = now - span_began_ < 2 * kSpan ? longest_ : Duration::zero();
    longest_ = Duration::zero();
    span_began_ = now;
  }

  Time span_began_{};
  Duration longest_{};         // in the present span
  Duration longest_before_{};  // in the span before
};

}  // namespace chatroom::shard
