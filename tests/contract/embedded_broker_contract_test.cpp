// The contract suite on the embedded broker: one, two and three shards, each with several orders of the mail between
// them.
#include "contract/broker_contract.hpp"
#include "contract/embedded_fixture.hpp"
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
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      cases.push_back({"shards" + std::to_string(shards) + "seed" + std::to_string(seed),
                       [shards, seed](const chat::Limits& limits) {
                         return std::make_unique<EmbeddedFixture>(shards, seed, limits);
                       }});
    }
  }
  return cases;
}

std::string name_of(const testing::TestParamInfo<BrokerCase>& info) { return info.param.name; }

}  // namespace

INSTANTIATE_TEST_SUITE_P(Embedded, BrokerContract, testing::ValuesIn(cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Embedded, BrokerRetryContract, testing::ValuesIn(cases()), name_of);

}  // namespace chatroom::test
