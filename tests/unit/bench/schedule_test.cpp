// When the load tool's open loop sends.
#include "load/schedule.hpp"

#include <gtest/gtest.h>

#include <map>

namespace chatroom::bench {
namespace {

constexpr std::int64_t kStart = 1000;

std::vector<std::pair<std::int64_t, std::uint32_t>> first(Schedule schedule, std::size_t count) {
  std::vector<std::pair<std::int64_t, std::uint32_t>> turns;
  schedule.start(kStart);
  for (std::size_t i = 0; i < count; ++i, schedule.advance()) {
    turns.emplace_back(schedule.next_time() - kStart, schedule.next_sender());
  }
  return turns;
}

TEST(Schedule, is_empty_without_senders) { EXPECT_TRUE(Schedule().empty()); }

TEST(Schedule, lets_the_senders_of_a_room_take_turns_at_even_distances) {
  Schedule schedule(10, 1, 2);  // every 100 ms
  schedule.add(0, 1, 7);
  schedule.add(0, 0, 3);
  const std::vector<std::pair<std::int64_t, std::uint32_t>> expected{
      {0, 3}, {100'000'000, 7}, {200'000'000, 3}, {300'000'000, 7}};
  EXPECT_EQ(first(schedule, 4), expected);
}

TEST(Schedule, spreads_the_rooms_over_one_distance) {
  Schedule schedule(10, 4, 1);
  for (std::uint32_t room = 0; room < 4; ++room) schedule.add(room, 0, room);
  const std::vector<std::pair<std::int64_t, std::uint32_t>> expected{
      {0, 0}, {25'000'000, 1}, {50'000'000, 2}, {75'000'000, 3}, {100'000'000, 0}};
  EXPECT_EQ(first(schedule, 5), expected);
}

TEST(Schedule, gives_each_room_its_rate_and_never_goes_back) {
  constexpr std::uint32_t kRooms = 7;
  constexpr std::uint32_t kSenders = 3;
  Schedule schedule(100, kRooms, kSenders);
  for (std::uint32_t room = 0; room < kRooms; ++room) {
    for (std::uint32_t turn = 0; turn < kSenders; ++turn) schedule.add(room, turn, room * kSenders + turn);
  }
  std::map<std::uint32_t, std::int64_t> last;
  std::int64_t previous = 0;
  for (const auto& [time, sender] : first(schedule, 2100)) {
    EXPECT_GE(time, previous);
    previous = time;
    const std::uint32_t room = sender / kSenders;
    if (last.count(room) != 0) {
      EXPECT_EQ(time - last[room], 10'000'000);
    }
    last[room] = time;
  }
  EXPECT_LE(previous, 3'000'000'000);
}

}  // namespace
}  // namespace chatroom::bench
