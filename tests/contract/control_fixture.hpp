// What a control plane's own test program gives to the contract suite: the planes of a cluster's nodes, the brokers
// beside them, and control over what happens next.
#pragma once

#include "chat/control_plane.hpp"
#include "cluster/local_node.hpp"
#include "contract/observed_cluster.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::test {

// A node as its control plane sees it: it removes by way of a real broker; who is connected, the test says.
class TestNode final : public cluster::LocalNode {
 public:
  struct Notice {
    std::optional<chat::RoomId> room;
    std::string text;
    chat::NoticeLevel level{};
  };

  // The cluster outlives it. `shard`: whose broker it uses.
  TestNode(ObservedCluster& cluster, chat::ShardId shard) : cluster_(cluster), shard_(shard) {}

  // What the test says, and what it looks at.
  bool silent = false;  // questions are not answered
  std::map<chat::ClientId, chat::LiveClient> live;
  std::map<chat::RoomId, std::uint64_t> connected;
  std::vector<Notice> notices;
  std::vector<chat::Ban> bans;
  std::size_t bans_applied = 0;  // times
  std::size_t drained = 0;       // times

  // Hands on the answers that have come from the broker. True: there were some.
  bool deliver();

  void delete_room(chat::RoomId room, chat::Answer<std::optional<std::uint64_t>> answer) override;
  void remove_client(chat::ClientId client, chat::Answer<bool> answer) override;
  void find_live(chat::ClientId client, chat::Answer<std::optional<chat::LiveClient>> answer) override;
  void count_connected(chat::RoomId room, chat::Answer<std::uint64_t> answer) override;
  void notice(std::optional<chat::RoomId> room, const std::string& text, chat::NoticeLevel level) override;
  void apply_bans(const std::vector<chat::Ban>& holding) override;
  void drain() override { ++drained; }

 private:
  ObservedCluster& cluster_;
  chat::ShardId shard_;
  std::map<chat::RequestTag, chat::Answer<std::optional<std::uint64_t>>> deleting_;
  std::map<chat::RequestTag, chat::Answer<bool>> removing_;
  chat::RequestTag last_tag_ = 1'000'000;  // apart from those of the cluster
};

class ControlFixture {
 public:
  ControlFixture() = default;
  ControlFixture(const ControlFixture&) = delete;
  ControlFixture& operator=(const ControlFixture&) = delete;
  virtual ~ControlFixture() = default;

  virtual std::size_t nodes() const = 0;
  virtual chat::ControlPlane& plane(std::size_t node) = 0;
  virtual TestNode& node(std::size_t node) = 0;
  // Its UUID, or what the test has for one.
  virtual std::string name(std::size_t node) const = 0;
  // The brokers, each with clients of its own, and on which of the nodes a broker is.
  virtual ObservedCluster& cluster() = 0;
  virtual std::size_t node_of(chat::ShardId shard) const = 0;
  // Until nothing is left to happen but with time.
  virtual void run() = 0;
  // Lets time pass, with the planes' ticks, and then runs.
  virtual void advance(std::chrono::milliseconds by) = 0;
};

}  // namespace chatroom::test
