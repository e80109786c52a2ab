// Listens to one shard's broker as an engine would, and checks what chat/broker.hpp promises of every event: a snapshot
// first, each seq and each version of the members once and without gaps, the same order on every shard, nothing after
// the end. So each test that moves anything checks these. Keeps the copies of the rooms and the answers for the test to
// look at.
#pragma once

#include "chat/broker.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace chatroom::test {

// What happened in each room, as seen first by any shard: by the room's epoch and the place in its order, which is
// seq + members_version, since every event that counts raises one of them by one.
using RoomHistories = std::map<std::pair<chat::Epoch, std::uint64_t>, std::string>;

// A shard's copy of a room.
struct RoomCopy {
  chat::FollowId follow = 0;
  bool ready = false;  // the snapshot has come
  std::optional<chat::LeaveReason> gone;

  chat::RoomInfo info;
  chat::Epoch epoch;
  chat::Seq seq = 0;
  chat::Seq first = 0;
  std::uint64_t members_version = 0;
  chat::Seq caught_up_at = 0;  // up to there, messages came after changes of the members that were later
  std::map<chat::ClientId, std::string> members;
  std::map<chat::Seq, std::string> messages;  // frames, as PlainEncoder makes them
  std::size_t snapshots = 0;
  std::size_t typings = 0;
  std::vector<std::pair<chat::ClientId, chat::LeaveReason>> departures;
};

class BrokerObserver final : public chat::BrokerListener {
 public:
  // `histories` is shared by the observers of all shards.
  explicit BrokerObserver(RoomHistories& histories) : histories_(histories) {}

  chat::FollowId new_follow() { return ++last_follow_; }
  // The id to follow a room under: of the present following, or a new one that becomes it.
  chat::FollowId follow_for(chat::RoomId room);
  // Events of this following become the room's copy once its snapshot comes; for creates.
  void expect(chat::FollowId follow) { expected_.push_back(follow); }
  // The present following is over for this shard; the copy is dropped. Returns its id.
  chat::FollowId drop(chat::RoomId room);

  // The present copy; null if there is none.
  const RoomCopy* find(chat::RoomId room) const;
  // The room that came of a create with this id; nothing if none did.
  std::optional<chat::RoomId> room_of(chat::FollowId follow) const;
  const std::map<chat::RoomId, RoomCopy>& rooms() const { return rooms_; }

  // All answers of one type that came since the last call, in order.
  template <class Answer>
  std::vector<Answer> take() {
    std::vector<Answer> taken;
    std::erase_if(answers_, [&taken](chat::BrokerEvent& event) {
      auto* answer = std::get_if<Answer>(&event);
      if (answer != nullptr) taken.push_back(std::move(*answer));
      return answer != nullptr;
    });
    return taken;
  }
  std::size_t answers() const { return answers_.size(); }
  void forget_answers() { answers_.clear(); }
  // Events of followings that were not the present ones.
  std::size_t late_events() const { return late_events_; }

  // Called, if set, with every event of a room's present following, after it was applied to the copy.
  std::function<void(const RoomCopy&, const chat::RoomEventBody&)> on_room_event;

  void on_broker_event(chat::BrokerEvent&& event) override;

 private:
  RoomCopy* present(const chat::RoomEvent& event);
  void apply(RoomCopy& copy, const std::unique_ptr<chat::RoomSnapshot>& snapshot);
  void apply(RoomCopy& copy, const chat::MessagePublished& event);
  void apply(RoomCopy& copy, const chat::MemberJoined& event);
  void apply(RoomCopy& copy, const chat::MemberLeft& event);
  void apply(RoomCopy& copy, const chat::MemberRenamed& event);
  void apply(RoomCopy& copy, const chat::MembersReplaced& event);
  void apply(RoomCopy& copy, const chat::MemberTyping& event);
  void apply(RoomCopy& copy, const chat::LogTrimmed& event);
  void apply(RoomCopy& copy, const chat::RoomGone& event);
  void advance_members(RoomCopy& copy, std::uint64_t version, const std::string& what);
  void remember(const RoomCopy& copy, const std::string& what);

  RoomHistories& histories_;
  std::map<chat::RoomId, RoomCopy> rooms_;
  std::vector<chat::FollowId> expected_;
  std::vector<chat::BrokerEvent> answers_;
  chat::FollowId last_follow_ = 0;
  std::size_t late_events_ = 0;
};

}  // namespace chatroom::test
