#include "ops/counters.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace chatroom::ops {
namespace {

TEST(Counters, start_at_zero_and_go_up_and_down) {
  Counter counter;
  EXPECT_EQ(counter.value(), 0U);
  counter.add();
  counter.add(5);
  counter.subtract(2);
  EXPECT_EQ(counter.value(), 4U);
  counter.set(9);
  EXPECT_EQ(counter.value(), 9U);
}

TEST(Counters, are_summed_over_the_shards) {
  ShardCounters first;
  ShardCounters second;
  first[Count::connections].add(3);
  second[Count::connections].add(4);
  second[Count::send_calls].add(7);
  first.refusals(2).add();
  second.refusals(2).add();
  first.closes(4413).add();
  second.closes(4413).add(2);
  const std::array<const ShardCounters*, 2> shards = {&first, &second};
  const auto stats = sum(shards);
  EXPECT_EQ(stats[Count::connections], 7U);
  EXPECT_EQ(stats[Count::send_calls], 7U);
  EXPECT_EQ(stats[Count::rooms], 0U);
  EXPECT_EQ(stats.refusals(2), 2U);
  EXPECT_EQ(stats.closes(4413), 3U);
  EXPECT_EQ(stats.closes(1000), 0U);
}

TEST(Counters, keep_close_codes_apart_and_odd_ones_together) {
  for (const std::uint16_t code : std::to_array<std::uint16_t>({1000, 1006, 1015, 4400, 4403, 4429, 4463})) {
    EXPECT_EQ(close_of_index(index_of_close(code)), code);
  }
  for (const std::uint16_t code : std::to_array<std::uint16_t>({0, 999, 1016, 3000, 4399, 4464, 65535}))
    EXPECT_EQ(index_of_close(code), 0U) << code;
  for (std::size_t index = 0; index < kCloseNumber; ++index) EXPECT_EQ(index_of_close(close_of_index(index)), index);
}

TEST(Counters, have_a_name_each) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kCountNumber; ++i) EXPECT_TRUE(names.insert(name_of(static_cast<Count>(i))).second) << i;
  EXPECT_EQ(name_of(Count::connections), "connections");
  EXPECT_EQ(name_of(Count::messages_in), "messages_in");
  EXPECT_EQ(name_of(Count::send_calls), "send_calls");
}

}  // namespace
}  // namespace chatroom::ops
