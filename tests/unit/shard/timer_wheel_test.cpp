// When the entries of a timer wheel come due.
#include "shard/timer_wheel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace chatroom::shard {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Visits = std::vector<std::pair<Tick, int>>;  // when, and which entry

Visits advance(TimerWheel<int>& wheel, Tick to) {
  Visits visits;
  wheel.advance(to, [&](int entry) { visits.emplace_back(wheel.now(), entry); });
  return visits;
}

TEST(TimerWheel, visits_an_entry_at_its_tick_and_not_before) {
  TimerWheel<int> wheel;
  EXPECT_EQ(wheel.add(5, 1), 5U);
  EXPECT_THAT(advance(wheel, 4), IsEmpty());
  EXPECT_THAT(advance(wheel, 5), ElementsAre(std::pair(5U, 1)));
  EXPECT_THAT(advance(wheel, 2000), IsEmpty());
}

TEST(TimerWheel, goes_tick_by_tick_through_a_long_pause) {
  TimerWheel<int> wheel;
  wheel.add(300, 3);
  wheel.add(1, 1);
  wheel.add(20, 2);
  EXPECT_THAT(advance(wheel, 1000), ElementsAre(std::pair(1U, 1), std::pair(20U, 2), std::pair(300U, 3)));
  EXPECT_EQ(wheel.now(), 1000U);
}

TEST(TimerWheel, visits_entries_of_one_tick_in_the_order_added) {
  TimerWheel<int> wheel;
  wheel.add(2, 1);
  wheel.add(2, 2);
  EXPECT_THAT(advance(wheel, 2), ElementsAre(std::pair(2U, 1), std::pair(2U, 2)));
}

TEST(TimerWheel, takes_the_next_tick_for_what_is_due_already) {
  TimerWheel<int> wheel;
  advance(wheel, 10);
  EXPECT_EQ(wheel.add(10, 1), 11U);
  EXPECT_EQ(wheel.add(0, 2), 11U);
  EXPECT_THAT(advance(wheel, 11), ElementsAre(std::pair(11U, 1), std::pair(11U, 2)));
}

TEST(TimerWheel, takes_the_horizon_for_what_lies_further_ahead) {
  TimerWheel<int> wheel;
  advance(wheel, 7);
  const Tick horizon = 7 + TimerWheel<int>::kHorizon;
  EXPECT_EQ(wheel.add(100'000, 1), horizon);
  EXPECT_THAT(advance(wheel, horizon - 1), IsEmpty());
  EXPECT_THAT(advance(wheel, horizon), ElementsAre(std::pair(horizon, 1)));
}

TEST(TimerWheel, lets_a_visit_add_entries) {
  TimerWheel<int> wheel;
  wheel.add(1, 1);
  Visits visits;
  wheel.advance(5, [&](int entry) {
    visits.emplace_back(wheel.now(), entry);
    if (entry < 3) wheel.add(wheel.now() + 2, entry + 1);
  });
  EXPECT_THAT(visits, ElementsAre(std::pair(1U, 1), std::pair(3U, 2), std::pair(5U, 3)));
}

TEST(TimerWheel, lets_a_visit_add_an_entry_a_whole_turn_of_the_wheel_ahead) {
  TimerWheel<int> wheel;
  wheel.add(1, 1);
  Visits visits;
  wheel.advance(TimerWheel<int>::kHorizon + 1, [&](int entry) {
    visits.emplace_back(wheel.now(), entry);
    if (entry == 1) wheel.add(wheel.now() + TimerWheel<int>::kHorizon, 2);
  });
  EXPECT_THAT(visits, ElementsAre(std::pair(1U, 1), std::pair(TimerWheel<int>::kHorizon + 1, 2)));
}

}  // namespace
}  // namespace chatroom::shard
