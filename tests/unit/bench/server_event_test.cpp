// What the load tool reads of the server's events: its fast scanner and its general parser say the same, or the scanner
// says nothing.
#include "load/server_event.hpp"

#include <gtest/gtest.h>

namespace chatroom::bench {
namespace {

using Kind = ServerEvent::Kind;

std::string text_at(std::int64_t time) {
  std::string text;
  append_time(text, time);
  return text + "xxx";
}

std::string message(const std::string& username, const std::string& text) {
  return R"({"type":"NEW_MESSAGE","roomId":12,"seq":345,"id":"1z","clientId":6,"username":")" + username +
         R"(","text":")" + text + R"(","ts":1700000000000})";
}

void expect_same(const ServerEvent& one, const ServerEvent& other, const std::string& json) {
  EXPECT_EQ(one.kind, other.kind) << json;
  EXPECT_EQ(one.room, other.room) << json;
  EXPECT_EQ(one.seq, other.seq) << json;
  EXPECT_EQ(one.number, other.number) << json;
  EXPECT_EQ(one.sent_at, other.sent_at) << json;
  EXPECT_EQ(one.client, other.client) << json;
  EXPECT_EQ(one.duplicate, other.duplicate) << json;
}

TEST(ServerEvent, scans_a_message) {
  ServerEvent event;
  ASSERT_TRUE(scan_event(message("Ann", text_at(123456789)), event));
  EXPECT_EQ(event.kind, Kind::new_message);
  EXPECT_EQ(event.room, 12U);
  EXPECT_EQ(event.seq, 345U);
  EXPECT_EQ(event.number, 71U);
  EXPECT_EQ(event.client, 6U);
  EXPECT_EQ(event.sent_at, 123456789);
  expect_same(event, parse_event(message("Ann", text_at(123456789))), "");
}

TEST(ServerEvent, scans_an_ack) {
  for (const std::string end : {"}", R"(,"duplicate":true})"}) {
    const std::string json = R"({"type":"ACK","id":"a","roomId":1,"seq":2,"ts":3)" + end;
    ServerEvent event;
    ASSERT_TRUE(scan_event(json, event));
    EXPECT_EQ(event.kind, Kind::ack);
    EXPECT_EQ(event.number, 10U);
    EXPECT_EQ(event.duplicate, end.size() > 1);
    expect_same(event, parse_event(json), json);
  }
}

TEST(ServerEvent, leaves_every_other_layout_to_the_parser) {
  const std::string odd[] = {
      message(R"(A\"nn)", "x"),
      message("Ann", R"(say \"hi\" \\)"),
      message("Ann", R"(\",\"seq\":999,\")"),
      message(R"(\",\"text\":\")", "x"),
      R"( {"type":"NEW_MESSAGE","roomId":12,"seq":345,"id":"1z","clientId":6,"username":"a","text":"b","ts":1})",
      R"({"type": "NEW_MESSAGE", "roomId": 12, "seq": 345, "id": "1z", "clientId": 6, "username": "a", "text": "b", "ts": 1})",
      R"({"seq":345,"type":"NEW_MESSAGE","ts":1,"roomId":12,"text":"{\"type\":\"ACK\"}","id":"1z","clientId":6,"username":"a"})",
      R"({"type":"NEW_MESSAGE","roomId":12,"seq":345,"id":"1z","clientId":6,"username":"a","text":"b","ts":1,"new":true})",
      R"({"type":"NEW_MESSAGE","roomId":12,"seq":345,"id":"1z","clientId":6,"username":"a","text":"b","ts":1.5e3})",
      R"({"type":"NEW_MESSAGE","roomId":12,"seq":3.45e2,"id":"1z","clientId":6,"username":"a","text":"b","ts":1})",
      R"({"type":"ACK","ref":"r","id":"1z","roomId":12,"seq":345,"ts":1})",
  };
  for (const auto& json : odd) {
    ServerEvent scanned;
    EXPECT_FALSE(scan_event(json, scanned)) << json;
    const auto event = parse_event(json);
    EXPECT_TRUE(event.kind == Kind::new_message || event.kind == Kind::ack) << json;
    EXPECT_EQ(event.room, 12U) << json;
    EXPECT_EQ(event.seq, 345U) << json;
  }
}

