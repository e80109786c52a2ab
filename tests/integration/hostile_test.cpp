// No client can hurt another: slow senders, garbage, clients that do not read, more connections than there is room for.
// Each costs its own connection, and two people chat on meanwhile.
#include "support/chat_client.hpp"
#include "support/raw_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace chatroom::test {
namespace {

// Two people in a room; chat() shows that they are not disturbed.
class Bystanders {
 public:
  explicit Bystanders(const ServerProcess& server) : ada_(server.port()), bob_(server.port()) {
    bob_.join(room_id(ada_.create_room("Bystanders")));
  }
  void chat() {
    const Event ack = ada_.say("all well?");
    EXPECT_EQ(number(bob_.wait_for("NEW_MESSAGE"), "seq"), number(ack, "seq"));
  }

 private:
  ChatClient ada_;
  ChatClient bob_;
};

TEST(Hostile, a_request_that_takes_too_long_is_408_or_dropped) {
  ServerProcess server({"--http-timeout-seconds", "0.3"});
  RawClient slow(server.port());
  slow.send("GET /health HTTP/1.1\r\nHost: x\r\n");

  EXPECT_EQ(slow.read_answer().status, 408U);
  slow.read_to_end();
}

TEST(Hostile, a_connection_that_says_nothing_is_ended) {
  ServerProcess server({"--http-timeout-seconds", "0.3"});
  RawClient silent(server.port());

  silent.read_to_end();
}

TEST(Hostile, slow_requests_cost_their_own_connections_only) {
  ServerProcess server({"--http-timeout-seconds", "1", "--no-client-limits", "--shards", "2"});
  Bystanders bystanders(server);
  std::vector<RawClient> slow;
  for (int i = 0; i < 100; ++i) {
    slow.emplace_back(server.port());
    slow.back().send("GET /ws HTTP/1.1\r\nHo");
  }
  bystanders.chat();
  for (auto& client : slow) client.read_to_end();
  bystanders.chat();
}

TEST(Hostile, garbage_costs_its_own_connection_only) {
  ServerProcess server({"--no-client-limits", "--shards", "2"});
  Bystanders bystanders(server);
  std::string garbage;
  for (int i = 0; i < 4000; ++i) garbage += static_cast<char>((i * 131 + i / 7) % 256);
  for (int i = 0; i < 20; ++i) {
    RawClient http(server.port());
    http.send(std::string_view(garbage).substr(static_cast<std::size_t>(i)));
    http.read_to_end();
    RawClient socket(server.port());
    ASSERT_EQ(socket.upgrade(), 101U);
    socket.send(std::string_view(garbage).substr(static_cast<std::size_t>(i)));
    EXPECT_NE(socket.read_close_code(), 1006U);
    socket.read_to_end();
  }
  bystanders.chat();
}

TEST(Hostile, connections_cut_at_any_point_leave_nothing_behind) {
  ServerProcess server({"--no-client-limits", "--grace-seconds", "0"});
  Bystanders bystanders(server);
  const std::string handshake =
      "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" +
      encode({true, 0, Opcode::text, R"({"type":"CREATE_ROOM","name":"Short lived"})"});
  for (std::size_t cut = 0; cut <= handshake.size(); cut += 7) {
    RawClient client(server.port());
    client.send(std::string_view(handshake).substr(0, cut));
    client.reset();
  }
  bystanders.chat();
  wait_until("only the bystanders are left", [&] {
    const std::string health = http_get(server.port(), "/health").body;
    return health.find("\"connections\":2,\"rooms\":1") != std::string::npos;
  });
}

// Two flood a room in which one does not read.
TEST(Hostile, a_slow_reader_is_closed_with_4413_and_the_others_go_on) {
  ServerProcess server({"--no-client-limits", "--grace-seconds", "0", "--queue-size", "64KiB", "--message-length",
                        "3000", "--frame-size", "16KiB"});
  ChatClient ada(server.port());
  ChatClient bob(server.port());
  const auto tea = room_id(ada.create_room());
  bob.join(tea);
  RawClient slow(server.port(), 4096);
  ASSERT_EQ(slow.upgrade(), 101U);
  slow.read_frame();
  slow.send_frame(Opcode::text, R"({"type":"JOIN_ROOM","roomId":)" + std::to_string(tea) + "}");
  bob.wait_for("USER_EVENT", [](const Event& event) { return is_user_event(event, "joined"); });

  const std::string words(3000, 'x');
  int sent = 0;
  bool is_gone = false;
  while (!is_gone && sent < 5000) {  // what the kernel holds for it may be megabytes
    ada.send({{"type", "SEND_MESSAGE"}, {"id", ada.new_message_id()}, {"text", words}});
    ++sent;
    for (;;) {
      const Event event = bob.next();
      is_gone = is_gone || is_user_event(event, "left");
      if (text(event, "type") == "NEW_MESSAGE") break;
    }
    ada.wait_for("ACK");
  }
  EXPECT_TRUE(is_gone);
  EXPECT_EQ(text(ada.say("and on"), "type"), "ACK");
  EXPECT_EQ(slow.read_close_code(), 4413U);
}

TEST(Hostile, a_client_that_sends_without_reading_its_acknowledgements_is_bounded_too) {
  ServerProcess server({"--no-client-limits", "--queue-size", "64KiB"});
  Bystanders bystanders(server);
  RawClient greedy(server.port(), 4096);
  ASSERT_EQ(greedy.upgrade(), 101U);
  const std::string ref(64, 'r');
  std::string many;
  for (int i = 0; i < 1000; ++i) many += encode({true, 0, Opcode::text, R"({"type":"PING","ref":")" + ref + "\"}"});
  for (int i = 0; i < 200; ++i) greedy.send(many);  // 20 MB of answers, more than kernels hold back

  EXPECT_EQ(greedy.read_close_code(), 4413U);
  bystanders.chat();
}

TEST(Hostile, more_connections_than_there_is_room_for_are_refused_and_the_others_go_on) {
  ServerProcess server({"--no-client-limits", "--max-connections", "10", "--shards", "1"});
  Bystanders bystanders(server);
  std::vector<RawClient> crowd;
  int refused = 0;
  for (int i = 0; i < 20; ++i) {
    RawClient client(server.port());
    client.request("GET", "/ws",
                   "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    try {
      if (client.read_answer().status == 101) {
        crowd.push_back(std::move(client));
        continue;
      }
    } catch (const Unexpected&) {  // ended without an answer
    }
    ++refused;
  }
  EXPECT_LE(crowd.size(), 8U);
  EXPECT_GE(refused, 12);
  bystanders.chat();

  crowd.clear();
  wait_until("there is room again", [&] {
    try {
      return RawClient(server.port()).upgrade() == 101;
    } catch (const Unexpected&) {
      return false;
    }
  });
}

}  // namespace
}  // namespace chatroom::test
