// RedisControls for tests: one a node, beside the broker of its only shard, on the Redis that all tests of the program
// share, and with its clock in the test's hands.
#pragma once

#include "chat/limits.hpp"
#include "cluster/redis/redis_control.hpp"
#include "contract/control_fixture.hpp"
#include "contract/redis_fixture.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chatroom::test {

class RedisControlFixture final : public ControlFixture {
 public:
  // `limits` outlive the fixture. Returns when every plane has reached the store.
  RedisControlFixture(std::size_t nodes, std::uint64_t seed, const chat::Limits& limits);
  ~RedisControlFixture() override;

  std::size_t nodes() const override { return nodes_.size(); }
  chat::ControlPlane& plane(std::size_t node) override;
  TestNode& node(std::size_t node) override;
  std::string name(std::size_t node) const override { return "n" + std::to_string(node); }
  ObservedCluster& cluster() override { return cluster_; }
  std::size_t node_of(chat::ShardId shard) const override { return shard; }
  void run() override;
  void advance(std::chrono::milliseconds by) override { redis_.advance(by); }

  cluster::RedisControl& redis_control(std::size_t node);
  // The plane's connections are lost, and can't be made; or can again.
  void set_away(std::size_t node, bool away);
  // What the plane calls from now on gets no answer.
  void freeze(std::size_t node);
  const std::string& prefix() const { return redis_.prefix(); }

 private:
  struct Node;

  bool is_settled() const;
  std::uint64_t calls_made() const;
  void start_fence();

  RedisFixture& redis_;
  ObservedCluster cluster_;
  RespClient admin_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::uint64_t fence_ = 0;
};

}  // namespace chatroom::test
