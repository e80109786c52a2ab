// Rates: how much a client may do, how many connections an address may open, and what happens beyond.
#include "support/chat_client.hpp"
#include "support/raw_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

// A rate at which nothing is refilled while a test runs.
constexpr const char* kNever = "0.01";

bool is_rate_limited(const Event& event) {
  return text(event, "type") == "ERROR" && text(event, "code") == "RATE_LIMITED";
}

unsigned upgrade_status(const ServerProcess& server, const std::string& target = "/ws",
                        std::string_view field_lines = {}) {
  return RawClient(server.port()).upgrade(target, field_lines);
}

TEST(Rates, let_20_messages_through_at_once) {
  ServerProcess server({"--message-rate", kNever});
  ChatClient ada(server.port());
  ada.create_room();
  for (int i = 1; i <= 20; ++i) EXPECT_EQ(number(ada.say("x"), "seq"), i);

  const Event refused = ada.say("x");
  EXPECT_TRUE(is_rate_limited(refused));
  EXPECT_EQ(text(refused, "id"), "m21");
  EXPECT_GT(number(refused, "retryAfterMs"), 0);
  EXPECT_LE(number(refused, "retryAfterMs"), 100'000);
}

TEST(Rates, let_10_other_events_through_at_once) {
  ServerProcess server({"--event-rate", kNever});
  ChatClient ada(server.port());
  ada.create_room();
  for (int i = 2; i <= 10; ++i) EXPECT_EQ(text(ada.request({{"type", "PING"}}), "type"), "PONG");

  const Event refused = ada.request({{"type", "PING"}});
  EXPECT_TRUE(is_rate_limited(refused));
  EXPECT_FALSE(refused.contains("id"));
  EXPECT_EQ(text(ada.say("messages are counted apart"), "type"), "ACK");
}

TEST(Rates, let_more_through_as_time_goes_by) {
  ServerProcess server({"--message-burst", "1", "--message-rate", "20", "--flood-refusals", "1000000"});
  ChatClient ada(server.port());
  ada.create_room();
  ada.say("x");
  const Event refused = ada.say("x");
  ASSERT_TRUE(is_rate_limited(refused));
  EXPECT_LE(number(refused, "retryAfterMs"), 50);

  wait_until("the message is let through", [&] { return text(ada.say("x"), "type") == "ACK"; });
}

TEST(Rates, go_with_the_session) {
  ServerProcess server({"--message-rate", kNever});
  ChatClient ada(server.port());
  const Event created = ada.create_room();
  for (int i = 0; i < 20; ++i) ada.say("x");
  ada.socket().close();
  ChatClient again(server.port(), ada.session(20, text(created, "epoch")).target());

  EXPECT_TRUE(is_rate_limited(again.say("x")));
}

TEST(Rates, are_each_clients_own) {
  ServerProcess server({"--message-rate", kNever});
  ChatClient ada(server.port());
  ChatClient bob(server.port());
  bob.join(room_id(ada.create_room()));
  for (int i = 0; i < 21; ++i) ada.say("x");

  EXPECT_EQ(text(bob.say("x"), "type"), "ACK");
}

TEST(Rates, close_a_client_with_4429_after_100_refused_events) {
  ServerProcess server({"--event-burst", "1", "--event-rate", kNever});
  ChatClient ada(server.port());
  ada.send({{"type", "PING"}});
  ada.expect("PONG");
  for (int i = 0; i < 120; ++i) ada.send({{"type", "PING"}});

  for (int i = 0; i < 100; ++i) EXPECT_TRUE(is_rate_limited(ada.expect("ERROR")));
  EXPECT_EQ(ada.wait_for_close(), 4429U);
}

TEST(Rates, count_every_refusal_as_flooding) {
  ServerProcess server({"--flood-refusals", "10"});
  ChatClient ada(server.port());
  for (int i = 0; i < 10; ++i) ada.send_text("nonsense");

  for (int i = 0; i < 10; ++i) EXPECT_EQ(text(ada.expect("ERROR"), "code"), "INVALID_JSON");
  EXPECT_EQ(ada.wait_for_close(), 4429U);
}

TEST(Rates, are_off_for_benchmarks_and_flooding_with_them) {
  ServerProcess server({"--no-client-limits"});
  ChatClient ada(server.port());
  for (int i = 0; i < 200; ++i) ada.send_text("nonsense");
  for (int i = 0; i < 200; ++i) ada.expect("ERROR");

  EXPECT_TRUE(ada.events_until_pong().empty());
}

TEST(Rates, refuse_connections_beyond_the_burst_with_429_and_when_to_come_back) {
  ServerProcess server({"--connection-burst", "3", "--connection-rate", kNever});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(upgrade_status(server), 101U);

  RawClient refused(server.port());
  refused.request("GET", "/ws",
                  "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
  const HttpAnswer answer = refused.read_answer();
  EXPECT_EQ(answer.status, 429U);
  ASSERT_TRUE(answer.fields.contains("retry-after"));
  EXPECT_GE(std::stoi(answer.fields.at("retry-after")), 1);
  EXPECT_LE(std::stoi(answer.fields.at("retry-after")), 100);
}

TEST(Rates, of_connections_hold_for_all_shards_together) {
  ServerProcess server({"--connection-burst", "20", "--connection-rate", kNever, "--shards", "2"});
  int accepted = 0;
  for (int i = 0; i < 60; ++i) accepted += upgrade_status(server) == 101 ? 1 : 0;

  EXPECT_EQ(accepted, 20);
}

TEST(Rates, let_valid_sessions_come_back_when_new_clients_cannot) {
  ServerProcess server({"--connection-burst", "2", "--connection-rate", kNever, "--session-connection-burst", "3",
                        "--session-connection-rate", kNever});
  ChatClient ada(server.port());
  Session session = ada.session();
  EXPECT_EQ(upgrade_status(server), 101U);
  EXPECT_EQ(upgrade_status(server), 429U);

  for (int i = 0; i < 3; ++i) {
    ChatClient again(server.port(), session.target());
    EXPECT_TRUE(flag(again.connect(), "resumed"));
    session = again.session();
  }
  EXPECT_EQ(upgrade_status(server, session.target()), 429U);
}

TEST(Rates, take_a_made_up_session_for_a_new_client) {
  ServerProcess server({"--connection-burst", "1", "--connection-rate", kNever});
  EXPECT_EQ(upgrade_status(server), 101U);

  EXPECT_EQ(upgrade_status(server, "/ws?session=12345.AAAAAAAAAAAAAAAAAAAAAA"), 429U);
}

TEST(Rates, do_not_hold_for_requests_about_the_server) {
  ServerProcess server({"--connection-burst", "1", "--connection-rate", kNever});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(http_get(server.port(), "/health").status, 200U);
}

TEST(Rates, behind_a_trusted_proxy_are_each_clients_own) {
  ServerProcess server({"--connection-burst", "1", "--connection-rate", kNever, "--trusted-proxy", "127.0.0.0/8",
                        "--trusted-proxy", "10.0.0.0/8"});
  const auto status_of = [&](const std::string& field) {
    return upgrade_status(server, "/ws", field.empty() ? field : "X-Forwarded-For: " + field + "\r\n");
  };
  EXPECT_EQ(status_of("192.0.2.1"), 101U);
  EXPECT_EQ(status_of("192.0.2.1"), 429U);
  EXPECT_EQ(status_of("192.0.2.2, 192.0.2.1, 10.0.0.7"), 429U) << "what the client wrote itself counts for nothing";
  EXPECT_EQ(status_of("192.0.2.2\r\nX-Forwarded-For: 192.0.2.1"), 429U) << "two lines are one list";
  EXPECT_EQ(status_of("192.0.2.2"), 101U);
  EXPECT_EQ(status_of("2001:db8::1"), 101U);
  EXPECT_EQ(status_of(""), 101U) << "the proxy itself";
  EXPECT_EQ(status_of("somebody"), 429U) << "and for it who can't be told";
  server.wait_for_log("X-Forwarded-For that can't be read");
}

TEST(Rates, behind_a_trusted_proxy_are_not_the_only_thing_that_knows_the_clients_address) {
  ServerProcess server({"--trusted-proxy", "127.0.0.1"});
  RawClient client(server.port());
  ASSERT_EQ(client.upgrade("/ws", "X-Forwarded-For: 192.0.2.1\r\n"), 101U);
  client.send_frame(Opcode::binary, "x");
  EXPECT_EQ(client.read_close_code(), 1003U);
  server.wait_for_log("\"peer\":\"192.0.2.1\"");
}

TEST(Rates, are_the_sockets_address_unless_it_is_a_trusted_proxy) {
  ServerProcess server({"--connection-burst", "1", "--connection-rate", kNever, "--trusted-proxy", "192.0.2.0/24"});
  EXPECT_EQ(upgrade_status(server, "/ws", "X-Forwarded-For: 198.51.100.1\r\n"), 101U);
  EXPECT_EQ(upgrade_status(server, "/ws", "X-Forwarded-For: 198.51.100.2\r\n"), 429U);
}

}  // namespace
}  // namespace chatroom::test
