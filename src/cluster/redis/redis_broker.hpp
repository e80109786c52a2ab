// The broker of a node among many: the store is a Redis that all share. Each shard has one, with connections of its
// own, and is towards Redis and the other shards what docs call a node: it holds a lease, owns clients, follows rooms.
// Used by the engine of its shard through chat/broker.hpp and by the shard's runtime through LocalBroker, all on the
// shard's thread.
//
// What decides is in the scripts, each of which is atomic and may run twice. Here is kept what this shard has to know
// to deliver in order (FollowedRoom), to send again (CallQueue), and to put back after the store has lost it
// (OwnedClient). docs/redis.md describes keys, channels and scripts; docs/decisions/0011 why a shard speaks for itself.
#pragma once

#include "chat/broker.hpp"
#include "chat/limits.hpp"
#include "chat/ports.hpp"
#include "cluster/local_broker.hpp"
#include "cluster/redis/call_queue.hpp"
#include "cluster/redis/followed_room.hpp"
#include "cluster/redis/owned_client.hpp"
#include "cluster/redis/store.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_node_map.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatroom::cluster {

class RedisBroker final : public LocalBroker, public StoreListener {
 public:
  static constexpr std::chrono::milliseconds kLease{15'000};
  static constexpr std::chrono::milliseconds kLeaseRenewal{5'000};
  static constexpr std::chrono::milliseconds kReapInterval{1'000};
  static constexpr std::chrono::milliseconds kRestoreTime{2'000};  // what the nodes wait for each other in a new life
  static constexpr std::chrono::milliseconds kGapTime{200};  // what an early envelope waits before the log is read

  struct Names {
    std::string prefix;  // of all keys and channels
    std::string node;    // unique in the cluster: the node's UUID and the shard
  };

  // The references outlive the broker. Of `limits` it keeps to: grace, client_ttl, room_ttl, log_messages, log_bytes;
  // `log_share` is its part of log_total_bytes. use() names the store before anything is requested.
  RedisBroker(Names names, const chat::Limits& limits, std::size_t log_share, chat::MessageEncoder& encoder,
              chat::Clock& clock, chat::Random& random);
  ~RedisBroker() override;
  void use(Store& store);

  void open(const chat::OpenClient& request) override;
  void resume(const chat::ResumeClient& request) override;
  void check(const chat::CheckSession& request) override;
  void list(const chat::ListDirectory& request) override;
  void request(chat::Owner owner, chat::ClientRequest&& request) override;
  void follow(chat::RoomId id, chat::FollowId follow) override;
  void unfollow(chat::RoomId id, chat::FollowId follow) override;
  void delete_room(chat::RoomId room, chat::RequestTag tag) override;
  void remove_client(chat::ClientId client, chat::RequestTag tag) override;

  bool deliver_events(chat::BrokerListener& listener) override;
  void tick() override;
  BrokerCounters counters() const noexcept override;
  bool is_available() const noexcept override { return calls_ && calls_->is_open(); }
  void begin_stop() override;
  bool has_stopped() const noexcept override { return stopped_ || !is_available(); }

  void on_connected(std::string_view run_id) override;
  void on_disconnected() override;
  void on_subscribed(std::string_view channel) override;
  void on_message(std::string_view channel, std::string_view payload) override;

 private:
  // How far the rooms were delivered whose copies were dropped last: answers of the store may come after that.
  struct Delivered {
    chat::Epoch epoch;
    chat::Seq seq = 0;
    std::uint64_t version = 0;
  };
  struct Room;
  struct ChangeUnderWay;
  using Answer = CallQueue::Answer;

  // Requests of clients (redis_sessions.cpp, redis_requests.cpp).
  void run(OwnedClient& client, chat::ClientRequest&& request);
  // The room is live now, or gone: for who waited.
  void run_waiting(chat::RoomId room, std::vector<chat::ClientId>&& waiters);
  // The join, if it is one, is refused; what is behind it goes on.
  void refuse_waiting(OwnedClient& client, std::optional<chat::RoomId> join_to, chat::ErrorCode code);
  bool must_wait(OwnedClient& client, const chat::ClientRequest& request);
  void start(OwnedClient& client, const chat::ConfirmSession& request);
  void start(OwnedClient& client, const chat::DetachClient& request);
  void start(OwnedClient& client, const chat::CreateRoomFor& request);
  void start(OwnedClient& client, const chat::JoinRoomFor& request);
  void start(OwnedClient& client, const chat::LeaveRoomFor& request);
  void start(OwnedClient& client, const chat::RenameClient& request);
  void start(OwnedClient& client, const chat::PublishMessage& request);
  void start(OwnedClient& client, const chat::SignalTyping& request);
  void opened(const chat::OpenClient& request, chat::WallTime at, const Answer& answer);
  void resumed(const chat::ResumeClient& request, chat::WallTime at, const Answer& answer);
  void created(chat::Owner owner, const chat::CreateRoomFor& request, const chat::RoomInfo& info,
               const chat::Epoch& epoch, const Answer& answer);
  void joined(chat::Owner owner, chat::RoomId room, const Answer& answer);
  void published(chat::Owner owner, const chat::MessageId& id, bool is_first, const Answer& answer);
  // The store has done a join or rename in the room: its event answers, or, where the room goes before it comes, this
  // does.
  void expect_change(chat::RoomId id, const chat::Epoch& epoch, const ChangeUnderWay& change);
  void answer_change(chat::Owner owner, bool is_join);
  void refuse(chat::Owner owner, chat::ErrorCode code);
  void detach(OwnedClient& client);
  void call(Script script, std::vector<std::string> arguments, CallQueue::Done done);
  std::vector<std::string> candidates();

  // Rooms (redis_rooms.cpp).
  Room& room_of(chat::RoomId id);
  Room* find_room(chat::RoomId id) noexcept;
  void want(Room& room);
  void read(Room& room);
  void read_page(Room& room, std::string cursor);
  void took_page(chat::RoomId id, std::uint64_t reading, const Reply& page);
  void end_reading(Room& room);
  void end_room(chat::RoomId id, chat::LeaveReason reason);
  void release(chat::RoomId id);
  void drop_copy(chat::RoomId id);
  Delivered delivered(const chat::Epoch& epoch) const;
  void take_envelope(chat::RoomId id, std::string_view payload);
  void keep_within_budget();
  std::string channel_of(chat::RoomId room) const;

  // The life of the store (redis_life.cpp), and what comes again and again (redis_lease.cpp).
  void say_hello();
  void took_life(std::string life);
  void put_back();
  void put_client(const OwnedClient& client);
  void put_room(const Room& room);
  void send_put_room(const Room& room, std::vector<std::string>&& messages, std::vector<std::string>&& members);
  void restored();
  void opened_store();
  void renew_lease();
  void reap();
  void sweep_members(chat::RoomId id, std::string cursor);
  void give_up_waiting(chat::SteadyTime now);
  void forget_detached(chat::SteadyTime now);
  void keep_clients();
  void keep_rooms();
  void lose(chat::ClientId id, chat::Generation generation, std::string_view how);
  void on_node_message(std::string_view payload);
  // A call that is not made again: its time comes again by itself. `done` is not called when it came to nothing.
  void housekeep(Script script, std::vector<std::string> arguments, std::function<void(Reply&&)> done);
  std::vector<std::string> preamble() const;

  OwnedClient* find_client(chat::ClientId id) noexcept;
  OwnedClient* find_client(const chat::Owner& owner) noexcept;
  void tell(chat::BrokerEvent&& event) { events_.push_back(std::move(event)); }
  std::string random_word();
  std::uint64_t random_number();
  // What a client without a connection is kept for.
  std::chrono::milliseconds grace() const noexcept { return std::min(limits_.grace, limits_.client_ttl); }

  Names names_;
  const chat::Limits& limits_;
  chat::MessageEncoder& encoder_;
  chat::Clock& clock_;
  chat::Random& random_;
  Store* store_ = nullptr;
  std::unique_ptr<CallQueue> calls_;

  std::vector<chat::BrokerEvent> events_;
  std::vector<chat::BrokerEvent> delivering_;
  boost::unordered_node_map<chat::ClientId, OwnedClient> clients_;
  chat::LogBudget budget_;
  boost::unordered_node_map<chat::RoomId, std::unique_ptr<Room>> rooms_;

  // Followings that were ended before they began, the latest of them: a join may still come for one.
  static constexpr std::size_t kEndedEarly = 64;
  std::deque<std::pair<chat::RoomId, chat::FollowId>> ended_early_;
  static constexpr std::size_t kRememberedRooms = 256;
  std::deque<Delivered> delivered_;
  // Resumes under way, and what was heard meanwhile of the generation that they will bring: it may be lost already.
  struct Resuming {
    std::size_t number = 0;
    std::vector<std::pair<chat::Generation, std::string>> lost;
  };
  boost::unordered_flat_map<chat::ClientId, Resuming> resuming_;

  bool connected_ = false;
  std::string run_id_;
  std::string life_;             // as the store spells it, once it is known
  std::string putting_back_to_;  // the id of the life that everything is on its way to
  std::string put_back_to_;      // the id of the life that everything has been put back to
  bool restoring_ = false;
  std::vector<std::string> nodes_;              // that held a lease when this one was last renewed
  std::optional<chat::SteadyTime> held_since_;  // the lease, unbroken
  chat::SteadyTime renewed_at_{};
  chat::SteadyTime reaped_at_{};
  chat::SteadyTime kept_at_{};
  chat::SteadyTime asked_life_at_{};
  chat::SteadyTime restored_at_{};  // told the store so
  std::uint64_t last_reading_ = 0;
  std::uint64_t expired_ = 0;
  std::uint64_t trimmed_ = 0;
  bool stopping_ = false;
  bool stopped_ = false;
};

}  // namespace chatroom::cluster
