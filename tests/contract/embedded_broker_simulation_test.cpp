// The simulation on the embedded broker, from many seeds.
#include "contract/broker_simulation.hpp"
#include "contract/embedded_fixture.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace chatroom::test {

namespace {

constexpr std::uint64_t kSeeds = 200;
constexpr std::size_t kActions = 400;

void simulate(chat::ShardId shards) {
  const chat::Limits limits;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(testing::Message() << "shards " << shards << ", seed " << seed);
    BrokerSimulation simulation(std::make_unique<EmbeddedFixture>(shards, seed, limits), seed);
    simulation.run(kActions);
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace

TEST(EmbeddedBrokerSimulation, holds_the_promises_on_one_shard) { simulate(1); }

TEST(EmbeddedBrokerSimulation, holds_the_promises_on_three_shards) { simulate(3); }

}  // namespace chatroom::test
