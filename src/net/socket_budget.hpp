// SocketBudget: how many client sockets the node may hold, over all shards. Asked once when a connection is accepted,
// once at its upgrade, and told once at its end; any thread.
#pragma once

#include <atomic>
#include <cstddef>

namespace chatroom::net {

class SocketBudget {
 public:
  // For requests that are answered while no further WebSocket is allowed, so that a full node still tells that it is.
  static constexpr std::size_t kHttpReserve = 256;

  explicit SocketBudget(std::size_t max_connections) noexcept : max_connections_(max_connections) {}

  // Counts a socket that was accepted. False: there are too many already, and it was not counted.
  bool take() noexcept {
    if (used_.fetch_add(1, std::memory_order_relaxed) < max_connections_ + kHttpReserve) return true;
    give_back();
    return false;
  }
  void give_back() noexcept { used_.fetch_sub(1, std::memory_order_relaxed); }

  // Whether one of the sockets counted may become a WebSocket.
  bool allows_upgrade() const noexcept { return used_.load(std::memory_order_relaxed) <= max_connections_; }

 private:
  std::atomic<std::size_t> used_{0};
  std::size_t max_connections_;
};

}  // namespace chatroom::net
