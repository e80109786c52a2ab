// Start and stop under load, over and over: a server that is told to end at once while its clients connect, join and
// talk ends in time and with 0, which with AddressSanitizer also means without a leak.
#include "support/raw_client.hpp"
#include "support/server_process.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

namespace chatroom::test {
namespace {

constexpr int kClients = 40;
constexpr std::chrono::seconds kTimeToEnd{20};

enum class Stage { connecting, upgrading, joining, talking, leaving };
constexpr int kStages = 5;
// In one round of so many the clients stay, which makes the server wait for their part of the closing handshake. No
// multiple of kStages, so that each stage has its turn.
constexpr int kRoundsPerSilence = 4;

class Crowd {
 public:
  explicit Crowd(const ServerProcess& server) : server_(server) {}

  // Does everything up to and with `last`, but waits for nothing in that.
  void reach(Stage last) {
    for (int i = 0; i < kClients; ++i) clients_.emplace_back(server_.port());
    if (last == Stage::connecting) return;
    for (auto& client : clients_) {
      client.request("GET", "/ws",
                     "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    }
    if (last == Stage::upgrading) return;
    for (auto& client : clients_) EXPECT_EQ(client.read_answer().status, 101U);
    join(create());
    if (last == Stage::joining) return;
    talk();
    if (last == Stage::talking) return;
    for (auto& client : clients_) client.send_frame(Opcode::close, {});
  }

  void talk() {
    for (int i = 0; i < 20; ++i) {
      const std::string id = std::to_string(++last_message_);
      for (auto& client : clients_) {
        client.send_frame(Opcode::text, R"({"type":"SEND_MESSAGE","text":"hello","id":")" + id + "\"}");
      }
    }
  }

  // Waits, without answering what the server says.
  void read_to_end() {
    for (auto& client : clients_) client.read_to_end();
  }
  void vanish() { clients_.clear(); }

 private:
  std::string create() {
    RawClient& founder = clients_.front();
    founder.send_frame(Opcode::text, R"({"type":"CREATE_ROOM","name":"Tea"})");
    for (;;) {
      const auto frame = founder.read_frame();
      const auto event = boost::json::parse(frame.value().payload).as_object();
      if (const auto* room = event.if_contains("room")) return std::to_string(room->as_object().at("id").as_int64());
    }
  }
  void join(const std::string& room) {
    for (auto& client : clients_) client.send_frame(Opcode::text, R"({"type":"JOIN_ROOM","roomId":)" + room + "}");
  }

  const ServerProcess& server_;
  std::vector<RawClient> clients_;
  int last_message_ = 0;
};

TEST(StartStop, under_load_ends_in_time_and_leaves_nothing_behind) {
  for (int round = 0; round < START_STOP_ROUNDS; ++round) {
    const auto stage = static_cast<Stage>(round % kStages);
    SCOPED_TRACE("round " + std::to_string(round));
    ServerProcess server({"--shards", "2", "--no-client-limits"});
    Crowd crowd(server);
    crowd.reach(stage);
    server.signal(SIGTERM);
    if (stage == Stage::talking) crowd.talk();
    if (round % kRoundsPerSilence == 0) {
      crowd.read_to_end();
    } else {
      crowd.vanish();
    }
    ASSERT_EQ(server.wait_for_exit(kTimeToEnd), 0) << server.log();
  }
}

}  // namespace
}  // namespace chatroom::test
