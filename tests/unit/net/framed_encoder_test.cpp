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

class CompressingEncoder : public testing::Test {
 protected:
  chat::EncodedMessage encode(const std::string& text) {
    return encoder.encode({.id = "m1", .username = "Ada", .text = text});
  }

  Compression node{true, 200};
  Compressor compressor{node};
  FramedEncoder encoder{&compressor};
};

TEST_F(CompressingEncoder, compresses_nothing_while_nobody_on_the_node_can_take_it) {
  EXPECT_TRUE(encode(std::string(500, 'x')).deflated.empty());
  node.add_user();
  EXPECT_FALSE(encode(std::string(500, 'x')).deflated.empty());
  node.remove_user();
  EXPECT_TRUE(encode(std::string(500, 'x')).deflated.empty());
}

TEST_F(CompressingEncoder, makes_a_second_frame_that_says_the_same) {
  node.add_user();
  const auto message = encode(std::string(500, 'x'));
  const auto frame = message.deflated.view();
  EXPECT_EQ(frame.front(), '\xc1') << "a whole text with the first reserved bit";
  EXPECT_LT(frame.size(), message.frame.size());
  EXPECT_EQ(*ws::Inflater().inflate(ws::frame_payload(frame), 4096), message.text());
}

TEST_F(CompressingEncoder, leaves_short_messages_as_they_are) {
  node.add_user();
  EXPECT_TRUE(encode("short").deflated.empty());
}

}  // namespace
}  // namespace chatroom::net
