// The simulation on the broker in Redis, from some seeds.
#include "contract/broker_simulation.hpp"
#include "contract/redis_fixture.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace chatroom::test {

namespace {

constexpr std::uint64_t kSeeds = 40;
constexpr std::size_t kActions = 400;

void simulate(chat::ShardId shards) {
  const chat::Limits limits;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(testing::Message() << "shards " << shards << ", seed " << seed);
    BrokerSimulation simulation(std::make_unique<RedisFixture>(shards, seed, limits), seed);
    simulation.run(kActions);
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace

TEST(RedisBrokerSimulation, holds_the_promises_on_one_shard) { simulate(1); }

TEST(RedisBrokerSimulation, holds_the_promises_on_three_shards) { simulate(3); }

}  // namespace chatroom::test
