// AddressLimits: how fast one address may open connections. One for the node, asked by all shards, once for each
// upgrade request: hence the lock, which no message ever meets. It knows no clock.
// An IPv6 address counts as its /64 (base::subscriber_of).
#pragma once

#include "base/ip_address.hpp"
#include "chat/limits.hpp"
#include "chat/rate_limit.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <mutex>
#include <optional>

namespace chatroom::net {

struct ConnectionRates {
  chat::Rate newcomers{20, 5.0};
  chat::Rate resuming{200, 50.0};  // with a session that is good
};

class AddressLimits {
 public:
  // At most so many addresses are remembered. Above that, one is forgotten for each new one: whoever is forgotten may
  // connect more often, nobody less.
  static constexpr std::size_t kMaxAddresses = 65'536;

  explicit AddressLimits(const ConnectionRates& rates) noexcept : rates_(rates) {}

  // Nothing: one more connection is allowed, and counted. Otherwise how long to wait.
  std::optional<std::chrono::milliseconds> take(const base::IpAddress& address, bool resuming, chat::SteadyTime now);

  std::size_t remembered() const;

 private:
  struct Buckets {
    chat::RateLimit newcomers;
    chat::RateLimit resuming;
  };

  void forget_some(chat::SteadyTime now);

  const ConnectionRates rates_;
  mutable std::mutex mutex_;
  boost::unordered_flat_map<base::IpAddress, Buckets> addresses_;
  chat::SteadyTime swept_at_{};
};

}  // namespace chatroom::net
