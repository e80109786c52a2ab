// What of the envelopes that come in is next, early or late, and what a reading makes of it.
#include "cluster/redis/followed_room.hpp"

#include "support/plain_encoder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace chatroom::cluster {
namespace {

constexpr chat::RoomId kRoom{12345};

class FollowedRoomTest : public testing::Test {
 protected:
  FollowedRoomTest() {
    room.follow(1);
    room.begin({.id = kRoom, .name = "hall", .created_at = chat::WallTime(5), .created_by = chat::ClientId{7}}, true,
               "epoch");
    EXPECT_EQ(told(), std::vector<std::string>{"snapshot 0"});
  }

  static Envelope message(chat::Seq seq, std::uint64_t version, const std::string& epoch = "epoch") {
    const std::string id = std::to_string(seq);
    return {EnvelopeKind::message, epoch, seq, version, "9 7 " + std::to_string(id.size()) + " 3 " + id + "Anntext"};
  }
  static Envelope member(EnvelopeKind kind, chat::Seq seq, std::uint64_t version, const std::string& body) {
    return {kind, "epoch", seq, version, body};
  }
  bool take(Envelope envelope) { return room.take(std::move(envelope), chat::SteadyTime(100)); }

  RoomReading reading(chat::Seq seq, std::uint64_t version, std::vector<chat::Seq> messages) const {
    RoomReading reading;
    reading.info = room.info();
    reading.epoch = "epoch";
    reading.seq = seq;
    reading.version = version;
    for (const chat::Seq of : messages) reading.messages.emplace_back(of, message(of, version).body);
    return reading;
  }

  // What the engine was told since the last call.
  std::vector<std::string> told() {
    std::vector<std::string> told;
    for (auto& event : std::exchange(events, {})) {
      const auto& body = std::get<chat::RoomEvent>(event).body;
      if (const auto* snapshot = std::get_if<std::unique_ptr<chat::RoomSnapshot>>(&body)) {
        told.push_back("snapshot " + std::to_string((*snapshot)->seq));
      } else if (const auto* published = std::get_if<chat::MessagePublished>(&body)) {
        told.push_back("message " + std::to_string(published->seq));
      } else if (const auto* joined = std::get_if<chat::MemberJoined>(&body)) {
        told.push_back("joined " + joined->member.username);
      } else if (const auto* left = std::get_if<chat::MemberLeft>(&body)) {
        told.push_back("left " + std::to_string(base::number(left->client)));
      } else if (const auto* replaced = std::get_if<chat::MembersReplaced>(&body)) {
        told.push_back("members " + std::to_string(replaced->members.size()));
      } else {
        told.emplace_back("other");
      }
    }
    return told;
  }

  chat::Limits limits;
  chat::LogBudget budget{1U << 20U};
  test::PlainEncoder encoder;
  std::vector<chat::BrokerEvent> events;
  FollowedRoom room{kRoom, limits, budget, {encoder, events}};
};

using Told = std::vector<std::string>;

TEST_F(FollowedRoomTest, tells_each_place_once_in_order_whichever_way_it_comes_first) {
  EXPECT_TRUE(take(member(EnvelopeKind::joined, 0, 1, "7 Ann")));
  EXPECT_TRUE(take(message(1, 1)));
  EXPECT_TRUE(take(message(1, 1)));  // the own echo
  EXPECT_TRUE(take(member(EnvelopeKind::joined, 0, 1, "7 Ann")));
  EXPECT_EQ(told(), (Told{"joined Ann", "message 1"}));
}

TEST_F(FollowedRoomTest, keeps_what_is_early_until_its_turn) {
  EXPECT_TRUE(take(message(2, 1)));
  EXPECT_TRUE(take(message(1, 1)));
  EXPECT_TRUE(told().empty()) << "the join that both were sent after is missing";
  EXPECT_EQ(room.gap_since(), chat::SteadyTime(100));
  EXPECT_TRUE(take(member(EnvelopeKind::joined, 0, 1, "7 Ann")));
  EXPECT_EQ(told(), (Told{"joined Ann", "message 1", "message 2"}));
  EXPECT_FALSE(room.gap_since());
}

TEST_F(FollowedRoomTest, fills_a_gap_from_a_reading_before_it_tells_what_is_later) {
  EXPECT_TRUE(take(message(3, 0)));
  room.hold();
  EXPECT_TRUE(take(message(4, 0)));
  EXPECT_TRUE(room.take(reading(3, 0, {1, 2, 3})));
  EXPECT_EQ(told(), (Told{"message 1", "message 2", "message 3", "message 4"}));
}

TEST_F(FollowedRoomTest, tells_the_members_anew_where_a_change_was_missed) {
  auto read = reading(0, 2, {});
  read.members = {{chat::ClientId{7}, "Ann"}};
  EXPECT_TRUE(room.take(std::move(read)));
  EXPECT_EQ(told(), (Told{"members 1"}));
  EXPECT_TRUE(take(member(EnvelopeKind::joined, 0, 2, "7 Ann")));  // late
  EXPECT_TRUE(take(member(EnvelopeKind::left, 0, 3, "7 left")));
  EXPECT_EQ(told(), (Told{"left 7"}));
}

TEST_F(FollowedRoomTest, shows_the_room_anew_where_its_log_has_a_hole_or_another_epoch) {
  EXPECT_TRUE(take(message(1, 0)));
  EXPECT_TRUE(room.take(reading(9, 0, {8, 9})));
  EXPECT_EQ(told(), (Told{"message 1", "snapshot 9"}));
  EXPECT_FALSE(take(message(10, 0, "another"))) << "it has to be read";
  auto read = reading(12, 0, {11, 12});
  read.epoch = "another";
  EXPECT_TRUE(room.take(std::move(read)));
  EXPECT_EQ(told(), (Told{"snapshot 12"}));
}

TEST_F(FollowedRoomTest, takes_a_room_made_later_under_its_number_for_the_end_of_this_one) {
  auto read = reading(0, 1, {});
  read.info.created_at += std::chrono::milliseconds(1);
  EXPECT_FALSE(room.take(std::move(read)));
}

TEST_F(FollowedRoomTest, tells_only_the_present_following) {
  room.unfollow(1);
  EXPECT_TRUE(take(message(1, 0)));
  EXPECT_TRUE(told().empty());
  room.follow(1);
  EXPECT_TRUE(told().empty()) << "an ended one does not come back";
  room.follow(2);
  EXPECT_EQ(told(), (Told{"snapshot 1"}));
}

}  // namespace
}  // namespace chatroom::cluster
