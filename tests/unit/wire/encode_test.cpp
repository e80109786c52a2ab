// What the vectors do not say about the encoder: every character, and where the text goes.
#include "wire/encode.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::wire {
namespace {

std::string notice(std::string_view text) {
  std::string out;
  encode(chat::Notice{text, chat::NoticeLevel::info}, std::nullopt, out);
  return out;
}

TEST(Encode, appends_to_what_the_buffer_holds) {
  std::string out = "header";
  encode(chat::Pong{chat::WallTime(1)}, std::nullopt, out);
  encode_message({}, out);
  EXPECT_EQ(out, R"(header{"type":"PONG","time":1})"
                 R"({"type":"NEW_MESSAGE","roomId":0,"seq":0,"id":"","clientId":0,"username":"","text":"","ts":0})");
}

TEST(Encode, writes_strings_that_a_json_reader_reads_back_whatever_is_in_them) {
  std::string all;
  for (int c = 0; c < 0x80; ++c) all += static_cast<char>(c);
  all += "é€😀\xE2\x80\xA8\xE2\x80\xA9\xEF\xBB\xBF";
  // Each character first, last, and between others.
  for (std::size_t i = 0; i < 0x80; ++i) {
    const auto text = all.substr(i, 1) + all + all.substr(i, 1);
    EXPECT_EQ(std::string_view(boost::json::parse(notice(text)).at("text").as_string()), text);
  }
}

TEST(Encode, holds_no_byte_below_space) {
  for (int c = 0; c < 0x20; ++c) {
    for (const char written : notice(std::string(3, static_cast<char>(c)))) EXPECT_GE(written, ' ') << c;
  }
}

TEST(Encode, writes_the_extremes_of_numbers) {
  std::string out;
  encode(chat::Ack{.id = "m",
                   .room = chat::RoomId{std::numeric_limits<std::uint64_t>::max()},
                   .seq = std::numeric_limits<chat::Seq>::max(),
                   .ts = chat::WallTime::min(),
                   .duplicate = false},
         std::nullopt, out);
  EXPECT_EQ(out, R"({"type":"ACK","id":"m","roomId":18446744073709551615,"seq":18446744073709551615,)"
                 R"("ts":-9223372036854775808})");
}

TEST(Encode, reserves_the_room_for_a_history_at_once) {
  std::string text;
  encode_message({.room = chat::RoomId{1},
                  .seq = 1,
                  .id = "m",
                  .client = chat::ClientId{1},
                  .username = "Ada",
                  .text = std::string_view("hi"),
                  .ts = chat::WallTime(1)},
                 text);
  const std::vector<chat::EncodedMessage> messages(
      100, chat::EncodedMessage{.frame = base::SharedBytes::copy_of(text), .text_at = 0});
  std::string out;
  encode(chat::History{.room = chat::RoomId{1}, .epoch = "e", .first = 1, .messages = messages, .complete = true},
         std::nullopt, out);
  EXPECT_LE(out.capacity(), out.size() + 64);
}

}  // namespace
}  // namespace chatroom::wire
