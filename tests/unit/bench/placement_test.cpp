// Which server of several a connection goes to.
#include "load/shared.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace chatroom::bench {
namespace {

TEST(Placement, spreads_the_members_of_a_room_evenly) {
  std::map<std::size_t, int> counts;
  for (std::uint32_t i = 0; i < 9; ++i) ++counts[first_target({.room = 0, .position = i}, i, 3, false)];
  EXPECT_EQ(counts, (std::map<std::size_t, int>{{0, 3}, {1, 3}, {2, 3}}));
}

TEST(Placement, apart_leaves_a_sender_alone_on_its_server) {
  Options options;
  options.connections = 900;
  options.rooms = 100;
  options.senders = 1;
  const auto roles = assign_roles(options);
  std::map<std::uint32_t, std::size_t> senders;
  std::map<std::uint32_t, std::multiset<std::size_t>> others;
  std::map<std::size_t, int> load;
  for (std::uint32_t i = 0; i < roles.size(); ++i) {
    const auto target = first_target(roles[i], i, 3, true);
    ++load[target];
    if (roles[i].sender) senders[roles[i].room] = target;
    if (!roles[i].sender) others[roles[i].room].insert(target);
  }
  ASSERT_EQ(senders.size(), 100U);
  for (const auto& [room, targets] : others) {
    EXPECT_EQ(targets.count(senders[room]), 0U);
    EXPECT_EQ(targets.count((senders[room] + 1) % 3), 4U);
    EXPECT_EQ(targets.count((senders[room] + 2) % 3), 4U);
  }
  for (const auto& [target, count] : load) EXPECT_NEAR(count, 300, 9) << target;
}

}  // namespace
}  // namespace chatroom::bench
