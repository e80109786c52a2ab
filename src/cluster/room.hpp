// What a room's home keeps of it: members, log, and the shards that follow it. Used by RoomStore.
#pragma once

#include "chat/control_plane.hpp"
#include "chat/limits.hpp"
#include "chat/message_log.hpp"
#include "chat/types.hpp"
#include "cluster/embedded_mail.hpp"
#include "cluster/mail_router.hpp"

#include <boost/intrusive/list.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::cluster {

// A shard's latest following of the room. It is remembered when it has ended, for what comes late.
struct Follower {
  chat::ShardId shard = 0;
  chat::FollowId follow = 0;
  bool present = false;
};

// What operators see of a room's past.
struct RoomHistory {
  std::uint64_t peak_users = 0;
  std::uint64_t participants = 0;
  std::vector<chat::Participant> latest;  // the latest last, each client once, at most RoomRecord::kListed
  chat::WallTime last_activity{};

  void note_join(chat::ClientId client, std::size_t members, chat::WallTime now);
};

// A log that knows its room: the budget names the log that is to be trimmed.
struct RoomLog : chat::MessageLog {
  RoomLog(chat::RoomId of, const chat::Limits& limits, chat::LogBudget& budget) noexcept
      : MessageLog(limits.log_messages, limits.log_bytes, &budget), room(of) {}
  chat::RoomId room;
};

using UnfollowedHook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

// Linked into the list of the unfollowed while no shard follows it.
struct Room : UnfollowedHook {
  Room(chat::RoomInfo of, chat::Epoch in, bool is_listed, const chat::Limits& limits, chat::LogBudget& budget)
      : info(std::move(of)), epoch(std::move(in)), listed(is_listed), log(info.id, limits, budget) {}

  chat::RoomInfo info;
  chat::Epoch epoch;
  bool listed = true;
  std::uint64_t members_version = 0;
  boost::unordered_flat_map<chat::ClientId, std::string> members;
  RoomLog log;
  std::vector<Follower> followers;      // at most one a shard
  chat::SteadyTime unfollowed_since{};  // while nobody follows
  RoomHistory history;

  // The member's name; null if it is none.
  const std::string* find_member(chat::ClientId client) const noexcept;
  bool is_followed() const noexcept;
  // The shard's latest following, made if it never had one.
  Follower& follower(chat::ShardId shard);
  std::unique_ptr<chat::RoomSnapshot> snapshot() const;
  // For operators; without the nodes.
  chat::RoomRow row() const;
  chat::RoomRecord record() const;

  // To every shard that follows.
  template <class Event>
  void tell(MailRouter& router, const Event& event) const {
    for (const auto& follower : followers) {
      if (follower.present) router.tell(follower.shard, chat::RoomEvent{info.id, follower.follow, event});
    }
  }
};

}  // namespace chatroom::cluster
