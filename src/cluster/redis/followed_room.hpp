// A shard's copy of a room that it follows through Redis: what has been delivered to the engine, and what is known to
// be missing. It decides what of the envelopes that come in is next, early or late; it makes no calls. Used by the
// RedisBroker, on its shard's thread.
//
// Envelopes come from a script's reply and from the subscription, in any order between the two. Each has a place
// (envelope.hpp); one that is early waits until those before it are here, or until the room has been read again, which
// fills every gap.
#pragma once

#include "chat/broker.hpp"
#include "chat/limits.hpp"
#include "chat/message_log.hpp"
#include "chat/ports.hpp"
#include "cluster/redis/envelope.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::cluster {

// The bodies of the messages, from which a new life of the store can be filled again.
struct BodyLog : chat::MessageLog {
  BodyLog(chat::RoomId of, const chat::Limits& limits, chat::LogBudget& budget) noexcept
      : MessageLog(limits.log_messages, limits.log_bytes, &budget), room(of) {}
  chat::RoomId room;
};

// What read.lua has brought so far, page by page.
struct RoomReading {
  std::optional<chat::LeaveReason> gone;
  chat::RoomInfo info;
  bool listed = false;
  chat::Epoch epoch;
  chat::Seq seq = 0;
  std::uint64_t version = 0;  // when the first page of members was read
  std::vector<std::pair<chat::Seq, std::string>> messages;
  boost::unordered_flat_map<chat::ClientId, std::string> members;
};

class FollowedRoom {
 public:
  // Where its events go; both outlive the room.
  struct Ways {
    chat::MessageEncoder& encoder;
    std::vector<chat::BrokerEvent>& events;
  };

  // `budget` outlives it.
  FollowedRoom(chat::RoomId id, const chat::Limits& limits, chat::LogBudget& budget, Ways ways)
      : id_(id), ways_(ways), log_(id, limits, budget) {}
  FollowedRoom(const FollowedRoom&) = delete;
  FollowedRoom& operator=(const FollowedRoom&) = delete;

  chat::RoomId id() const noexcept { return id_; }
  const chat::RoomInfo& info() const noexcept { return info_; }
  bool is_listed() const noexcept { return listed_; }
  const chat::Epoch& epoch() const noexcept { return epoch_; }
  chat::Seq seq() const noexcept { return seq_; }
  std::uint64_t version() const noexcept { return version_; }
  const boost::unordered_flat_map<chat::ClientId, std::string>& members() const noexcept { return members_; }
  const BodyLog& log() const noexcept { return log_; }
  BodyLog& log() noexcept { return log_; }
  // What it holds has been read, or is new.
  bool is_live() const noexcept { return live_; }
  // The seq of the latest snapshot: what lies up to it is not told as an event.
  chat::Seq told_from() const noexcept { return told_from_; }

  // The engine's following: the present one gets the events, a snapshot first.
  void follow(chat::FollowId follow);
  void unfollow(chat::FollowId follow);
  chat::FollowId following() const noexcept { return follow_; }
  bool is_followed() const noexcept { return followed_; }

  // A room that was just created here, with nobody and nothing in it yet.
  void begin(chat::RoomInfo info, bool listed, chat::Epoch epoch);
  static constexpr std::size_t kMostEarly = 10'000;
  // False: it does not fit, since the room has a new epoch, say; it has to be read again.
  bool take(Envelope&& envelope, chat::SteadyTime now);
  // It is being read: whatever comes meanwhile waits, until take(RoomReading).
  void hold() noexcept { holding_ = true; }
  // What has been read, all pages. False: the room is gone.
  bool take(RoomReading&& reading);
  // Since when an early envelope waits for those before it.
  std::optional<chat::SteadyTime> gap_since() const noexcept;
  // The room is gone: tells the following.
  void end(chat::LeaveReason reason);
  void told_trimmed();

 private:
  void tell(chat::RoomEventBody&& body);
  void tell_snapshot();
  bool is_late(const Envelope& envelope) const noexcept;
  bool is_next(const Envelope& envelope) const noexcept;
  void apply(Envelope&& envelope);
  void apply_message(chat::Seq seq, const std::string& body);
  void apply_next();
  void start_over(RoomReading&& reading);
  void fill_gap(RoomReading&& reading);
  std::vector<chat::Member> sorted_members() const;
  chat::EncodedMessage encode(chat::Seq seq, std::string_view body) const;

  chat::RoomId id_;
  Ways ways_;
  chat::FollowId follow_ = 0;
  bool followed_ = false;
  bool live_ = false;
  bool holding_ = false;
  chat::RoomInfo info_;
  bool listed_ = false;
  chat::Epoch epoch_;
  chat::Seq seq_ = 0;
  chat::Seq told_from_ = 0;
  std::uint64_t version_ = 0;
  boost::unordered_flat_map<chat::ClientId, std::string> members_;
  BodyLog log_;
  std::map<std::uint64_t, Envelope> early_;  // by place
  chat::SteadyTime early_since_{};
};

}  // namespace chatroom::cluster
