// What a room's home tells operators of it.
#include "cluster/room.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::cluster {
namespace {

class RoomTest : public testing::Test {
 protected:
  void join(std::uint64_t id, std::int64_t at) {
    room.members.try_emplace(chat::ClientId{id}, "User " + std::to_string(id));
    room.history.note_join(chat::ClientId{id}, room.members.size(), chat::WallTime(at));
  }
  void leave(std::uint64_t id) { room.members.erase(chat::ClientId{id}); }

  chat::Limits limits;
  chat::LogBudget budget{1 << 20};
  Room room{{chat::RoomId{7}, "room", chat::WallTime{1}, chat::ClientId{1}}, "epoch", false, limits, budget};
};

TEST_F(RoomTest, tells_its_row) {
  join(1, 10);
  const auto row = room.row();
  EXPECT_EQ(row.id, chat::RoomId{7});
  EXPECT_EQ(row.name, "room");
  EXPECT_EQ(row.created_at, chat::WallTime{1});
  EXPECT_EQ(row.created_by, chat::ClientId{1});
  EXPECT_FALSE(row.listed);
  EXPECT_EQ(row.active_users, 1U);
  EXPECT_EQ(row.messages, 0U);
}

TEST_F(RoomTest, remembers_its_peak) {
  for (std::uint64_t id = 1; id <= 5; ++id) join(id, 10);
  leave(1);
  leave(2);
  join(6, 20);
  EXPECT_EQ(room.record().peak_users, 5U);
  EXPECT_EQ(room.record().row.active_users, 4U);
  EXPECT_EQ(room.record().last_activity, chat::WallTime{20});
}

TEST_F(RoomTest, counts_who_comes_back_once_and_names_the_latest_first) {
  join(1, 10);
  join(2, 20);
  leave(1);
  join(1, 30);
  const auto record = room.record();
  EXPECT_EQ(record.participants, 2U);
  ASSERT_EQ(record.latest_participants.size(), 2U);
  EXPECT_EQ(record.latest_participants[0].id, chat::ClientId{1});
  EXPECT_EQ(record.latest_participants[0].joined_at, chat::WallTime{30});
  EXPECT_EQ(record.latest_participants[1].id, chat::ClientId{2});
}

TEST_F(RoomTest, keeps_a_hundred_participants_and_shows_a_hundred_members_by_id) {
  for (std::uint64_t id = 250; id >= 1; --id) join(id, static_cast<std::int64_t>(1'000 - id));
  const auto record = room.record();
  EXPECT_EQ(record.participants, 250U);
  ASSERT_EQ(record.latest_participants.size(), 100U);
  EXPECT_EQ(record.latest_participants.front().id, chat::ClientId{1});
  ASSERT_EQ(record.members.size(), 100U);
  EXPECT_EQ(record.members.front().id, chat::ClientId{1});
  EXPECT_EQ(record.members.back().id, chat::ClientId{100});
  EXPECT_EQ(record.members.back().username, "User 100");
}

}  // namespace
}  // namespace chatroom::cluster
