#include "admin/cli/human_text.hpp"

#include <gtest/gtest.h>

namespace chatroom::admin::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(HumanText, groups_digits) {
  EXPECT_EQ(human_count(0), "0");
  EXPECT_EQ(human_count(999), "999");
  EXPECT_EQ(human_count(1'000), "1,000");
  EXPECT_EQ(human_count(123'456'789), "123,456,789");
}

TEST(HumanText, has_sizes_in_the_largest_unit_that_fits) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(1'023), "1023 B");
  EXPECT_EQ(human_bytes(1'536), "1.5 KiB");
  EXPECT_EQ(human_bytes(12U << 20), "12 MiB");
  EXPECT_EQ(human_bytes(std::uint64_t{5} << 50), "5120 TiB");
}

TEST(HumanText, has_durations_in_two_units) {
  EXPECT_EQ(human_duration(milliseconds(-5)), "0 s");
  EXPECT_EQ(human_duration(milliseconds(59'999)), "59 s");
  EXPECT_EQ(human_duration(seconds(60)), "1 min");
  EXPECT_EQ(human_duration(seconds(200)), "3 min 20 s");
  EXPECT_EQ(human_duration(seconds(3'600)), "1 h");
  EXPECT_EQ(human_duration(seconds(7'530)), "2 h 5 min");
  EXPECT_EQ(human_duration(seconds(4 * 86'400 + 3'700)), "4 d 1 h");
  EXPECT_EQ(human_duration(seconds(86'400 + 60)), "1 d");
}

TEST(HumanText, has_times_in_utc) {
  EXPECT_EQ(human_time(WallTime(milliseconds(0))), "1970-01-01 00:00:00 UTC");
  EXPECT_EQ(human_time(WallTime(milliseconds(951'827'696'789))), "2000-02-29 12:34:56 UTC");
}

TEST(HumanText, reads_durations) {
  EXPECT_EQ(parse_duration("90"), seconds(90));
  EXPECT_EQ(parse_duration("90s"), seconds(90));
  EXPECT_EQ(parse_duration("15m"), seconds(900));
  EXPECT_EQ(parse_duration("2h"), seconds(7'200));
  EXPECT_EQ(parse_duration("7d"), seconds(604'800));
  for (const auto* text : {"", "m", "-1", "1.5h", "1w", "1 h", "99999999999999999999", "9999999999d"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace chatroom::admin::cli
