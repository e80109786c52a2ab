// A node of several shards in one thread: real engines and embedded brokers, with mail between the shards in an order
// drawn from a seed, and connections that are views. Used by the room_operations target.
#pragma once

#include "chat/engine.hpp"
#include "chat/limits.hpp"
#include "contract/embedded_fixture.hpp"
#include "rooms/view.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace chatroom::fuzz {

class Cluster {
 public:
  // `limits` outlive it.
  Cluster(chat::ShardId shards, std::uint64_t seed, const chat::Limits& limits);
  ~Cluster();

  // Null once the connection is over.
  View* find(chat::ConnectionId connection);
  // On the shard with that number, or the one that it is where there are fewer: a new client, or one that goes on with
  // what `from` knows, under this token.
  chat::ConnectionId connect(std::size_t at, View from, const std::optional<base::SessionToken>& token);
  void send(chat::ConnectionId connection, chat::CommandBody body);
  // A frame that is no command, such as a pong.
  void pong(chat::ConnectionId connection);
  void drop(chat::ConnectionId connection);
  void drop_all();

  void step();
  // Until nothing is left to happen.
  void run();
  void advance(std::chrono::milliseconds by);

  chat::Broker& broker() { return fixture_.broker(0); }
  chat::WallTime now() const { return fixture_.wall(); }
  Shown& shown() { return shown_; }
  View new_view() { return {limits_, shown_}; }
  const std::map<chat::ConnectionId, View>& views() const { return views_; }

  // What the shards keep, in all.
  struct Kept {
    std::size_t clients = 0;
    std::size_t rooms = 0;
    std::size_t log_bytes = 0;
    std::size_t followed_rooms = 0;
  };
  Kept kept();

 private:
  class Outbox;
  struct Shard;

  bool end_connections();

  const chat::Limits& limits_;
  test::EmbeddedFixture fixture_;
  test::FakeClock clock_;  // the engines'; moves with the brokers'
  test::SeededRandom random_;
  Shown shown_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::map<chat::ConnectionId, View> views_;  // of open connections
  std::vector<chat::ConnectionId> ended_;     // the engines have not been told yet
  std::uint64_t last_ref_ = 0;
};

}  // namespace chatroom::fuzz
