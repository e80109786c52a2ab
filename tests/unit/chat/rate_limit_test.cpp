#include "chat/rate_limit.hpp"

#include <gtest/gtest.h>

namespace chatroom::chat {
namespace {

using std::chrono::milliseconds;

constexpr Rate kMessages{20, 5.0};
constexpr SteadyTime kNow{1'000'000};

TEST(RateLimit, gives_the_burst_at_once_and_then_says_how_long_to_wait) {
  RateLimit limit;
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(limit.take(kNow, kMessages)) << i;
  EXPECT_EQ(limit.take(kNow, kMessages), milliseconds(200));
}

TEST(RateLimit, takes_nothing_when_it_refuses) {
  RateLimit limit;
  for (int i = 0; i < 20; ++i) limit.take(kNow, kMessages);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(limit.take(kNow, kMessages));
  EXPECT_FALSE(limit.take(kNow + milliseconds(200), kMessages));
  EXPECT_TRUE(limit.take(kNow + milliseconds(200), kMessages));
}

TEST(RateLimit, gives_one_for_each_interval_once_the_burst_is_spent) {
  RateLimit limit;
  for (int i = 0; i < 20; ++i) limit.take(kNow, kMessages);
  int given = 0;
  for (int ms = 0; ms <= 10'000; ms += 10) given += limit.take(kNow + milliseconds(ms), kMessages) ? 0 : 1;
  EXPECT_EQ(given, 50);
}

TEST(RateLimit, is_full_again_after_a_rest_but_holds_no_more_than_the_burst) {
  RateLimit limit;
  for (int i = 0; i < 20; ++i) limit.take(kNow, kMessages);
  const SteadyTime later = kNow + milliseconds(3'600'000);
  EXPECT_TRUE(limit.is_full(later));
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(limit.take(later, kMessages));
  EXPECT_TRUE(limit.take(later, kMessages));
}

TEST(RateLimit, counts_the_rates_of_a_third_without_drifting) {
  RateLimit limit;
  const Rate thirds{1, 3.0};
  int given = 0;
  for (int ms = 0; ms < 30'000; ++ms) given += limit.take(kNow + milliseconds(ms), thirds) ? 0 : 1;
  EXPECT_EQ(given, 90);
}

TEST(RateLimit, merged_has_given_what_both_have) {
  RateLimit before;
  RateLimit after;
  for (int i = 0; i < 12; ++i) before.take(kNow, kMessages);
  for (int i = 0; i < 7; ++i) after.take(kNow, kMessages);
  after.merge(before, kNow);
  EXPECT_FALSE(after.take(kNow, kMessages));
  EXPECT_TRUE(after.take(kNow, kMessages));
}

}  // namespace
}  // namespace chatroom::chat
