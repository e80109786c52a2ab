// Inflating whole messages: the vectors of RFC 7692, what breaks the format, and the bound.
#include "ws/inflater.hpp"

#include "unit/ws/deflating_client.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace chatroom::ws::test {
namespace {

using namespace std::string_view_literals;

std::string inflate(std::string_view payload, std::size_t max_bytes = 1 << 20) {
  Inflater inflater;
  const auto message = inflater.inflate(payload, max_bytes);
  if (message) return std::string(*message);
  return message.error() == InflateFlaw::broken ? "broken" : "too big";
}

TEST(Inflater, gives_the_messages_of_RFC_7692_7_2_3) {
  EXPECT_EQ(inflate("\xf2\x48\xcd\xc9\xc9\x07\x00"sv), "Hello") << "7.2.3.1, one block";
  EXPECT_EQ(inflate("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"sv), "Hello") << "7.2.3.3, a stored block";
  EXPECT_EQ(inflate("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"sv), "Hello") << "7.2.3.4, a block marked as the last";
  EXPECT_EQ(inflate("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"sv), "Hello") << "7.2.3.5, two blocks";
  EXPECT_EQ(inflate("\x00"sv), "") << "7.2.3.6, an empty message";
}

TEST(Inflater, needs_the_window_of_the_message_before_for_nothing) {
  Inflater inflater;
  ASSERT_TRUE(inflater.inflate("\xf2\x48\xcd\xc9\xc9\x07\x00"sv, 100));
  // RFC 7692, 7.2.3.2: it points back into the message before, which is not allowed here.
  EXPECT_FALSE(inflater.inflate("\xf2\x00\x11\x00\x00"sv, 100));
  EXPECT_EQ(*inflater.inflate("\xf2\x48\xcd\xc9\xc9\x07\x00"sv, 100), "Hello");
}

TEST(Inflater, goes_on_behind_a_block_in_the_middle_that_is_marked_as_the_last) {
  const std::string first = compressed("one ", {.flush = Z_FINISH});
  const std::string whole = first.substr(0, first.size() - 1) + compressed("two");
  EXPECT_EQ(inflate(whole), "one two");
}

TEST(Inflater, reads_what_every_level_and_window_makes) {
  std::string message;
  for (int i = 0; message.size() < 100'000; ++i) message += std::to_string(i * i) + " times tea, ";
  for (const int window_bits : {9, 10, 12, 15}) {
    for (const int level : {0, 1, 6, 9}) {
      EXPECT_TRUE(inflate(compressed(message, {window_bits, level})) == message) << window_bits << " " << level;
      EXPECT_TRUE(inflate(compressed(message, {window_bits, level, Z_FINISH})) == message);
    }
  }
}

TEST(Inflater, finds_a_message_that_is_cut_anywhere_or_has_bytes_behind_it_broken) {
  const std::string payload = compressed("a message that is long enough to be cut in many places");
  for (std::size_t cut = 0; cut < payload.size(); ++cut) {
    EXPECT_NE(inflate(payload.substr(0, cut)), "a message that is long enough to be cut in many places") << cut;
  }
  EXPECT_EQ(inflate(""), "broken");
  EXPECT_EQ(inflate(payload + "x"), "broken");
  EXPECT_EQ(inflate(payload + std::string("\0\0\0", 3)), "broken");
}

TEST(Inflater, finds_garbage_broken) {
  EXPECT_EQ(inflate("\xff"sv), "broken") << "a block of the reserved kind";
  EXPECT_EQ(inflate("\x00\x05\x00\x00\x00Hello\x00"sv), "broken") << "a stored block whose length is not sure";
  EXPECT_EQ(inflate("Hello, this is no deflate"sv), "broken");
}

TEST(Inflater, gives_up_as_soon_as_there_is_more_than_allowed) {
  const std::string message(1000, 'x');
  const std::string payload = compressed(message);
  EXPECT_EQ(inflate(payload, 1000), message);
  EXPECT_EQ(inflate(payload, 999), "too big");
  EXPECT_EQ(inflate(payload, 0), "too big");
  EXPECT_EQ(inflate("\x00"sv, 0), "");
  EXPECT_EQ(inflate(payload + "garbage", 999), "too big");
}

TEST(Inflater, takes_another_bound_with_every_message) {
  Inflater inflater;
  const std::string payload = compressed(std::string(50'000, 'x'));
  EXPECT_TRUE(inflater.inflate(payload, 50'000));
  EXPECT_EQ(inflater.inflate(payload, 100).error(), InflateFlaw::too_big);
  EXPECT_EQ(*inflater.inflate(payload, 60'000), std::string(50'000, 'x'));
}

}  // namespace
}  // namespace chatroom::ws::test
