// How many sockets the node holds.
#include "net/socket_budget.hpp"

#include <gtest/gtest.h>

namespace chatroom::net {
namespace {

TEST(SocketBudget, allows_upgrades_up_to_the_limit_and_some_sockets_more_for_http) {
  SocketBudget budget(2);
  EXPECT_TRUE(budget.take());
  EXPECT_TRUE(budget.take());
  EXPECT_TRUE(budget.allows_upgrade());
  EXPECT_TRUE(budget.take());
  EXPECT_FALSE(budget.allows_upgrade());
  for (std::size_t i = 1; i < SocketBudget::kHttpReserve; ++i) EXPECT_TRUE(budget.take());
  EXPECT_FALSE(budget.take());
}

TEST(SocketBudget, has_room_again_for_what_is_given_back) {
  SocketBudget budget(1);
  while (budget.take()) {
  }
  budget.give_back();
  EXPECT_TRUE(budget.take());
  EXPECT_FALSE(budget.take()) << "one that was refused does not count";
}

}  // namespace
}  // namespace chatroom::net
