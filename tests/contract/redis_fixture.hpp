// RedisBrokers for tests, on one Redis whose clock the test moves. Each fixture has keys of its own there.
#pragma once

#include "chat/limits.hpp"
#include "cluster/redis/redis_broker.hpp"
#include "contract/broker_fixture.hpp"
#include "support/fake_clock.hpp"
#include "support/plain_encoder.hpp"
#include "support/redis_server.hpp"
#include "support/resp_client.hpp"
#include "support/seeded_random.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace chatroom::test {

// The one that all tests of the program share; started with the first.
RedisServer& shared_redis();

class RedisFixture final : public BrokerFixture {
 public:
  // `limits` outlive the fixture. Returns when every broker has reached the store.
  RedisFixture(chat::ShardId shards, std::uint64_t seed, const chat::Limits& limits);
  ~RedisFixture() override;

  chat::ShardId shards() const override { return static_cast<chat::ShardId>(shards_.size()); }
  chat::Broker& broker(chat::ShardId shard) override;
  cluster::RedisBroker& redis_broker(chat::ShardId shard);
  void listen(chat::ShardId shard, chat::BrokerListener& listener) override;
  bool step() override;
  void advance(std::chrono::milliseconds by) override;
  chat::WallTime wall() const override { return clock_.wall(); }
  bool ends_come_last() const override { return false; }
  const std::string& prefix() const { return prefix_; }
  // For what shares the brokers' loop and time.
  boost::asio::io_context& context();
  FakeClock& clock() { return clock_; }
  // Called with each part of the time that advance() lets pass.
  std::function<void()> on_tick = [] {};

 private:
  struct Shard;
  struct Loop;

  bool is_settled() const;
  void settle();
  // Whatever was published before has arrived once each shard has heard of this.
  void start_fence();
  bool fence_has_come() const;

  FakeClock clock_;
  SeededRandom random_;
  PlainEncoder encoder_;
  RespClient admin_;
  std::string prefix_;
  std::unique_ptr<Loop> loop_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::uint64_t fence_ = 0;
  bool fence_started_ = false;
};

}  // namespace chatroom::test
