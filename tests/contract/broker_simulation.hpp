// Some clients on all shards that do anything at any time, against brokers whose mail takes any time: the promises of
// chat/broker.hpp under all that one can't think of. Everything follows from the seed.
//
// Each simulated client behaves as an engine and a page together do: one create, join, leave or rename at a time, any
// number of messages and retries, and it resumes where and when it likes. The model is naive: what was shown, what was
// answered, who is where. What every event alone must fulfil, the observers check.
#pragma once

#include "contract/observed_cluster.hpp"
#include "support/seeded_random.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace chatroom::test {

struct SimulatedClient {
  enum class State { none, opening, connected, detached, resuming };
  enum class UnderWay { nothing, creating, joining, leaving, renaming };

  State state = State::none;
  TestClient as;                     // its connection, or the last one
  chat::RequestTag tag = 0;          // opening, resuming
  std::size_t resuming_on = 0;       // the shard
  std::optional<chat::RoomId> room;  // where it has heard that it is
  UnderWay under_way = UnderWay::nothing;
  chat::RoomId joining{};
  chat::FollowId creating = 0;
  std::string renaming_to;
  std::vector<std::string> sent;  // ids of its messages
};

class BrokerSimulation {
 public:
  BrokerSimulation(std::unique_ptr<BrokerFixture> fixture, std::uint64_t seed);

  // So many things happen, then all come to rest and are looked at. Failures are reported as those of the running test.
  void run(std::size_t actions);

 private:
  using Key = std::pair<chat::ClientId, std::string>;  // of a message
  struct Shown {
    chat::Epoch epoch;
    chat::RoomId room{};
    chat::Seq seq = 0;
    chat::WallTime ts{};
  };

  void act(SimulatedClient& client);
  void act_connected(SimulatedClient& client);
  void change_room(SimulatedClient& client);
  void publish(SimulatedClient& client);
  void open(SimulatedClient& client);
  void resume(SimulatedClient& client);
  void detach(SimulatedClient& client);
  void unfollow_something();
  void administrate();

  void take_answers();
  void take_answers(chat::ShardId shard);
  void on_room_event(chat::ShardId shard, const RoomCopy& copy, const chat::RoomEventBody& event);
  static void on_room_event(SimulatedClient& client, const RoomCopy& copy, const chat::RoomEventBody& event);
  void on_snapshot(chat::ShardId shard, const RoomCopy& copy);
  void on_shown(const RoomCopy& copy, const chat::MessagePublished& message);
  void settle(SimulatedClient* client, SimulatedClient::UnderWay kind);
  SimulatedClient* find(chat::ClientId client);
  SimulatedClient* find(const chat::Owner& owner);
  // The client's connection is gone, with what it waited for.
  void disconnect(SimulatedClient& client, SimulatedClient::State state);

  void check_answers() const;
  void check_duplicates();
  void check_members();
  void check_sessions();
  const RoomCopy* any_copy(chat::RoomId room);
  chat::RoomId random_room();

  SeededRandom random_;
  ObservedCluster cluster_;
  std::vector<SimulatedClient> clients_;
  std::vector<std::pair<chat::RoomId, chat::ShardId>>
      rooms_;                              // every room created, and the shard that follows it to the end
  chat::RequestTag last_tag_ = 1'000'000;  // apart from the cluster's own
  std::map<chat::RequestTag, base::TokenHash> sessions_;
  std::uint64_t last_name_ = 0;
  std::uint64_t last_session_ = 0;

  std::map<Key, Shown> shown_;
  std::map<Key, chat::Seq> held_;  // in the log of a snapshot
  std::map<std::tuple<chat::ClientId, chat::Generation, std::string>, int> unanswered_;
  std::map<Key, std::set<chat::Generation>> asked_by_;
  std::vector<chat::DuplicatePublish> duplicates_;
};

}  // namespace chatroom::test
