// A shard's own copies of the rooms that somebody connected to it is in. A copy is made from the broker's RoomSnapshot
// and kept up by the room's events; history and members are served from it. Used by the engine only.
#pragma once

#include "chat/broker.hpp"
#include "chat/message_log.hpp"
#include "chat/presence.hpp"
#include "chat/types.hpp"

#include <boost/unordered/unordered_node_map.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace chatroom::chat {

struct LocalRoom {
  LocalRoom(FollowId by, std::size_t log_messages, std::size_t log_bytes) : follow(by), log(log_messages, log_bytes) {}

  FollowId follow;
  bool ready = false;  // the snapshot is here
  RoomInfo info;
  Epoch epoch;
  MessageLog log;
  std::map<ClientId, std::string> members;  // with those in their grace time
  PresenceBatch presence;

  std::vector<ConnectionId> receivers;  // who gets the room's events; Session::receiver_index points into it

  // What else keeps the copy: joins under way, resumed clients that wait for the snapshot, and clients that moved on
  // while the room does not know it yet, to whom ACKs may still come.
  std::size_t joining = 0;
  std::vector<ConnectionId> resuming;
  std::vector<ClientId> departing;

  bool in_use() const noexcept { return !receivers.empty() || joining > 0 || !resuming.empty() || !departing.empty(); }
  bool has_more_than(std::size_t count) const noexcept { return members.size() > count; }

  void take(RoomSnapshot&& snapshot);
  // The first `limit` members by id.
  std::vector<Member> list_members(std::size_t limit) const;
};

class LocalRooms {
 public:
  LocalRooms(const Limits& limits, Broker& broker) noexcept : limits_(limits), broker_(broker) {}

  LocalRoom* find(RoomId room) noexcept;
  // As above, if that following is still the present one.
  LocalRoom* find(RoomId room, FollowId follow) noexcept;
  // The copy of a room, in being made if there was none; whoever calls this gets the room followed by a request that
  // carries LocalRoom::follow.
  LocalRoom& get(RoomId room);
  // A copy for a room that was just created under the id `follow`.
  LocalRoom& add(RoomId room, FollowId follow);
  // Ends the following and drops the copy once nobody here needs it.
  void release_if_unused(RoomId room);

  FollowId new_follow_id() noexcept { return ++last_follow_; }
  std::size_t size() const noexcept { return rooms_.size(); }

 private:
  const Limits& limits_;
  Broker& broker_;
  boost::unordered_node_map<RoomId, LocalRoom> rooms_;
  FollowId last_follow_ = 0;
};

}  // namespace chatroom::chat
