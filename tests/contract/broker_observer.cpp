#include "contract/broker_observer.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace chatroom::test {

namespace {

std::string text_of(chat::ClientId client) { return std::to_string(base::number(client)); }

}  // namespace

chat::FollowId BrokerObserver::follow_for(chat::RoomId room) {
  auto [found, is_new] = rooms_.try_emplace(room);
  if (is_new || found->second.gone) {
    found->second = {};
    found->second.follow = new_follow();
  }
  return found->second.follow;
}

chat::FollowId BrokerObserver::drop(chat::RoomId room) {
  const chat::FollowId follow = rooms_.at(room).follow;
  rooms_.erase(room);
  return follow;
}

const RoomCopy* BrokerObserver::find(chat::RoomId room) const {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? nullptr : &found->second;
}

std::optional<chat::RoomId> BrokerObserver::room_of(chat::FollowId follow) const {
  for (const auto& [id, copy] : rooms_) {
    if (copy.follow == follow) return id;
  }
  return std::nullopt;
}

void BrokerObserver::on_broker_event(chat::BrokerEvent&& event) {
  auto* room_event = std::get_if<chat::RoomEvent>(&event);
  if (room_event == nullptr) {
    answers_.push_back(std::move(event));
    return;
  }
  RoomCopy* copy = present(*room_event);
  if (copy == nullptr) {
    ++late_events_;
    return;
  }
  copy->info.id = room_event->room;  // also where there is no snapshot, but the end
  const bool is_snapshot = std::holds_alternative<std::unique_ptr<chat::RoomSnapshot>>(room_event->body);
  const bool is_end = std::holds_alternative<chat::RoomGone>(room_event->body);
  // Its end may come again: for each follow that was asked while the first was on its way.
  EXPECT_TRUE(!copy->gone || is_end) << "something of a room comes after its end";
  EXPECT_TRUE(copy->ready || is_snapshot || is_end) << "something of a room comes before its snapshot";
  std::visit([&](const auto& body) { apply(*copy, body); }, room_event->body);
  if (on_room_event) on_room_event(*copy, room_event->body);
}

RoomCopy* BrokerObserver::present(const chat::RoomEvent& event) {
  if (std::erase(expected_, event.follow) > 0) {
    const auto known = rooms_.find(event.room);
    EXPECT_TRUE(known == rooms_.end() || known->second.gone) << "a new room has the number of one that is there";
    RoomCopy fresh;
    fresh.follow = event.follow;
    rooms_.insert_or_assign(event.room, std::move(fresh));
  }
  const auto found = rooms_.find(event.room);
  return found != rooms_.end() && found->second.follow == event.follow ? &found->second : nullptr;
}

void BrokerObserver::apply(RoomCopy& copy, const std::unique_ptr<chat::RoomSnapshot>& snapshot) {
  EXPECT_FALSE(copy.ready) << "a second snapshot for one following";
  copy.ready = true;
  ++copy.snapshots;
  copy.info = snapshot->room;
  copy.epoch = snapshot->epoch;
  copy.seq = snapshot->seq;
  copy.first = snapshot->first;
  copy.members_version = snapshot->members_version;
  EXPECT_EQ(snapshot->log.size(), snapshot->seq + 1 - snapshot->first);
  chat::Seq seq = snapshot->first;
  for (const auto& message : snapshot->log) copy.messages.emplace(seq++, message.text());
  for (const auto& member : snapshot->members) copy.members.emplace(member.id, member.username);
  EXPECT_EQ(copy.members.size(), snapshot->members.size());
  EXPECT_TRUE(std::ranges::is_sorted(snapshot->members, {}, &chat::Member::id));
}

void BrokerObserver::apply(RoomCopy& copy, const chat::MessagePublished& event) {
  EXPECT_EQ(event.seq, copy.seq + 1) << "a gap or a repetition";
  copy.seq = event.seq;
  const std::string frame(event.message.text());
  const std::string start =
      std::to_string(event.seq) + "|" + std::string(event.id.view()) + "|" + text_of(event.client) + "|";
  EXPECT_TRUE(frame.starts_with(start)) << frame << " is not of " << start;
  copy.messages.emplace(event.seq, frame);
  if (event.seq <= copy.caught_up_at) return;
  EXPECT_TRUE(copy.members.contains(event.client)) << "a message of somebody who is not in the room";
  remember(copy, frame);
}

void BrokerObserver::apply(RoomCopy& copy, const chat::MemberJoined& event) {
  const bool is_new = copy.members.emplace(event.member.id, event.member.username).second;
  EXPECT_TRUE(is_new) << "joined twice";
  advance_members(copy, event.members_version, "joined " + text_of(event.member.id) + " " + event.member.username);
}

void BrokerObserver::apply(RoomCopy& copy, const chat::MemberLeft& event) {
  EXPECT_EQ(copy.members.erase(event.client), 1U) << "left, but was not there";
  copy.departures.emplace_back(event.client, event.reason);
  const auto reason = std::to_string(static_cast<int>(event.reason));
  advance_members(copy, event.members_version, "left " + text_of(event.client) + " " + reason);
}

void BrokerObserver::apply(RoomCopy& copy, const chat::MemberRenamed& event) {
  EXPECT_TRUE(copy.members.contains(event.member.id)) << "renamed, but is not there";
  copy.members[event.member.id] = event.member.username;
  advance_members(copy, event.members_version, "renamed " + text_of(event.member.id) + " " + event.member.username);
}

void BrokerObserver::apply(RoomCopy& copy, const chat::MembersReplaced& event) {
  EXPECT_GE(event.members_version, copy.members_version);
  copy.members_version = event.members_version;
  copy.caught_up_at = event.seq;
  copy.members.clear();
  for (const auto& member : event.members) copy.members.emplace(member.id, member.username);
}

void BrokerObserver::apply(RoomCopy& copy, const chat::MemberTyping&) { ++copy.typings; }

void BrokerObserver::apply(RoomCopy& copy, const chat::LogTrimmed& event) {
  EXPECT_GT(event.first, copy.first);
  EXPECT_LE(event.first, copy.seq + 1);
  copy.first = event.first;
  copy.messages.erase(copy.messages.begin(), copy.messages.lower_bound(event.first));
}

void BrokerObserver::apply(RoomCopy& copy, const chat::RoomGone& event) {
  if (!copy.gone) copy.gone = event.reason;
}

void BrokerObserver::advance_members(RoomCopy& copy, std::uint64_t version, const std::string& what) {
  EXPECT_EQ(version, copy.members_version + 1) << "a gap or a repetition: " << what;
  copy.members_version = version;
  remember(copy, what);
}

void BrokerObserver::remember(const RoomCopy& copy, const std::string& what) {
  const auto [known, is_new] = histories_.try_emplace({copy.epoch, copy.seq + copy.members_version}, what);
  EXPECT_EQ(known->second, what) << "another shard saw another order";
}

}  // namespace chatroom::test
