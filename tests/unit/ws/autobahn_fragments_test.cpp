// The ground of Autobahn's group 5 (fragmentation) on the echo server: each case at one go, and byte by byte. The
// numbers in the names are those of its cases.
#include "unit/ws/client.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::ws::test {
namespace {

void expect_replies(const std::string& bytes, const std::vector<Reply>& expected) {
  EXPECT_EQ(echo(bytes), expected);
  EXPECT_EQ(echo(bytes, 1), expected);
}

TEST(Autobahn5Fragmentation, a_control_frame_in_fragments_is_refused_5_1_and_5_2) {
  expect_replies(first(Opcode::ping, "fragment1") + last("fragment2"), {close_reply(1002)});
  expect_replies(first(Opcode::pong, "fragment1") + last("fragment2"), {close_reply(1002)});
}

TEST(Autobahn5Fragmentation, two_fragments_are_one_message_5_3_to_5_5) {
  expect_replies(first(Opcode::text, "fragment1") + last("fragment2"), {text_reply("fragment1fragment2")});
}

TEST(Autobahn5Fragmentation, a_ping_between_fragments_is_answered_before_the_message_5_6_to_5_8) {
  expect_replies(first(Opcode::text, "fragment1") + ping("ping payload") + last("fragment2"),
                 {pong_reply("ping payload"), text_reply("fragment1fragment2")});
}

TEST(Autobahn5Fragmentation, a_last_fragment_without_a_first_is_refused_5_9_to_5_11) {
  expect_replies(last("non-continuation payload") + text("Hello, world!"), {close_reply(1002)});
}

TEST(Autobahn5Fragmentation, a_middle_fragment_without_a_first_is_refused_5_12_to_5_14) {
  expect_replies(middle("non-continuation payload") + text("Hello, world!"), {close_reply(1002)});
}

TEST(Autobahn5Fragmentation, a_continuation_after_the_last_fragment_is_refused_5_15) {
  expect_replies(first(Opcode::text, "fragment1") + last("fragment2") + middle("fragment3") + text("unfragmented"),
                 {text_reply("fragment1fragment2"), close_reply(1002)});
}

TEST(Autobahn5Fragmentation, a_continuation_before_each_text_is_refused_5_16_and_5_17) {
  expect_replies(middle("fragment1") + text("fragment2") + middle("fragment3") + text("fragment4"),
                 {close_reply(1002)});
  expect_replies(last("fragment1") + text("fragment2") + last("fragment3") + text("fragment4"), {close_reply(1002)});
}

TEST(Autobahn5Fragmentation, a_second_start_inside_a_message_is_refused_5_18) {
  expect_replies(first(Opcode::text, "fragment1") + text("fragment2"), {close_reply(1002)});
  expect_replies(first(Opcode::text, "fragment1") + first(Opcode::binary, "fragment2"), {close_reply(1002)});
}

TEST(Autobahn5Fragmentation, pings_between_five_fragments_are_answered_as_they_come_5_19_and_5_20) {
  const std::string start = first(Opcode::text, "fragment1") + middle("fragment2") + ping("pongme 1!");
  const std::string rest = middle("fragment3") + middle("fragment4") + ping("pongme 2!") + last("fragment5");
  const std::vector<Reply> expected = {pong_reply("pongme 1!"), pong_reply("pongme 2!"),
                                       text_reply("fragment1fragment2fragment3fragment4fragment5")};
  expect_replies(start + rest, expected);

  EchoServer server;
  server.receive(start);
  EXPECT_EQ(server.replies(), std::vector<Reply>{pong_reply("pongme 1!")});
  server.receive(rest);
  EXPECT_EQ(server.replies(), expected);
}

}  // namespace
}  // namespace chatroom::ws::test
