// Cluster: nodes in processes of their own and the Redis that they share, each node behind a proxy of its own to Redis,
// so that a test can take Redis away from one or all, slow it down, or give it another past. For the tests of this
// folder; one thread.
#pragma once

#include "support/chat_client.hpp"
#include "support/redis_server.hpp"
#include "support/server_process.hpp"
#include "support/tcp_proxy.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chatroom::test {

// The times that docs/architecture.md gives.
inline constexpr std::chrono::seconds kLease{15};
inline constexpr std::chrono::seconds kReapTime{20};  // after the end of the grace
inline constexpr std::chrono::seconds kRefusal{2};    // when Redis is away
inline constexpr std::chrono::seconds kGoOn{2};       // when it is back
inline constexpr std::chrono::seconds kPutBack{3};    // when it is back with another past
inline constexpr std::chrono::seconds kGiveUp{10};    // for what was handed to it, and for a silent connection
// Of a machine with other work, and of programs that a sanitizer slows down.
inline constexpr std::chrono::milliseconds kLeeway{CLUSTER_LEEWAY_MS};

class Cluster {
 public:
  struct Setup {
    std::size_t nodes = 3;
    std::vector<std::string> options = {};  // of the nodes, after --redis, --shards 1 and --no-client-limits
    RedisOptions redis = {};
  };

  // Returns when all nodes are ready.
  explicit Cluster(const Setup& setup);
  Cluster() : Cluster(Setup()) {}
  ~Cluster();
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  std::size_t size() const noexcept { return nodes_.size(); }
  RedisServer& redis() noexcept { return redis_; }
  ServerProcess& node(std::size_t i) noexcept { return *nodes_[i]; }
  // Between that node and Redis.
  TcpProxy& proxy(std::size_t i) noexcept { return *proxies_[i]; }
  std::uint16_t port(std::size_t i) const noexcept { return nodes_[i]->port(); }

  // A new node in the place of one that is gone; returns when it is ready.
  void start_node(std::size_t i);
  bool is_ready(std::size_t i) const;
  void wait_until_ready(std::size_t i) const;

  // For all proxies.
  void cut_off_redis();
  void hold_redis();
  void resume_redis();
  void delay_redis(std::chrono::milliseconds each_way);

 private:
  std::vector<std::string> options_of(std::size_t i) const;

  Setup setup_;
  RedisServer redis_;
  std::vector<std::unique_ptr<TcpProxy>> proxies_;
  std::vector<std::unique_ptr<ServerProcess>> nodes_;
};

}  // namespace chatroom::test
