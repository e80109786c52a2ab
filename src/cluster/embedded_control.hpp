// The control plane of a node on its own: clients and rooms are asked of the shards' brokers, the rest is kept here, in
// memory. Nothing outlives the node. On the node's control thread; what runs on a shard is in the callbacks that it
// hands to EmbeddedShards.
#pragma once

#include "chat/control_plane.hpp"
#include "chat/ports.hpp"
#include "cluster/embedded_broker.hpp"
#include "cluster/local_node.hpp"
#include "cluster/sliding_window.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace chatroom::cluster {

// The way to the shards' brokers. Implemented by server.
class EmbeddedShards {
 public:
  EmbeddedShards() = default;
  EmbeddedShards(const EmbeddedShards&) = delete;
  EmbeddedShards& operator=(const EmbeddedShards&) = delete;
  virtual ~EmbeddedShards() = default;

  virtual chat::ShardId shards() const = 0;
  // Runs `look` on the shard's thread, in a turn of its own, and then `then` on the control thread. `look` is short:
  // messages wait for it. It may die with its shard, so it holds no answer.
  virtual void look_at(chat::ShardId shard, std::function<void(const EmbeddedBroker&)> look,
                       std::function<void()> then) = 0;
};

class EmbeddedControl final : public chat::ControlPlane {
 public:
  // How many rows are made in one turn of a shard.
  static constexpr std::size_t kRowsPerTurn = 500;

  // The references outlive it. `node`: the node's UUID.
  EmbeddedControl(std::string node, LocalNode& local, EmbeddedShards& shards, chat::Clock& clock);

  std::vector<chat::NodeReport> nodes() const override;
  void report(chat::NodeReport own) override;
  std::uint64_t count_rooms() const override { return report_ ? report_->rooms : 0; }
  void list_rooms(chat::Answer<std::vector<chat::RoomRow>> answer) override;
  void list_clients(chat::Answer<std::vector<chat::ClientRow>> answer) override;
  void top_rooms(std::size_t limit, chat::Answer<std::vector<chat::RoomRow>> answer) override;
  void find_room(chat::RoomId room, chat::Answer<std::optional<chat::RoomRecord>> answer) override;
  void find_client(chat::ClientId client, chat::Answer<std::optional<chat::ClientRecord>> answer) override;
  void delete_room(chat::RoomId room, chat::Answer<std::optional<std::uint64_t>> answer) override;
  void remove_client(chat::ClientId client, chat::Answer<bool> answer) override;
  void ban(const chat::Ban& ban, chat::Answer<bool> answer) override;
  void lift_ban(std::string_view address, chat::Answer<bool> answer) override;
  std::vector<chat::Ban> bans() const override;
  void notice(std::optional<chat::RoomId> room, std::string text, chat::NoticeLevel level,
              chat::Answer<bool> answer) override;
  void drain(std::string_view node, chat::Answer<bool> answer) override;
  void note(chat::AuditEntry entry) override;
  void audit(std::size_t limit, const std::optional<chat::AuditCursor>& after,
             chat::Answer<chat::AuditPage> answer) override;
  void take(const chat::WindowPolicy& policy, std::string_view subject,
            chat::Answer<chat::WindowState> answer) override;
  void tick() override;

 private:
  template <class Row>
  struct Gathering;
  template <class Row>
  void gather(std::shared_ptr<Gathering<Row>> gathering, chat::Answer<std::vector<Row>> answer);
  // The home of a client or room, by its number.
  chat::ShardId home_of(std::uint64_t number) const { return static_cast<chat::ShardId>(number % shards_.shards()); }

  const std::string node_;
  LocalNode& local_;
  EmbeddedShards& shards_;
  chat::Clock& clock_;
  std::optional<chat::NodeReport> report_;
  std::map<std::string, chat::Ban, std::less<>> bans_;
  bool bans_changed_ = false;           // and are to be applied with the next tick, all changes at once
  std::deque<chat::AuditEntry> audit_;  // the latest first
  std::uint64_t noted_ = 0;             // entries ever; that of audit_.front()
  SlidingWindows windows_;
};

}  // namespace chatroom::cluster
