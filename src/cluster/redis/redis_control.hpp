// The control plane of a node among many: what the nodes share is in the Redis that their brokers use, too, and what
// only another node knows, that one is asked. On the node's control thread, over a Store of its own, so that nothing
// here waits for a message, nor a message for this. It has no socket.
//
// What is done there is in scripts/control. They take the lives of the store as they come: bans, audit, windows and
// reports are no part of them. docs/redis.md describes keys and channels.
#pragma once

#include "chat/control_plane.hpp"
#include "chat/ports.hpp"
#include "cluster/local_node.hpp"
#include "cluster/redis/control_calls.hpp"
#include "cluster/redis/node_questions.hpp"
#include "cluster/redis/shared_audit.hpp"
#include "cluster/redis/shared_bans.hpp"
#include "cluster/redis/store.hpp"
#include "cluster/redis/store_clock.hpp"
#include "cluster/sliding_window.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::cluster {

// For ops: what waits, and what was lost to a bound.
struct ControlCounters {
  std::size_t calls = 0;            // under way to the store
  std::size_t questions = 0;        // to other nodes, without an answer yet
  std::size_t audit_waiting = 0;    // entries that the store has not got yet
  std::uint64_t audit_dropped = 0;  // entries that it never got
  std::uint64_t windows_alone = 0;  // takes that this node counted for itself
  std::size_t window_subjects = 0;  // that it remembers of those
};

class RedisControl final : public chat::ControlPlane, public StoreListener {
 public:
  // What a take waits for the store before the node counts for itself.
  static constexpr std::chrono::milliseconds kWindowPatience{900};
  // Who waits for one list at once; one more is without an answer at once.
  static constexpr std::size_t kMostAsking = 100;

  struct Names {
    std::string prefix;  // of all keys and channels
    std::string node;    // the node's UUID: what stands before the colon in the names of its shards' brokers
  };

  // The references outlive it, as does the store, which use() names before anything is asked.
  RedisControl(Names names, LocalNode& local, chat::Clock& clock, chat::Random& random);
  ~RedisControl() override;
  void use(Store& store);

  std::vector<chat::NodeReport> nodes() const override;
  void report(chat::NodeReport own) override;
  std::uint64_t count_rooms() const override { return room_count_; }
  void list_rooms(chat::Answer<std::vector<chat::RoomRow>> answer) override;
  void list_clients(chat::Answer<std::vector<chat::ClientRow>> answer) override;
  void top_rooms(std::size_t limit, chat::Answer<std::vector<chat::RoomRow>> answer) override;
  void find_room(chat::RoomId room, chat::Answer<std::optional<chat::RoomRecord>> answer) override;
  void find_client(chat::ClientId client, chat::Answer<std::optional<chat::ClientRecord>> answer) override;
  void delete_room(chat::RoomId room, chat::Answer<std::optional<std::uint64_t>> answer) override;
  void remove_client(chat::ClientId client, chat::Answer<bool> answer) override;
  void ban(const chat::Ban& ban, chat::Answer<bool> answer) override { bans_.ban(ban, std::move(answer)); }
  void lift_ban(std::string_view address, chat::Answer<bool> answer) override {
    bans_.lift(address, std::move(answer));
  }
  std::vector<chat::Ban> bans() const override { return bans_.all(); }
  void notice(std::optional<chat::RoomId> room, std::string text, chat::NoticeLevel level,
              chat::Answer<bool> answer) override;
  void drain(std::string_view node, chat::Answer<bool> answer) override;
  void note(chat::AuditEntry entry) override { audit_.note(std::move(entry)); }
  void audit(std::size_t limit, const std::optional<chat::AuditCursor>& after,
             chat::Answer<chat::AuditPage> answer) override {
    audit_.page(limit, after, answer);
  }
  void take(const chat::WindowPolicy& policy, std::string_view subject,
            chat::Answer<chat::WindowState> answer) override;
  void tick() override;

  // The node stops: the others don't see it any more. Without it they do for kNodeTime.
  void begin_stop();
  // That has reached the store, or can't.
  bool has_stopped() const noexcept { return stopped_ || !calls_.is_connected(); }
  ControlCounters counters() const noexcept;

  void on_connected(std::string_view run_id) override;
  void on_disconnected() override { calls_.disconnected(); }
  void on_subscribed(std::string_view channel) override;
  void on_message(std::string_view channel, std::string_view payload) override;

 private:
  struct Node {
    chat::NodeReport report;
    chat::SteadyTime until{};  // by this node's clock
  };
  // One list, read page by page; who asks while it is read gets the next.
  template <class Row, class Id>
  struct Listing {
    std::vector<chat::Answer<std::vector<Row>>> waiting;
    std::vector<chat::Answer<std::vector<Row>>> asking;  // of the one that is read; empty: none is
    std::vector<Row> rows;
    boost::unordered_flat_set<Id> seen;
  };
  struct RoomGathering;

  void took_report(const Reply& reply);
  void heard_notice(FieldReader& message);

  // redis_control_lists.cpp
  template <class Row, class Id>
  bool ask_list(Listing<Row, Id>& listing, chat::Answer<std::vector<Row>>&& answer);
  template <class Row, class Id>
  bool begin_list(Listing<Row, Id>& listing);
  template <class Row, class Id>
  void end_list(Listing<Row, Id>& listing, bool complete);
  void read_rooms();
  void read_rooms(std::string_view which, std::string cursor);
  void read_clients();
  void read_clients(std::string cursor);

  // redis_control_records.cpp
  void gather_members(const std::shared_ptr<RoomGathering>& gathering, std::string cursor);
  void gather_nodes(const std::shared_ptr<RoomGathering>& gathering);
  static void end_part(const std::shared_ptr<RoomGathering>& gathering);

  std::string random_word();

  const Names names_;
  LocalNode& local_;
  chat::Clock& clock_;
  chat::Random& random_;
  Store* store_ = nullptr;
  ControlCalls calls_;
  StoreClock store_clock_;
  SharedBans bans_;
  SharedAudit audit_;
  NodeQuestions questions_;
  SlidingWindows windows_;
  std::uint64_t windows_alone_ = 0;
  std::optional<chat::NodeReport> own_;
  std::uint64_t room_count_ = 0;
  std::map<std::string, Node, std::less<>> nodes_;
  Listing<chat::RoomRow, chat::RoomId> rooms_;
  Listing<chat::ClientRow, chat::ClientId> clients_;
  bool stopping_ = false;
  bool stopped_ = false;
  // The local node may answer after this is gone.
  std::shared_ptr<int> alive_ = std::make_shared<int>();
};

}  // namespace chatroom::cluster
