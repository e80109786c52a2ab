#include "wire/cursor.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::wire {
namespace {

std::string text_of(std::uint64_t active_users, std::uint64_t room) {
  std::string out = "before";
  append_cursor({.active_users = active_users, .id = chat::RoomId{room}}, out);
  return out;
}

TEST(Cursor, is_appended_as_two_numbers) {
  EXPECT_EQ(text_of(37, 12345), "before37-12345");
  EXPECT_EQ(text_of(0, base::kMaxSafeInteger), "before0-9007199254740991");
}

TEST(Cursor, is_read_back_as_it_was_written) {
  const auto cursor = parse_cursor("37-12345");
  ASSERT_TRUE(cursor);
  EXPECT_EQ(cursor->active_users, 37U);
  EXPECT_EQ(cursor->id, chat::RoomId{12345});
}

TEST(Cursor, has_one_text_only) {
  for (const auto* text :
       {"", "-", "1", "1-", "-1", "01-1", "1-01", "+1-1", "1-+1", "1--1", " 1-1", "1-1 ", "1-1-1", "1.0-1", "1e1-1",
        "a-b", "9007199254740992-1", "1-9007199254740992", "18446744073709551616-1"}) {
    EXPECT_FALSE(parse_cursor(text)) << text;
  }
}

}  // namespace
}  // namespace chatroom::wire
