// What ends by itself: the grace time, and the sweep of clients and rooms that nobody is connected to. With times so
// short that waiting for the end costs nothing.
#include "support/chat_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

constexpr const char* kShort = "0.2";
constexpr const char* kLong = "1000";

bool has_left(const Event& event) { return is_user_event(event, "left"); }

TEST(Expiry, the_room_is_told_when_the_grace_time_is_over) {
  ServerProcess server({"--grace-seconds", kShort});
  ChatClient ada(server.port());
  ChatClient bob(server.port());
  const auto tea = room_id(ada.create_room());
  bob.join(tea);
  bob.socket().reset();

  const Event left = ada.wait_for("USER_EVENT", has_left);
  EXPECT_EQ(number(left, "clientId"), bob.id());
  EXPECT_EQ(number(left, "roomId"), tea);
  EXPECT_EQ(number(left, "activeUsers"), 1);
}

TEST(Expiry, after_the_grace_time_the_token_brings_a_new_client) {
  ServerProcess server({"--grace-seconds", kShort});
  ChatClient ada(server.port());
  ChatClient bob(server.port());
  const Event created = ada.create_room();
  bob.join(room_id(created));
  bob.socket().reset();
  ada.wait_for("USER_EVENT", has_left);

  ChatClient again(server.port(), bob.session(0, text(created, "epoch")).target());
  EXPECT_FALSE(flag(again.connect(), "resumed"));
  EXPECT_NE(again.id(), bob.id());
  EXPECT_TRUE(again.connect().at("roomId").is_null());
}

TEST(Expiry, a_connected_client_never_expires_however_silent) {
  ServerProcess server({"--grace-seconds", kShort, "--client-ttl-seconds", "1", "--room-ttl-seconds", "1"});
  ChatClient silent(server.port());
  const auto tea = room_id(silent.create_room());
  ChatClient other(server.port());
  const auto coffee = room_id(other.create_room());
  other.socket().reset();
  ChatClient watcher(server.port());
  wait_until("the other room has expired", [&] {
    const Event answer = watcher.join(coffee);
    const bool is_gone = text(answer, "type") == "ERROR" && text(answer, "code") == "ROOM_NOT_FOUND";
    if (!is_gone && text(answer, "type") == "ROOM_JOINED") watcher.leave();
    return is_gone;
  });

  EXPECT_EQ(number(silent.say("still here"), "roomId"), tea);
}

TEST(Expiry, without_a_grace_time_a_client_leaves_with_its_connection) {
  ServerProcess server({"--grace-seconds", "0"});
  ChatClient ada(server.port());
  ChatClient bob(server.port());
  bob.join(room_id(ada.create_room()));
  bob.socket().close();

  EXPECT_EQ(number(ada.wait_for("USER_EVENT", has_left), "clientId"), bob.id());
}

TEST(Expiry, a_room_that_nobody_is_connected_to_is_swept_and_the_client_told_on_its_resume) {
  ServerProcess server({"--grace-seconds", kLong, "--room-ttl-seconds", "1", "--no-client-limits"});
  ChatClient ada(server.port());
  const Event created = ada.create_room();
  const auto tea = room_id(created);
  ada.socket().reset();
  ChatClient watcher(server.port());
  wait_until("the room is swept", [&] { return list(watcher.request({{"type", "LIST_ROOMS"}}), "rooms").empty(); });

  ChatClient again(server.port(), ada.session(0, text(created, "epoch")).target());
  EXPECT_TRUE(flag(again.connect(), "resumed"));
  EXPECT_TRUE(again.connect().at("roomId").is_null());
  EXPECT_EQ(again.next(), (Event{{"type", "ROOM_LEFT"}, {"roomId", tea}, {"reason", "expired"}}));
}

}  // namespace
}  // namespace chatroom::test