// Whatever a byte is changed to, the scanner must not find what the parser does not.
TEST(ServerEvent, never_disagrees_with_the_parser_where_it_says_something) {
  const std::string whole[] = {message("Ann", text_at(99)), R"({"type":"ACK","id":"a","roomId":1,"seq":20,"ts":3})"};
  for (const auto& json : whole) {
    for (std::size_t i = 0; i < json.size(); ++i) {
      for (const char c : std::string(R"("\{},:0129ae- )")) {
        for (const bool insert : {false, true}) {
          std::string changed = json;
          changed.replace(i, insert ? 0 : 1, 1, c);
          ServerEvent event;
          if (scan_event(changed, event)) {
            // Unchecked inside strings: a parser refuses bytes there that a server never writes.
            const auto parsed = parse_event(changed);
            if (parsed.kind != Kind::malformed) expect_same(event, parsed, changed);
          }
        }
      }
      ServerEvent event;
      EXPECT_FALSE(scan_event(json.substr(0, i), event)) << i;
    }
  }
}

TEST(ServerEvent, passes_over_activity_without_parsing_it) {
  ServerEvent event;
  EXPECT_TRUE(scan_event(R"({"type":"USER_EVENT","event":"joined"})", event));
  EXPECT_EQ(event.kind, Kind::other);
}

TEST(ServerEvent, reads_what_a_client_needs_to_come_back) {
  const auto connect = parse_event(
      R"({"type":"CONNECT","clientId":5,"username":"u","session":"tok","serverId":"s","protocol":1,"resumed":true,"roomId":9})");
  EXPECT_EQ(connect.kind, Kind::connect);
  EXPECT_EQ(connect.session, "tok");
  EXPECT_TRUE(connect.resumed);
  EXPECT_EQ(connect.room, 9U);
  const auto joined = parse_event(
      R"({"type":"ROOM_JOINED","room":{"id":9,"name":"n"},"created":false,"resumed":true,"seq":7,"first":1,"epoch":"e",)"
      R"("members":[],"history":[{"seq":6},{"seq":7}],"complete":false})");
  EXPECT_EQ(joined.kind, Kind::room_joined);
  EXPECT_EQ(joined.room, 9U);
  EXPECT_EQ(joined.seq, 7U);
  EXPECT_EQ(joined.epoch, "e");
  EXPECT_FALSE(joined.complete);
  EXPECT_EQ(joined.history, (std::vector<std::uint64_t>{6, 7}));
}

TEST(ServerEvent, reads_errors) {
  const auto error = parse_event(R"({"type":"ERROR","code":"RATE_LIMITED","message":"m","id":"b","retryAfterMs":250})");
  EXPECT_EQ(error.kind, Kind::error);
  EXPECT_EQ(error.code, "RATE_LIMITED");
  EXPECT_EQ(error.number, 11U);
  EXPECT_EQ(error.retry_after_ms, 250U);
}

TEST(ServerEvent, calls_malformed_what_lacks_what_its_type_must_have) {
  for (const char* json : {"", "x", "[]", "{}", R"({"type":1})", R"({"type":"ACK","id":"a","roomId":1})",
                           R"({"type":"ROOM_JOINED","seq":1})", R"({"type":"CONNECT"})", R"({"type":"ERROR"})",
                           R"({"type":"NEW_MESSAGE","roomId":1,"seq":"2"})"}) {
    EXPECT_EQ(parse_event(json).kind, Kind::malformed) << json;
  }
  EXPECT_EQ(parse_event(R"({"type":"NOTICE"})").kind, Kind::other);
}

TEST(ServerEvent, ids_and_times_come_back_as_they_went) {
  for (const std::uint64_t number : {std::uint64_t{1}, std::uint64_t{35}, std::uint64_t{36}, UINT64_MAX}) {
    std::string id;
    append_id(id, number);
    EXPECT_EQ(parse_id(id), number);
  }
  EXPECT_EQ(parse_id("not one of ours"), 0U);
  std::string text;
  append_time(text, 1'234'567'890'123);
  EXPECT_EQ(text.size(), kTimeBytes);
  EXPECT_EQ(parse_time(text + "rest"), 1'234'567'890'123);
  EXPECT_EQ(parse_time("hello"), 0);
  EXPECT_EQ(parse_time("a text that is long enough"), 0);
}

}  // namespace
}  // namespace chatroom::bench
