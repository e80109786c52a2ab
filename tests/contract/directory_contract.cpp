// The directory of rooms: what is in it, in which order, and its pages.
#include "contract/broker_contract.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace chatroom::test {

namespace {

bool is_listed_before(const chat::RoomSummary& a, const chat::RoomSummary& b) {
  if (a.active_users != b.active_users) return a.active_users > b.active_users;
  return base::number(a.id) < base::number(b.id);
}

}  // namespace

TEST_P(BrokerContract, lists_no_rooms_where_there_are_none) {
  const auto listed = cluster().list(1);
  EXPECT_TRUE(listed.rooms.empty());
  EXPECT_FALSE(listed.next);
}

TEST_P(BrokerContract, lists_the_listed_rooms_of_all_shards_with_what_they_show) {
  std::vector<chat::RoomId> rooms;
  for (std::size_t shard = 0; shard < 3; ++shard) {
    rooms.push_back(cluster().create(cluster().open(shard), "room " + std::to_string(shard)));
    cluster().create(cluster().open(shard), "hidden", false);
  }
  const auto listed = cluster().list(0);
  ASSERT_EQ(listed.rooms.size(), 3U);
  for (const auto& room : listed.rooms) {
    const auto n = std::ranges::find(rooms, room.id) - rooms.begin();
    EXPECT_EQ(room.name, "room " + std::to_string(n));
    EXPECT_EQ(room.active_users, 1U);
    EXPECT_EQ(room.created_at, cluster().fixture().wall());
  }
}

TEST_P(BrokerContract, pages_the_directory_by_active_users_then_id) {
  std::vector<chat::RoomId> rooms;
  for (std::size_t n = 0; n < 25; ++n) {
    rooms.push_back(cluster().create(cluster().open(n)));
    for (std::size_t more = 0; more < n % 4; ++more) cluster().join(cluster().open(n + more), rooms.back());
  }
  std::vector<chat::RoomSummary> listed;
  std::optional<chat::DirectoryCursor> after;
  std::size_t pages = 0;
  do {
    const auto page = cluster().list(pages, after, 10);
    listed.insert(listed.end(), page.rooms.begin(), page.rooms.end());
    after = page.next;
  } while (++pages < 5 && after);
  EXPECT_EQ(pages, 3U);
  EXPECT_EQ(listed.size(), 25U);
  EXPECT_TRUE(std::ranges::is_sorted(listed, is_listed_before));
}

TEST_P(BrokerContract, ends_the_directory_at_a_page_that_is_just_full) {
  for (std::size_t n = 0; n < 4; ++n) cluster().create(cluster().open(n));
  EXPECT_FALSE(cluster().list(0, std::nullopt, 4).next);
  EXPECT_TRUE(cluster().list(0, std::nullopt, 3).next);
}

TEST_P(BrokerContract, counts_joins_and_leaves_in_the_directory_and_the_grace_too) {
  const TestClient ann = cluster().open(0);
  const TestClient bob = cluster().open(1);
  cluster().create(ann);
  const auto users = [this] { return cluster().list(0).rooms.at(0).active_users; };
  cluster().join(bob, cluster().list(0).rooms.at(0).id);
  EXPECT_EQ(users(), 2U);
  cluster().ask(bob, chat::DetachClient{});
  EXPECT_EQ(users(), 2U);
  cluster().advance(limits().grace);
  EXPECT_EQ(users(), 1U);
  cluster().ask(ann, chat::LeaveRoomFor{});
  EXPECT_TRUE(cluster().list(0).rooms.empty());
}

TEST_P(BrokerContract, continues_the_directory_after_a_room_that_is_gone) {
  std::vector<TestClient> owners;
  for (std::size_t n = 0; n < 6; ++n) {
    owners.push_back(cluster().open(n));
    cluster().create(owners.back());
  }
  const auto page = cluster().list(0, std::nullopt, 3);
  ASSERT_TRUE(page.next);
  cluster().broker(0).delete_room(page.rooms.back().id, 0);
  cluster().run();
  EXPECT_EQ(cluster().list(0, page.next, 10).rooms.size(), 3U);
}

}  // namespace chatroom::test
