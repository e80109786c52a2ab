#include "chat/types.hpp"

#include "chat/codes.hpp"

#include <gtest/gtest.h>

namespace chatroom::chat {
namespace {

TEST(MessageId, takes_1_to_36_printable_ascii_characters) {
  EXPECT_EQ(MessageId::from("a")->view(), "a");
  EXPECT_EQ(MessageId::from(" ~")->view(), " ~");
  EXPECT_EQ(MessageId::from(std::string(36, 'x'))->view(), std::string(36, 'x'));
}

TEST(MessageId, refuses_what_is_empty_too_long_or_not_printable_ascii) {
  for (const std::string& text :
       {std::string(), std::string(37, 'x'), std::string("a\n"), std::string("a\x7f"), std::string("é")}) {
    EXPECT_FALSE(MessageId::from(text)) << text;
  }
}

TEST(MessageId, is_compared_byte_by_byte) {
  EXPECT_EQ(*MessageId::from("a"), *MessageId::from("a"));
  EXPECT_FALSE(*MessageId::from("a") == *MessageId::from("A"));
  EXPECT_FALSE(*MessageId::from("a") == *MessageId::from("a "));
}

TEST(ErrorCode, has_its_name_on_the_wire) {
  EXPECT_EQ(wire_name(ErrorCode::invalid_json), "INVALID_JSON");
  EXPECT_EQ(wire_name(ErrorCode::banned), "101010");
  EXPECT_EQ(number(CloseCode::flooding), 4429);
}

}  // namespace
}  // namespace chatroom::chat
