#include "shard/turn_meter.hpp"

#include <gtest/gtest.h>

namespace chatroom::shard {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TurnMeter::Time kStart{seconds(1000)};

TEST(TurnMeterTest, shows_the_longest_turn) {
  TurnMeter meter;
  meter.turn_ended(kStart, milliseconds(3));
  meter.turn_ended(kStart + seconds(1), milliseconds(8));
  meter.turn_ended(kStart + seconds(2), milliseconds(1));
  EXPECT_EQ(meter.longest(), milliseconds(8));
}

TEST(TurnMeterTest, still_shows_a_turn_of_the_span_before) {
  TurnMeter meter;
  meter.turn_ended(kStart, milliseconds(8));
  meter.turn_ended(kStart + TurnMeter::kSpan, milliseconds(1));
  EXPECT_EQ(meter.longest(), milliseconds(8));
}

TEST(TurnMeterTest, forgets_a_turn_after_two_spans) {
  TurnMeter meter;
  meter.turn_ended(kStart, milliseconds(8));
  meter.turn_ended(kStart + TurnMeter::kSpan, milliseconds(2));
  meter.turn_ended(kStart + 2 * TurnMeter::kSpan, milliseconds(1));
  EXPECT_EQ(meter.longest(), milliseconds(2));
}

TEST(TurnMeterTest, forgets_what_lies_before_a_long_pause) {
  TurnMeter meter;
  meter.turn_ended(kStart, milliseconds(8));
  meter.turn_ended(kStart + 3 * TurnMeter::kSpan, milliseconds(1));
  EXPECT_EQ(meter.longest(), milliseconds(1));
}

}  // namespace
}  // namespace chatroom::shard
