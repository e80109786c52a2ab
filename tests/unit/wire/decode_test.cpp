// What the vectors do not say about the decoder: its sentences, and other limits than the default.
#include "wire/decode.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>

namespace chatroom::wire {
namespace {

std::string sentence(std::string_view frame) {
  const auto result = CommandDecoder(chat::Limits()).decode(frame);
  return result ? "accepted" : result.error().message;
}

TEST(Decode, says_what_is_missing_and_what_it_should_be) {
  EXPECT_EQ(sentence(R"({"type":"SEND_MESSAGE","text":"hi"})"),
            "`id` is missing: it must be a string of 1 to 36 printable ASCII characters.");
  EXPECT_EQ(sentence(R"({"type":"JOIN_ROOM","roomId":null})"),
            "`roomId` is missing: it must be a room's number, as ROOM_JOINED and ROOM_LIST give it.");
}

TEST(Decode, says_what_is_wrong_with_a_value) {
  EXPECT_EQ(sentence(R"({"type":"LIST_ROOMS","limit":101})"), "`limit` must be a whole number from 1 to 100.");
  EXPECT_EQ(sentence(R"({"type":"CREATE_ROOM","name":"seventeen letters"})"),
            "`name` has 17 characters; at most 16 are allowed.");
  EXPECT_EQ(sentence(R"({"type":"UPDATE_USERNAME","username":" "})"), "`username` must not be blank.");
}

TEST(Decode, names_the_types_it_knows_when_one_is_unknown) {
  EXPECT_EQ(sentence(R"({"type":"DANCE"})"),
            "The `type` is unknown: use one of SEND_MESSAGE, TYPING, PING, JOIN_ROOM, CREATE_ROOM, LEAVE_ROOM, "
            "GET_HISTORY, LIST_ROOMS, UPDATE_USERNAME.");
}

TEST(Decode, tells_text_that_is_no_json_from_json_that_is_no_event) {
  EXPECT_EQ(sentence("hello"), "The frame is not JSON: send one JSON object with a string field `type`.");
  EXPECT_EQ(sentence("[]"), "The frame is no JSON object: send one with a string field `type`.");
  EXPECT_EQ(sentence("{}"), "The JSON object needs a string field `type`.");
}

TEST(Decode, never_repeats_what_the_client_sent) {
  for (const auto* frame :
       {R"({"type":"<b>"})", R"({"type":"JOIN_ROOM","roomId":"<b>"})", R"({"type":"CREATE_ROOM","name":"<b>\u0007"})",
        R"({"type":"LIST_ROOMS","cursor":"<b>"})", R"({"type":"PING","ref":["<b>"]})"}) {
    EXPECT_EQ(sentence(frame).find("<b>"), std::string::npos) << frame;
  }
}

TEST(Decode, takes_the_lengths_of_texts_and_names_from_the_limits) {
  chat::Limits limits;
  limits.max_message = 3;
  limits.max_username = 2;
  limits.max_room_name = 1;
  const CommandDecoder decoder(limits);
  EXPECT_TRUE(decoder.decode(R"({"type":"SEND_MESSAGE","id":"m1","text":"abc"})"));
  EXPECT_FALSE(decoder.decode(R"({"type":"SEND_MESSAGE","id":"m1","text":"abcd"})"));
  EXPECT_TRUE(decoder.decode(R"({"type":"UPDATE_USERNAME","username":"ab"})"));
  EXPECT_FALSE(decoder.decode(R"({"type":"UPDATE_USERNAME","username":"abc"})"));
  EXPECT_TRUE(decoder.decode(R"({"type":"CREATE_ROOM","name":"a"})"));
  EXPECT_FALSE(decoder.decode(R"({"type":"CREATE_ROOM","name":"ab"})"));
}

// More values than the scratch memory on the stack holds.
TEST(Decode, reads_frames_far_larger_than_any_event) {
  std::string frame = R"({"type":"JOIN_ROOM","roomId":12345,"numbers":[0)";
  for (int i = 0; i < 10'000; ++i) frame += ",0";
  frame += "],\"" + std::string(10'000, 'k') + "\":\"" + std::string(10'000, 'v') + "\"}";
  const auto result = CommandDecoder(chat::Limits()).decode(frame);
  ASSERT_TRUE(result);
  EXPECT_EQ(std::get<chat::JoinRoom>(result->body).room, chat::RoomId{12345});
}

TEST(Decode, refuses_deep_nesting_without_following_it) {
  const std::string frame = R"({"type":"PING","x":)" + std::string(1'000'000, '[');
  EXPECT_EQ(sentence(frame), "The frame is not JSON: send one JSON object with a string field `type`.");
}

TEST(Decode, keeps_nothing_of_one_frame_for_the_next) {
  const CommandDecoder decoder{chat::Limits()};
  EXPECT_FALSE(decoder.decode(R"({"type":"SEND_MESSAGE","id":"m1","text":"abc","ref":"r1)"));
  const auto result = decoder.decode(R"({"type":"PING"})");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->ref, std::nullopt);
}

}  // namespace
}  // namespace chatroom::wire
