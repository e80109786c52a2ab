// The port to what an operator sees and does over all nodes: who is connected, which rooms there are, who is banned,
// what operators did, and limits that hold over the whole cluster. Implemented by cluster's EmbeddedControl, for a node
// on its own, and RedisControl, for one among many. Messages don't come this way: Broker is the port for those.
//
// One per node, used on its control thread, which is none of the shards'. No call throws. An answer is called once, on
// the control thread, later or before the call returns; never after the control plane is destroyed. It is without a
// value where the store is away or did not answer in time: nothing can be said then, and what was to be done may be
// done or not.
#pragma once

#include "chat/types.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatroom::chat {

template <class T>
using Answer = std::function<void(std::optional<T>)>;

// ---- What is seen

// What a node says about itself, about once a second. Counts since its start unless noted.
struct NodeReport {
  std::string id;       // the node's UUID
  std::string host;     // the name of its machine
  std::string address;  // that it listens on, as "0.0.0.0:3000"
  std::string version;
  WallTime started_at{};
  WallTime reported_at{};  // the last heartbeat; by the store's clock where there is one, set by the control plane
  bool draining = false;
  std::uint64_t connections = 0;  // open now
  std::uint64_t clients = 0;      // known to it now: connected, or in their grace
  // Now. With Redis those that somebody connected here is in, one that two of its shards follow counted for each.
  std::uint64_t rooms = 0;
  std::uint64_t messages_in = 0;   // that got their place
  std::uint64_t messages_out = 0;  // NEW_MESSAGE frames, one for each receiver
  std::uint64_t deliveries = 0;    // frames of every kind, one for each receiver
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t limit_hits = 0;    // events, connections and API requests that a limit refused
  std::uint64_t queued_bytes = 0;  // wait for slow readers now
  std::uint64_t memory_bytes = 0;  // resident now
  std::uint64_t cpu_ms = 0;        // of the process, user and system
  std::uint64_t loop_lag_us = 0;   // the longest turn of a shard's loop in the last seconds
};

struct RoomRow {
  RoomId id{};
  std::string name;
  WallTime created_at{};
  ClientId created_by{};
  bool listed = true;
  std::uint64_t active_users = 0;  // with those in their grace
  Seq messages = 0;
};

struct ClientRow {
  ClientId id{};
  std::string username;
  std::optional<RoomId> room;
  std::string node;         // the UUID of the node it is connected to; empty: it is in its grace
  std::string address;      // of its latest connection, as base::format_address writes it
  WallTime connected_at{};  // when that was made
};

struct Participant {
  ClientId id{};
  WallTime joined_at{};  // last
};
struct RoomRecord {
  RoomRow row;
  std::uint64_t peak_users = 0;    // the most that were in it at once
  std::uint64_t participants = 0;  // that have ever joined; one that comes back after 100 others counts again
  std::vector<Participant> latest_participants;              // at most kListed, the latest first
  WallTime last_activity{};                                  // the latest message or join
  std::vector<Member> members;                               // the first kListed by id
  std::vector<std::pair<std::string, std::uint64_t>> nodes;  // UUID, and how many are connected there; none with 0

  static constexpr std::size_t kListed = 100;
};

// What only the node knows that the client is connected to. Counted since this connection was made.
struct LiveClient {
  std::uint64_t messages = 0;
  std::uint64_t limit_hits = 0;
  std::uint64_t queued_bytes = 0;  // wait to be sent now
};
struct ClientRecord {
  ClientRow row;
  std::optional<LiveClient> live;  // nothing: in its grace, or its node did not answer in time
};

// ---- What is done

struct Ban {
  std::string address;  // base::subscriber_of it, as text: a ban of IPv6 is of the /64
  WallTime until{};
  WallTime since{};
  std::string by;     // the operator
  ClientId client{};  // whom it was for; 0: nobody in particular
};

struct AuditEntry {
  WallTime at{};        // set by the control plane
  std::string actor;    // the operator; empty: nobody who is known
  std::string address;  // where the request came from
  std::string action;   // "login", "room.delete", "client.remove", "ban.add", "ban.lift", "notice", "node.drain"
  std::string target;   // the id or address that it was about; empty: none
  std::string result;   // "ok", or what was wrong, in a word or a few
  std::string node;     // the UUID of the node that was asked
};
// Where a page of the audit ended.
using AuditCursor = std::string;
struct AuditPage {
  std::vector<AuditEntry> entries;  // the latest first
  std::optional<AuditCursor> next;
};

