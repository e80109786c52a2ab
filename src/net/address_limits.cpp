#include "net/address_limits.hpp"

#include <boost/container_hash/hash.hpp>

#include <algorithm>

namespace chatroom::net {
namespace {

// Addresses whose buckets are full again are looked for this often, since that means to look at all.
constexpr std::chrono::milliseconds kSweepInterval{10'000};

}  // namespace

std::optional<std::chrono::milliseconds> AddressLimits::take(const base::IpAddress& address, bool resuming,
                                                             chat::SteadyTime now) {
  const std::lock_guard lock(mutex_);
  forget_some(now);
  Buckets& buckets = addresses_[base::subscriber_of(address)];
  return resuming ? buckets.resuming.take(now, rates_.resuming) : buckets.newcomers.take(now, rates_.newcomers);
}

void AddressLimits::forget_some(chat::SteadyTime now) {
  if (now - swept_at_ >= kSweepInterval) {
    swept_at_ = now;
    boost::unordered::erase_if(addresses_, [now](const auto& entry) {
      return entry.second.newcomers.is_full(now) && entry.second.resuming.is_full(now);
    });
  }
  if (addresses_.size() >= kMaxAddresses) addresses_.erase(addresses_.begin());
}

std::size_t AddressLimits::remembered() const {
  const std::lock_guard lock(mutex_);
  return addresses_.size();
}

}  // namespace chatroom::net
