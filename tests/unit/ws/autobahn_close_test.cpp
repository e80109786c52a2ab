// The ground of Autobahn's group 7 (close handling) on the echo server. The numbers in the names are those of its
// cases.
#include "unit/ws/client.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::ws::test {
namespace {

void expect_replies_and_end(const std::string& bytes, const std::vector<Reply>& expected) {
  for (const std::size_t piece : {kWhole, std::size_t{1}}) {
    EchoServer server;
    server.receive(bytes, piece);
    EXPECT_EQ(server.replies(), expected);
    EXPECT_TRUE(server.closed());
  }
}

TEST(Autobahn7Close, a_close_after_a_message_is_echoed_after_the_message_7_1_1) {
  expect_replies_and_end(text("Hello World!") + close(), {text_reply("Hello World!"), close_reply(1000)});
}

TEST(Autobahn7Close, a_second_close_is_not_answered_7_1_2) {
  expect_replies_and_end(close() + close(), {close_reply(1000)});
}

TEST(Autobahn7Close, a_ping_after_the_close_is_not_answered_7_1_3) {
  expect_replies_and_end(close() + ping(""), {close_reply(1000)});
}

TEST(Autobahn7Close, a_message_after_the_close_is_not_echoed_7_1_4) {
  expect_replies_and_end(close() + text("Hello World!"), {close_reply(1000)});
}

TEST(Autobahn7Close, a_close_inside_a_fragmented_message_ends_it_7_1_5) {
  expect_replies_and_end(first(Opcode::text, "fragment1") + close() + last("fragment2"), {close_reply(1000)});
}

TEST(Autobahn7Close, a_big_message_before_the_close_is_echoed_whole_7_1_6) {
  const std::string big(256 * 1024, 'B');
  expect_replies_and_end(text(big) + text("Hello World!") + close() + ping(""),
                         {text_reply(big), text_reply("Hello World!"), close_reply(1000)});
}

TEST(Autobahn7Close, a_close_without_a_code_gets_one_without_a_code_7_3_1) {
  expect_replies_and_end(frame(Opcode::close, ""), {close_reply_without_code()});
}

TEST(Autobahn7Close, a_close_with_half_a_code_is_refused_7_3_2) {
  expect_replies_and_end(frame(Opcode::close, "a"), {close_reply(1002)});
}

TEST(Autobahn7Close, a_close_may_have_a_reason_of_up_to_123_bytes_7_3_3_to_7_3_5) {
  expect_replies_and_end(close(1000), {close_reply(1000)});
  expect_replies_and_end(close(1000, "Hello World!"), {close_reply(1000)});
  expect_replies_and_end(close(1000, std::string(123, '*')), {close_reply(1000)});
}

TEST(Autobahn7Close, a_close_with_a_reason_of_124_bytes_is_refused_7_3_6) {
  expect_replies_and_end(close(1000, std::string(124, '*')), {close_reply(1002)});
}

TEST(Autobahn7Close, a_reason_that_is_not_utf8_is_refused_7_5_1) {
  expect_replies_and_end(close(1000,
                               "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5\xED\xA0\x80"
                               "edited"),
                         {close_reply(1007)});
}

TEST(Autobahn7Close, valid_codes_are_echoed_7_7_1_to_7_7_13) {
  for (const unsigned code : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 1012U, 1013U, 1014U, 3000U,
                              3999U, 4000U, 4999U}) {
    expect_replies_and_end(close(code, "reason"), {close_reply(code)});
  }
}

TEST(Autobahn7Close, invalid_codes_are_refused_7_9_1_to_7_9_9) {
  for (const unsigned code : {0U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 1100U, 2000U, 2999U}) {
    expect_replies_and_end(close(code, "reason"), {close_reply(1002)});
    expect_replies_and_end(close(code), {close_reply(1002)});
  }
}

TEST(Autobahn7Close, codes_beyond_4999_are_refused_7_13_1_and_7_13_2) {
  expect_replies_and_end(close(5000), {close_reply(1002)});
  expect_replies_and_end(close(65535), {close_reply(1002)});
}

}  // namespace
}  // namespace chatroom::ws::test
