// Histogram: counts durations in buckets that grow with the value (log-linear, after HdrHistogram), so that a
// percentile of millions of latencies costs 57 KiB and is off by less than 1/128 of itself. Each worker has its own and
// they are added up at the end. One thread at a time; no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chatroom::bench {

class Histogram {
 public:
  // A percentile is at most this part of itself above the true value, never below it.
  static constexpr double kRelativeError = 1.0 / 128;

  Histogram() : counts_(kBuckets) {}

  // Any value; the unit is the caller's.
  void add(std::uint64_t value) noexcept;
  void merge(const Histogram& other) noexcept;

  std::uint64_t count() const noexcept { return count_; }
  std::uint64_t max() const noexcept { return max_; }  // exact; 0 if empty

  // The least value that at least `part` (0 to 1) of all values do not exceed, up to the error above; 0 if empty.
  std::uint64_t percentile(double part) const noexcept;

 private:
  static constexpr unsigned kLinearBits = 7;  // 128 buckets for each doubling
  static constexpr std::size_t kBuckets = (64 - kLinearBits + 1) << kLinearBits;

  static std::size_t bucket_of(std::uint64_t value) noexcept;
  static std::uint64_t highest_in(std::size_t bucket) noexcept;

  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace chatroom::bench
