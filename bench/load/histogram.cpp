#include "load/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace chatroom::bench {

// Values below 2 * 128 have a bucket each; above that, the 7 bits behind the leading one choose among the 128 buckets
// of that power of two.
std::size_t Histogram::bucket_of(std::uint64_t value) noexcept {
  const unsigned width = static_cast<unsigned>(std::bit_width(value));
  if (width <= kLinearBits + 1) return static_cast<std::size_t>(value);
  const unsigned shift = width - kLinearBits - 1;
  return (static_cast<std::size_t>(shift) << kLinearBits) + static_cast<std::size_t>(value >> shift);
}

std::uint64_t Histogram::highest_in(std::size_t bucket) noexcept {
  constexpr std::size_t kLinear = std::size_t{1} << (kLinearBits + 1);
  if (bucket < kLinear) return bucket;
  const std::size_t shift = (bucket >> kLinearBits) - 1;
  const std::uint64_t top = bucket - (shift << kLinearBits);
  return ((top + 1) << shift) - 1;
}

void Histogram::add(std::uint64_t value) noexcept {
  ++counts_[bucket_of(value)];
  ++count_;
  max_ = std::max(max_, value);
}

void Histogram::merge(const Histogram& other) noexcept {
  for (std::size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

std::uint64_t Histogram::percentile(double part) const noexcept {
  if (count_ == 0) return 0;
  const double share = std::ceil(std::clamp(part, 0.0, 1.0) * static_cast<double>(count_));
  const auto rank = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(share), 1, count_);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    seen += counts_[i];
    if (seen >= rank) return std::min(highest_in(i), max_);
  }
  return max_;
}

}  // namespace chatroom::bench
