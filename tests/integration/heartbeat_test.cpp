// Heartbeat: silence is met with a ping, and a client that does not answer is closed with 4408.
#include "support/chat_client.hpp"
#include "support/raw_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

const std::vector<std::string> kFast = {"--heartbeat-seconds", "0.2", "--heartbeat-timeout-seconds", "0.2"};
// For clients that answer: the next ping comes only if the one before was answered, however long that may take.
const std::vector<std::string> kPatient = {"--heartbeat-seconds", "0.2", "--heartbeat-timeout-seconds", "2"};

TEST(Heartbeat, pings_a_silent_client_and_closes_it_with_4408_if_it_stays_silent) {
  ServerProcess server(kFast);
  RawClient silent(server.port());
  ASSERT_EQ(silent.upgrade(), 101U);
  silent.read_frame();

  EXPECT_EQ(silent.read_frame()->opcode, Opcode::ping);
  EXPECT_EQ(silent.read_close_code(), 4408U);
}

TEST(Heartbeat, keeps_a_client_that_answers_with_pongs) {
  ServerProcess server(kPatient);
  RawClient client(server.port());
  ASSERT_EQ(client.upgrade(), 101U);
  client.read_frame();
  for (int i = 0; i < 2; ++i) {
    const auto ping = client.read_frame();
    ASSERT_EQ(ping->opcode, Opcode::ping);
    client.send_frame(Opcode::pong, ping->payload);
  }
}

TEST(Heartbeat, takes_any_frame_as_a_sign_of_life) {
  ServerProcess server(kPatient);
  RawClient client(server.port());
  ASSERT_EQ(client.upgrade(), 101U);
  client.read_frame();
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(client.read_frame()->opcode, Opcode::ping);
    client.send_frame(Opcode::ping, "me too");
    ASSERT_EQ(client.read_frame()->opcode, Opcode::pong);
  }
}

TEST(Heartbeat, starts_the_grace_time_of_a_client_that_is_gone_without_a_word) {
  ServerProcess server({"--heartbeat-seconds", "0.2", "--heartbeat-timeout-seconds", "1", "--grace-seconds", "0"});
  ChatClient lost(server.port());
  const auto tea = room_id(lost.create_room());
  ChatClient ada(server.port());
  ada.join(tea);  // `lost` reads no more, so it answers no ping; `ada` does, in wait_for

  const Event left = ada.wait_for("USER_EVENT");
  EXPECT_TRUE(is_user_event(left, "left"));
  EXPECT_EQ(number(left, "clientId"), lost.id());
}

TEST(Heartbeat, leaves_a_client_alone_that_is_busy) {
  ServerProcess server({"--heartbeat-seconds", "3600"});
  ChatClient ada(server.port());
  ada.events_until_pong();

  EXPECT_EQ(ada.socket().pings(), 0);
}

TEST(Heartbeat, answers_a_clients_ping_with_its_payload) {
  ServerProcess server;
  ChatClient ada(server.port());
  ada.socket().send_ping("are you there");
  ada.events_until_pong();

  EXPECT_EQ(ada.socket().last_pong(), "are you there");
}

}  // namespace
}  // namespace chatroom::test
