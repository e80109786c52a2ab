// RequestLimits: how often an address may ask the API. First this node's token bucket, then the window over all nodes;
// what the bucket refuses does not count in the window. An IPv6 address counts as its /64. One thread.
#pragma once

#include "admin/admin_api.hpp"
#include "admin/lifetime.hpp"
#include "base/ip_address.hpp"
#include "chat/rate_limit.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace chatroom::admin {

class RequestLimits {
 public:
  // At most so many addresses are remembered. Above that, one is forgotten for each new one: whoever is forgotten may
  // ask more often, nobody less.
  static constexpr std::size_t kMaxAddresses = 65'536;

  struct Outcome {
    std::optional<std::chrono::milliseconds> wait;  // refused: when one more is allowed
    std::string left;                               // of the RateLimit field: what is left of each that was asked
  };

  RequestLimits(const AdminSettings& settings, chat::ControlPlane& plane, const chat::Clock& clock);

  // The outcome comes before this returns, or later; not when this is gone.
  void take(const base::IpAddress& peer, std::function<void(Outcome)> outcome);

  // The value of the RateLimit-Policy field.
  const std::string& policy() const noexcept { return policy_; }

  std::uint64_t refused() const noexcept { return refused_; }
  std::size_t remembered() const noexcept { return buckets_.size(); }
  // Forgets buckets that are full. To be called now and then: it looks at all.
  void forget_full();

 private:
  Outcome take_token(const base::IpAddress& subscriber);

  chat::ControlPlane& plane_;
  const chat::Clock& clock_;
  const chat::WindowPolicy window_;
  const chat::Rate rate_;
  const std::chrono::milliseconds interval_;
  const std::string policy_;
  boost::unordered_flat_map<base::IpAddress, chat::RateLimit> buckets_;
  std::uint64_t refused_ = 0;
  Lifetime lifetime_;
};

// Whole seconds, rounded up: what Retry-After and RateLimit tell.
std::chrono::seconds whole_seconds(std::chrono::milliseconds time) noexcept;

}  // namespace chatroom::admin
