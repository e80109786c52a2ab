// CONNECT, the first frame of every connection.
#include "support/chat_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <regex>
#include <set>

namespace chatroom::test {
namespace {

TEST(Connect, comes_first_and_has_all_its_fields) {
  ServerProcess server;
  const auto now =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
  ChatClient ada(server.port());

  const Event& connect = ada.connect();
  EXPECT_EQ(text(connect, "username"), "User " + std::to_string(ada.id()));
  EXPECT_FALSE(text(connect, "session").empty());
  EXPECT_TRUE(std::regex_match(text(connect, "serverId"),
                               std::regex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")));
  EXPECT_EQ(number(connect, "protocol"), 1);
  EXPECT_FALSE(flag(connect, "resumed"));
  EXPECT_TRUE(connect.at("roomId").is_null());
  constexpr std::int64_t kMinute = 60'000;  // it is the right clock, and milliseconds
  EXPECT_NEAR(static_cast<double>(number(connect, "time")), static_cast<double>(now.count()), kMinute);
  EXPECT_EQ(number(connect, "heartbeatSec"), 30);
  EXPECT_EQ(number(connect, "graceSec"), 30);
  EXPECT_EQ(object(connect, "limits"), (Event{{"message", 200}, {"username", 16}, {"roomName", 16}}));
}

TEST(Connect, tells_the_limits_that_are_configured) {
  ServerProcess server({"--message-length", "500", "--username-length", "20", "--room-name-length", "30",
                        "--heartbeat-seconds", "7", "--grace-seconds", "90"});
  ChatClient ada(server.port());

  EXPECT_EQ(object(ada.connect(), "limits"), (Event{{"message", 500}, {"username", 20}, {"roomName", 30}}));
  EXPECT_EQ(number(ada.connect(), "heartbeatSec"), 7);
  EXPECT_EQ(number(ada.connect(), "graceSec"), 90);
}

TEST(Connect, gives_each_client_a_number_of_five_digits_and_a_token_of_its_own) {
  constexpr std::size_t kClients = 60;
  ServerProcess server({"--no-client-limits", "--shards", "2"});
  std::vector<ChatClient> clients;
  std::set<std::int64_t> ids;
  std::set<std::string> tokens;
  for (std::size_t i = 0; i < kClients; ++i) {
    const ChatClient& client = clients.emplace_back(server.port());
    EXPECT_GE(client.id(), 10000);
    EXPECT_LE(client.id(), 99999);
    ids.insert(client.id());
    tokens.insert(client.token());
  }

  EXPECT_EQ(ids.size(), kClients);
  EXPECT_EQ(tokens.size(), kClients);
}

TEST(Connect, shows_no_white_space_between_tokens) {
  ServerProcess server;
  WsClient client(server.port());

  const auto frame = client.read();

  ASSERT_TRUE(frame.has_value());
  EXPECT_TRUE(frame->starts_with(R"({"type":"CONNECT",)")) << *frame;
  EXPECT_EQ(frame->find(": "), std::string::npos) << *frame;
  EXPECT_EQ(frame->find(", "), std::string::npos) << *frame;
}

TEST(Connect, comes_before_the_reply_to_what_was_sent_at_once) {
  ServerProcess server;
  WsClient client(server.port());
  client.send_text(R"({"type":"PING","ref":"p"})");

  EXPECT_TRUE(client.read().value_or("").starts_with(R"({"type":"CONNECT",)"));
  EXPECT_TRUE(client.read().value_or("").starts_with(R"({"type":"PONG","ref":"p",)"));
}

TEST(Connect, works_with_a_trailing_query_that_means_nothing) {
  ServerProcess server;
  ChatClient ada(server.port(), "/ws?hello=1&seq=x");

  EXPECT_FALSE(flag(ada.connect(), "resumed"));
}

}  // namespace
}  // namespace chatroom::test
