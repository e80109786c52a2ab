// Which connection an id names.
#include "net/connection_table.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace chatroom::net {
namespace {

class ConnectionTableTest : public testing::Test {
 protected:
  base::ConnectionId open() {
    const auto id = table.allocate();
    table.at(id.slot).phase = Connection::Phase::open;
    return id;
  }

  ConnectionTable table{3};
};

TEST_F(ConnectionTableTest, finds_a_connection_by_its_id) {
  const auto id = open();
  EXPECT_EQ(id.shard, 3);
  EXPECT_EQ(table.find(id), &table.at(id.slot));
  EXPECT_EQ(table.used(), 1U);
}

TEST_F(ConnectionTableTest, finds_nothing_by_the_id_of_a_connection_that_is_gone) {
  const auto old = open();
  table.release(old.slot);
  EXPECT_EQ(table.find(old), nullptr);
  table.reuse_released();
  const auto next = open();
  EXPECT_EQ(next.slot, old.slot);
  EXPECT_EQ(table.find(old), nullptr);
  EXPECT_NE(table.find(next), nullptr);
  EXPECT_EQ(table.used(), 1U);
}

TEST_F(ConnectionTableTest, gives_a_slot_to_nobody_else_before_the_end_of_its_connection_was_told) {
  const auto old = open();
  table.release(old.slot);
  EXPECT_NE(open().slot, old.slot);
  table.reuse_released();
  EXPECT_EQ(open().slot, old.slot);
}

TEST_F(ConnectionTableTest, finds_nothing_in_another_shard_or_outside_of_the_table) {
  auto id = open();
  id.shard = 4;
  EXPECT_EQ(table.find(id), nullptr);
  EXPECT_EQ(table.find({3, 1'000'000, 0}), nullptr);
  EXPECT_EQ(table.find({3, id.slot + 1, 0}), nullptr);
}

TEST_F(ConnectionTableTest, clears_a_slot_that_is_released) {
  const auto id = open();
  auto& connection = table.at(id.slot);
  connection.descriptor = 7;
  connection.paused = connection.dirty = true;
  connection.entry_at = 9;
  table.release(id.slot);
  EXPECT_EQ(connection.descriptor, -1);
  EXPECT_FALSE(connection.paused);
  EXPECT_FALSE(connection.dirty);
  EXPECT_EQ(connection.entry_at, 0U);
}

TEST_F(ConnectionTableTest, leaves_connections_where_they_are_while_it_grows) {
  const auto first = open();
  const auto* const place = table.find(first);
  for (int i = 0; i < 1000; ++i) open();
  EXPECT_EQ(table.find(first), place);
  EXPECT_EQ(table.used(), 1001U);
}

// What an idle connection costs in memory of ours; docs/architecture.md tells people that it is little.
TEST_F(ConnectionTableTest, needs_at_most_64_bytes_for_an_idle_connection) { EXPECT_LE(sizeof(Connection), 64U); }

}  // namespace
}  // namespace chatroom::net
