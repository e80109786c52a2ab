// The frame of a message, and where its text is in it.
#include "net/framed_encoder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::net {
namespace {

chat::EncodedMessage encode(const std::string& text) {
  return FramedEncoder().encode({.room = chat::RoomId{10},
                                 .seq = 3,
                                 .id = "m1",
                                 .client = chat::ClientId{20},
                                 .username = "Ada",
                                 .text = text,
                                 .ts = chat::WallTime(4)});
}

std::string json(const std::string& text) {
  return R"({"type":"NEW_MESSAGE","roomId":10,"seq":3,"id":"m1","clientId":20,"username":"Ada","text":")" + text +
         R"(","ts":4})";
}

TEST(FramedEncoder, puts_the_json_behind_the_header_of_a_text_frame) {
  const auto message = encode("hello");
  const auto expected = json("hello");
  ASSERT_LT(expected.size(), 126U);
  EXPECT_EQ(message.frame.view(), "\x81" + std::string(1, static_cast<char>(expected.size())) + expected);
}

TEST(FramedEncoder, says_where_the_text_begins_for_every_length_of_the_header) {
  for (const std::size_t length : {1U, 200U, 70'000U}) {
    const std::string text(length, 'x');
    EXPECT_EQ(encode(text).text(), json(text)) << length;
  }
}

TEST(FramedEncoder, keeps_no_part_of_the_message_before) {
  FramedEncoder encoder;
  chat::NewMessage message{.id = "m1", .username = "Ada", .text = "a long text"};
  encoder.encode(message);
  message.text = "b";
  EXPECT_EQ(encoder.encode(message).text(), FramedEncoder().encode(message).text());
}

}  // namespace
}  // namespace chatroom::net