// ---- Limits over all nodes

// No more than `limit` in any `length` of time. `name` is unique, and made of small letters and hyphens.
struct WindowPolicy {
  std::string_view name;
  std::uint32_t limit = 0;
  std::chrono::milliseconds length{};
};
struct WindowState {
  bool allowed = false;               // and counted
  std::uint32_t left = 0;             // how many more would be allowed now
  std::chrono::milliseconds next{};   // until one is allowed; 0: one is now
  std::chrono::milliseconds reset{};  // until the window is empty if nothing more comes
};

// Done, and nothing to say about it.
struct Done {};

class ControlPlane {
 public:
  static constexpr std::size_t kMaxBans = 10'000;                // more are refused
  static constexpr std::size_t kMaxAudit = 10'000;               // the oldest go
  static constexpr std::chrono::milliseconds kNodeTime{15'000};  // a node that has not reported for so long is gone

  ControlPlane() = default;
  ControlPlane(const ControlPlane&) = delete;
  ControlPlane& operator=(const ControlPlane&) = delete;
  virtual ~ControlPlane() = default;

  // Every node's latest report, this one's included, by id; at most about a second old.
  virtual std::vector<NodeReport> nodes() const = 0;
  // What this node has to say now; to be called about once a second.
  virtual void report(NodeReport own) = 0;
  // How many rooms there are on all nodes; at most about a second old. A room that several nodes follow is one.
  virtual std::uint64_t count_rooms() const = 0;

  // All rooms, all clients, in no order; gathered piece by piece, so that nobody waits for it, and each that was there
  // all the while is there once.
  virtual void list_rooms(Answer<std::vector<RoomRow>> answer) = 0;
  virtual void list_clients(Answer<std::vector<ClientRow>> answer) = 0;
  // The rooms with most members, listed or not, most first. limit: at most 100.
  virtual void top_rooms(std::size_t limit, Answer<std::vector<RoomRow>> answer) = 0;

  // Nothing inside the answer: there is no such one.
  virtual void find_room(RoomId room, Answer<std::optional<RoomRecord>> answer) = 0;
  virtual void find_client(ClientId client, Answer<std::optional<ClientRecord>> answer) = 0;

  // Everybody is out of the room with ROOM_LEFT `deleted`, and it is gone; answered with how many were in it.
  virtual void delete_room(RoomId room, Answer<std::optional<std::uint64_t>> answer) = 0;
  // The client is out of its room, told "101010", closed with 4403, and its session is gone. False: there is none.
  virtual void remove_client(ClientId client, Answer<bool> answer) = 0;

  // Whoever connects from the address is told "101010" and closed with 4403, on every node, within a second; so is who
  // is connected from there now. Another ban of the same address replaces it. False: there are kMaxBans already.
  virtual void ban(const Ban& ban, Answer<bool> answer) = 0;
  // False: it was not banned.
  virtual void lift_ban(std::string_view address, Answer<bool> answer) = 0;
  // Those that have not ended, by address; at most about a second old.
  virtual std::vector<Ban> bans() const = 0;

  // NOTICE to everybody, or to all in a room. False: there is no such room.
  virtual void notice(std::optional<RoomId> room, std::string text, NoticeLevel level, Answer<bool> answer) = 0;
  // The node stops in good order, as on SIGTERM. False: there is no such node.
  virtual void drain(std::string_view node, Answer<bool> answer) = 0;

  virtual void note(AuditEntry entry) = 0;
  // limit: at most 1,000.
  virtual void audit(std::size_t limit, const std::optional<AuditCursor>& after, Answer<AuditPage> answer) = 0;

  // Takes one for `subject` under the policy. While the store is away the node counts for itself, so that there always
  // is a value.
  virtual void take(const WindowPolicy& policy, std::string_view subject, Answer<WindowState> answer) = 0;

  // To be called about every 100 ms.
  virtual void tick() = 0;
};

}  // namespace chatroom::chat
