#include "cluster/id_space.hpp"

#include <cstring>

namespace chatroom::cluster {

namespace {

constexpr std::uint64_t power_of_ten(std::size_t exponent) noexcept {
  std::uint64_t power = 1;
  for (; exponent > 0; --exponent) power *= 10;
  return power;
}

constexpr std::size_t digits_of(std::uint64_t id) noexcept {
  std::size_t digits = 1;
  for (; id >= 10; id /= 10) ++digits;
  return digits;
}

}  // namespace

std::uint64_t IdSpace::allocate() {
  std::size_t digits = kLeastDigits;
  while (digits < kMostDigits && used_[digits] * 2 >= range(digits).count) ++digits;
  const auto [first, count] = range(digits);
  for (;;) {
    const std::uint64_t id = first + random_number() % count * place_.shards;
    if (!in_use_.insert(id).second) continue;
    ++used_[digits];
    return id;
  }
}

void IdSpace::release(std::uint64_t id) {
  resting_.push_back(id);
  if (resting_.size() <= kResting) return;
  const std::uint64_t rested = resting_.front();
  resting_.pop_front();
  in_use_.erase(rested);
  --used_[digits_of(rested)];
}

IdSpace::Range IdSpace::range(std::size_t digits) const noexcept {
  const std::uint64_t low = power_of_ten(digits - 1);
  const std::uint64_t high = power_of_ten(digits);  // exclusive
  const std::uint64_t first = low + (place_.shard + place_.shards - low % place_.shards) % place_.shards;
  return {first, (high - first + place_.shards - 1) / place_.shards};
}

std::uint64_t IdSpace::random_number() {
  std::array<std::uint8_t, sizeof(std::uint64_t)> bytes{};
  random_.fill(bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), bytes.size());
  return number;
}

}  // namespace chatroom::cluster
