// The contract suite on the control plane in Redis: one, two and three nodes, each with connections of its own to a
// real Redis.
#include "contract/control_plane_contract.hpp"
#include "contract/redis_control_fixture.hpp"

#include <gtest/gtest.h>

namespace chatroom::test {

namespace {

std::vector<ControlCase> cases() {
  std::vector<ControlCase> cases;
  for (std::size_t nodes = 1; nodes <= 3; ++nodes) {
    cases.push_back({"nodes" + std::to_string(nodes), [nodes](const chat::Limits& limits) {
                       return std::make_unique<RedisControlFixture>(nodes, nodes, limits);
                     }});
  }
  return cases;
}

std::string name_of(const testing::TestParamInfo<ControlCase>& info) { return info.param.name; }

}  // namespace

INSTANTIATE_TEST_SUITE_P(Redis, ControlPlaneContract, testing::ValuesIn(cases()), name_of);

}  // namespace chatroom::test
