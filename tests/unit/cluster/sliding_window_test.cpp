#include "cluster/sliding_window.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::cluster {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr chat::WindowPolicy kPolicy{.name = "test", .limit = 20, .length = seconds(60)};
constexpr chat::SteadyTime kStart{5'000'000};

TEST(SlidingWindows, allows_the_20th_and_not_the_21st) {
  SlidingWindows windows;
  for (std::uint32_t n = 1; n <= 20; ++n) {
    const auto state = windows.take(kPolicy, "a", kStart);
    EXPECT_TRUE(state.allowed) << n;
    EXPECT_EQ(state.left, 20 - n);
  }
  const auto refused = windows.take(kPolicy, "a", kStart + seconds(1));
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.left, 0U);
  EXPECT_EQ(refused.next, seconds(59));
  EXPECT_TRUE(windows.take(kPolicy, "b", kStart).allowed) << "each subject has its own";
}

TEST(SlidingWindows, slides) {
  SlidingWindows windows;
  for (int n = 0; n < 20; ++n) EXPECT_TRUE(windows.take(kPolicy, "a", kStart + seconds(n)).allowed);
  EXPECT_FALSE(windows.take(kPolicy, "a", kStart + seconds(60) - milliseconds(1)).allowed);
  EXPECT_TRUE(windows.take(kPolicy, "a", kStart + seconds(60)).allowed) << "the first is a minute ago";
  EXPECT_FALSE(windows.take(kPolicy, "a", kStart + seconds(60)).allowed) << "the second is not";
  EXPECT_TRUE(windows.take(kPolicy, "a", kStart + seconds(61)).allowed);
}

TEST(SlidingWindows, does_not_count_what_it_refused) {
  SlidingWindows windows;
  for (int n = 0; n < 20; ++n) windows.take(kPolicy, "a", kStart);
  for (int n = 0; n < 100; ++n) windows.take(kPolicy, "a", kStart + seconds(30));
  const auto state = windows.take(kPolicy, "a", kStart + seconds(60));
  EXPECT_TRUE(state.allowed);
  EXPECT_EQ(state.left, 19U);
  EXPECT_EQ(state.reset, seconds(60));
}

TEST(SlidingWindows, keeps_policies_apart) {
  SlidingWindows windows;
  const chat::WindowPolicy one{.name = "one", .limit = 1, .length = seconds(1)};
  EXPECT_TRUE(windows.take(one, "a", kStart).allowed);
  EXPECT_TRUE(windows.take(kPolicy, "a", kStart).allowed);
  EXPECT_FALSE(windows.take(one, "a", kStart).allowed);
}

TEST(SlidingWindows, remembers_no_more_subjects_than_it_may_and_forgets_those_that_are_over) {
  SlidingWindows windows;
  for (std::size_t n = 0; n < SlidingWindows::kMaxSubjects + 10; ++n) windows.take(kPolicy, std::to_string(n), kStart);
  EXPECT_EQ(windows.remembered(), SlidingWindows::kMaxSubjects);
  windows.take(kPolicy, "late", kStart + seconds(61));
  EXPECT_EQ(windows.remembered(), 1U);
}

}  // namespace
}  // namespace chatroom::cluster
