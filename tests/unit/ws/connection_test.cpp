#include "ws/connection.hpp"

#include "unit/ws/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace chatroom::ws::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = Event::Kind;
using State = Connection::State;

// A connection with the chat server's settings, and what it sent.
class ConnectionTest : public testing::Test {
 protected:
  std::vector<OwnedEvent> receive(std::string bytes) {
    std::vector<OwnedEvent> events;
    std::span<char> input(bytes);
    while (const auto event = connection.next(input, output)) {
      events.push_back({event->kind, event->code, std::string(event->payload)});
    }
    return events;
  }

  Connection connection{DecoderSettings{}};
  std::string output;
};

TEST_F(ConnectionTest, hands_over_messages_pings_and_pongs_and_answers_pings_only) {
  EXPECT_THAT(receive(text("hi") + ping("beat") + pong("beat")),
              ElementsAre(OwnedEvent{Kind::text, CloseCode::no_status, "hi"},
                          OwnedEvent{Kind::ping, CloseCode::no_status, "beat"},
                          OwnedEvent{Kind::pong, CloseCode::no_status, "beat"}));
  EXPECT_THAT(parse_replies(output), ElementsAre(pong_reply("beat")));
  EXPECT_EQ(connection.state(), State::open);
}

TEST_F(ConnectionTest, has_the_reply_ready_when_it_hands_over_the_event) {
  std::string bytes = ping("1") + text("2");
  std::span<char> input(bytes);
  EXPECT_EQ(connection.next(input, output)->kind, Kind::ping);
  EXPECT_THAT(parse_replies(output), ElementsAre(pong_reply("1")));
}

TEST_F(ConnectionTest, echoes_the_code_of_the_peers_close_and_is_closed) {
  EXPECT_THAT(receive(close(1001, "leaving")), ElementsAre(OwnedEvent{Kind::close, CloseCode::going_away, "leaving"}));
  EXPECT_THAT(parse_replies(output), ElementsAre(close_reply(1001)));
  EXPECT_EQ(connection.state(), State::closed);
}

TEST_F(ConnectionTest, waits_for_the_peers_close_after_its_own) {
  connection.close(CloseCode::service_restart, "restart", output);
  EXPECT_EQ(connection.state(), State::closing);
  EXPECT_THAT(receive(close(1012)), ElementsAre(OwnedEvent{Kind::close, CloseCode::service_restart, ""}));
  EXPECT_EQ(connection.state(), State::closed);
  EXPECT_THAT(parse_replies(output), ElementsAre(close_reply(1012)));
}

TEST_F(ConnectionTest, drops_messages_and_answers_no_ping_while_closing) {
  connection.close(CloseCode::normal, {}, output);
  EXPECT_THAT(receive(text("late") + ping("late") + close()),
              ElementsAre(OwnedEvent{Kind::ping, CloseCode::no_status, "late"},
                          OwnedEvent{Kind::close, CloseCode::normal, ""}));
  EXPECT_THAT(parse_replies(output), ElementsAre(close_reply(1000)));
}

TEST_F(ConnectionTest, sends_one_close_frame_only) {
  connection.close(CloseCode::normal, {}, output);
  connection.close(CloseCode::going_away, {}, output);
  receive(close(3000));
  connection.close(CloseCode::going_away, {}, output);
  EXPECT_THAT(parse_replies(output), ElementsAre(close_reply(1000)));
  EXPECT_EQ(connection.state(), State::closed);
}

TEST_F(ConnectionTest, tells_the_peer_and_the_owner_what_rule_was_broken) {
  const std::string why = "binary messages are not accepted here";
  EXPECT_THAT(receive(binary("1") + text("2")),
              ElementsAre(OwnedEvent{Kind::violation, CloseCode::unsupported_data, why}));
  EXPECT_EQ(output.substr(4), why);
  EXPECT_THAT(parse_replies(output), ElementsAre(close_reply(1003)));
  EXPECT_EQ(connection.state(), State::closed);
  EXPECT_THAT(receive(text("3")), IsEmpty());
}

TEST_F(ConnectionTest, is_closed_without_another_close_frame_by_a_violation_while_closing) {
  connection.close(CloseCode::normal, {}, output);
  EXPECT_EQ(receive(frame(3, "")).front().code, CloseCode::protocol_error);
  EXPECT_EQ(connection.state(), State::closed);
  EXPECT_THAT(parse_replies(output), ElementsAre(close_reply(1000)));
}

}  // namespace
}  // namespace chatroom::ws::test
