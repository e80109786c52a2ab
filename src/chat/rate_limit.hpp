// Rates: who may do how much. A token bucket in the form of the generic cell rate algorithm, whose whole state is one
// time, so that it can travel with a client's session to another shard of the same node.
#pragma once

#include "chat/limits.hpp"
#include "chat/types.hpp"

#include <algorithm>
#include <optional>

namespace chatroom::chat {

class RateLimit {
 public:
  // Takes one token at `now`. Nothing if there was one; otherwise how long to wait for the next, and nothing is taken.
  std::optional<std::chrono::milliseconds> take(SteadyTime now, Rate rate) noexcept {
    const std::chrono::duration<double, std::milli> interval(1000.0 / rate.per_second);
    const auto start = std::max(full_at_, std::chrono::duration<double, std::milli>(now));
    const auto wait = start + interval - interval * static_cast<double>(rate.burst) - now;
    if (wait.count() > kRounding) return std::chrono::ceil<std::chrono::milliseconds>(wait);
    full_at_ = start + interval;
    return std::nullopt;
  }

  // Takes out of this bucket also what was taken out of `other`.
  void merge(const RateLimit& other, SteadyTime now) noexcept {
    const std::chrono::duration<double, std::milli> present(now);
    if (other.full_at_ > present) full_at_ = std::max(full_at_, present) + (other.full_at_ - present);
  }

  // What it takes until the bucket is full again; and a bucket of which that is known.
  std::chrono::milliseconds time_to_full(SteadyTime now) const noexcept {
    const auto time = full_at_ - std::chrono::duration<double, std::milli>(now);
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(time), std::chrono::milliseconds::zero());
  }
  static RateLimit full_in(std::chrono::milliseconds time, SteadyTime now) noexcept {
    RateLimit rate;
    if (time.count() > 0) rate.full_at_ = std::chrono::duration<double, std::milli>(now + time);
    return rate;
  }

  // True if the bucket is full again at `now`: forgetting it then changes nothing.
  bool is_full(SteadyTime now) const noexcept { return full_at_ <= now; }

 private:
  // Milliseconds; what adding intervals that are no whole number may be off by.
  static constexpr double kRounding = 1e-6;

  // When the bucket will be full if nothing more is taken.
  std::chrono::duration<double, std::milli> full_at_{0};
};

// A client's two buckets.
struct ClientRates {
  RateLimit messages;
  RateLimit events;

  void merge(const ClientRates& other, SteadyTime now) noexcept {
    messages.merge(other.messages, now);
    events.merge(other.events, now);
  }
  bool are_full(SteadyTime now) const noexcept { return messages.is_full(now) && events.is_full(now); }
};

}  // namespace chatroom::chat
