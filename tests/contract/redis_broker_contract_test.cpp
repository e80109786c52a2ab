// The contract suite on the broker in Redis: one, two and three shards, each with connections of its own to a real
// Redis.
#include "contract/broker_contract.hpp"
#include "contract/redis_fixture.hpp"
#include "contract/retries_contract.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace chatroom::test {

namespace {

std::vector<BrokerCase> cases() {
  std::vector<BrokerCase> cases;
  for (chat::ShardId shards = 1; shards <= 3; ++shards) {
    cases.push_back({"shards" + std::to_string(shards), [shards](const chat::Limits& limits) {
                       return std::make_unique<RedisFixture>(shards, shards, limits);
                     }});
  }
  return cases;
}

std::string name_of(const testing::TestParamInfo<BrokerCase>& info) { return info.param.name; }

}  // namespace

INSTANTIATE_TEST_SUITE_P(Redis, BrokerContract, testing::ValuesIn(cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Redis, BrokerRetryContract, testing::ValuesIn(cases()), name_of);

}  // namespace chatroom::test
