// ERROR and `ref`: what is refused, what the answer says, and that the connection lives on.
#include "support/chat_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

class Errors : public testing::Test {
 protected:
  // The reply to one frame.
  Event reply_to(std::string_view frame) {
    client_.send_text(frame);
    return client_.next();
  }

  ServerProcess server_{{"--no-client-limits"}};
  ChatClient client_{server_.port()};
};

TEST_F(Errors, have_a_code_and_a_sentence_and_the_connection_lives_on) {
  const Event error = reply_to("nonsense");

  EXPECT_EQ(text(error, "type"), "ERROR");
  EXPECT_EQ(text(error, "code"), "INVALID_JSON");
  EXPECT_GT(text(error, "message").size(), 10U);
  EXPECT_FALSE(error.contains("ref"));
  EXPECT_TRUE(client_.events_until_pong().empty());
}

TEST_F(Errors, name_what_is_no_JSON_object_with_a_type) {
  for (const auto* frame :
       {"", "{", "[]", "1", "null", "\"PING\"", "{}", R"({"type":1})", R"({"type":null})", R"({"type":"PING"}x)",
        R"({"type":"PING",})", "{\"type\":\"P\n\"}", R"({"type":"SEND_MESSAGE","id":"m","text":"\ud800"})",
        "{\"type\":\"PING\",\"x\":\"\\ud800\"}"}) {
    EXPECT_EQ(text(reply_to(frame), "code"), "INVALID_JSON") << frame;
  }
}

TEST_F(Errors, name_an_unknown_type) {
  const Event error = reply_to(R"({"type":"DANCE","ref":"d"})");

  EXPECT_EQ(text(error, "code"), "INVALID_EVENT");
  EXPECT_EQ(text(error, "ref"), "d");
}

TEST_F(Errors, name_the_field_that_is_wrong) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {R"({"type":"CREATE_ROOM"})", "name"},
      {R"({"type":"CREATE_ROOM","name":5})", "name"},
      {R"({"type":"CREATE_ROOM","name":"Tea","listed":"yes"})", "listed"},
      {R"({"type":"JOIN_ROOM"})", "roomId"},
      {R"({"type":"JOIN_ROOM","roomId":"12345"})", "roomId"},
      {R"({"type":"JOIN_ROOM","roomId":-1})", "roomId"},
      {R"({"type":"JOIN_ROOM","roomId":1.5})", "roomId"},
      {R"({"type":"SEND_MESSAGE","text":"x"})", "id"},
      {R"({"type":"SEND_MESSAGE","id":"","text":"x"})", "id"},
      {R"({"type":"SEND_MESSAGE","id":"é","text":"x"})", "id"},
      {R"({"type":"SEND_MESSAGE","id":"0123456789012345678901234567890123456","text":"x"})", "id"},
      {R"({"type":"SEND_MESSAGE","id":"m"})", "text"},
      {R"({"type":"SEND_MESSAGE","id":"m","text":"  "})", "text"},
      {R"({"type":"SEND_MESSAGE","id":"m","text":"x","roomId":"y"})", "roomId"},
      {R"({"type":"UPDATE_USERNAME"})", "username"},
      {R"({"type":"GET_HISTORY","before":"x"})", "before"},
      {R"({"type":"GET_HISTORY","limit":1000})", "limit"},
      {R"({"type":"LIST_ROOMS","cursor":5})", "cursor"},
      {R"({"type":"PING","ref":5})", "ref"},
  };
  for (const auto& [frame, field] : cases) {
    const Event error = reply_to(frame);
    EXPECT_EQ(text(error, "code"), "INVALID_FIELD") << frame;
    EXPECT_EQ(text(error, "field"), field) << frame;
  }
}

TEST_F(Errors, carry_the_id_of_the_message_refused) {
  const Event error = reply_to(R"({"type":"SEND_MESSAGE","id":"m1","text":" "})");

  EXPECT_EQ(text(error, "id"), "m1");
}

TEST_F(Errors, say_that_there_is_no_such_room) {
  const Event error = reply_to(R"({"type":"JOIN_ROOM","roomId":12345,"ref":"j"})");

  EXPECT_EQ(text(error, "code"), "ROOM_NOT_FOUND");
  EXPECT_EQ(text(error, "ref"), "j");
}

TEST_F(Errors, say_that_one_is_in_no_room) {
  for (const auto* frame : {R"({"type":"LEAVE_ROOM"})", R"({"type":"GET_HISTORY"})", R"({"type":"TYPING"})",
                            R"({"type":"SEND_MESSAGE","id":"m","text":"x"})"}) {
    EXPECT_EQ(text(reply_to(frame), "code"), "NOT_IN_ROOM") << frame;
  }
}

TEST_F(Errors, an_unknown_field_is_ignored) {
  EXPECT_EQ(text(reply_to(R"({"type":"PING","colour":{"of":["money"]}})"), "type"), "PONG");
}

TEST_F(Errors, a_ref_of_64_bytes_comes_back_and_a_longer_one_is_refused) {
  const std::string longest(64, 'r');
  const Event pong = reply_to(R"({"type":"PING","ref":")" + longest + R"("})");
  EXPECT_EQ(text(pong, "ref"), longest);
  EXPECT_GT(number(pong, "time"), 0);

  EXPECT_EQ(text(reply_to(R"({"type":"PING","ref":")" + longest + R"(r"})"), "field"), "ref");
}

TEST_F(Errors, a_ref_comes_back_as_it_was_whatever_is_in_it) {
  const Event pong = reply_to("{\"type\":\"PING\",\"ref\":\"\\\"\\\\\\u0000\\ud83e\\uded6\"}");

  EXPECT_EQ(text(pong, "ref"), std::string("\"\\\0\U0001FAD6", 7));
  EXPECT_EQ(text(reply_to(R"({"type":"PING","ref":""})"), "ref"), "");
  EXPECT_FALSE(reply_to(R"({"type":"PING"})").contains("ref"));
}

TEST_F(Errors, deep_nesting_is_refused_and_hurts_nobody) {
  const std::string deep(1500, '[');

  EXPECT_EQ(text(reply_to(R"({"type":"PING","x":)" + deep + "}"), "code"), "INVALID_JSON");
}

}  // namespace
}  // namespace chatroom::test
