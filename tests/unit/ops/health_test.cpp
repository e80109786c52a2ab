#include "ops/health.hpp"

#include "ops/version.hpp"

#include <gtest/gtest.h>

namespace chatroom::ops {
namespace {

TEST(Health, says_what_the_node_is_and_holds) {
  EXPECT_EQ(
      health_json({"2f1c6a3e-0000-4000-8000-000000000001", std::chrono::seconds(12), 3, 1}),
      R"({"status":"ok","version":")" + std::string(version()) +
          R"(","node":"2f1c6a3e-0000-4000-8000-000000000001","uptimeSec":12,"connections":3,"rooms":1,"loopLagUs":0})");
}

TEST(Health, names_the_state_for_a_load_balancer) {
  EXPECT_EQ(ready_json(NodeState::starting), R"({"status":"starting"})");
  EXPECT_EQ(ready_json(NodeState::ready), R"({"status":"ready"})");
  EXPECT_EQ(ready_json(NodeState::draining), R"({"status":"draining"})");
  EXPECT_EQ(ready_json(NodeState::ready, true), R"({"status":"store away"})");
  EXPECT_EQ(ready_json(NodeState::draining, true), R"({"status":"draining"})");
  EXPECT_EQ(ready_json(NodeState::stopping), R"({"status":"draining"})");
}

TEST(Health, tells_the_version) {
  EXPECT_EQ(version_json(), R"({"version":")" + std::string(version()) + "\"}");
  EXPECT_EQ(version().find_first_not_of("0123456789."), std::string_view::npos);
}

TEST(NodeStatus, goes_forward_only) {
  NodeStatus status;
  EXPECT_EQ(status.state(), NodeState::starting);
  EXPECT_TRUE(status.advance(NodeState::draining)) << "a stop may come before the start is over";
  EXPECT_FALSE(status.advance(NodeState::ready));
  EXPECT_EQ(status.state(), NodeState::draining);
  EXPECT_TRUE(status.advance(NodeState::draining));
  EXPECT_TRUE(status.advance(NodeState::stopping));
}

}  // namespace
}  // namespace chatroom::ops
