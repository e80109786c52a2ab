#include "cluster/directory_index.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace chatroom::cluster {

namespace {

std::vector<std::uint64_t> ids(const std::vector<chat::DirectoryCursor>& page) {
  std::vector<std::uint64_t> ids;
  for (const auto& entry : page) ids.push_back(base::number(entry.id));
  return ids;
}

using Ids = std::vector<std::uint64_t>;

TEST(DirectoryIndex, orders_by_active_users_most_first_then_by_id) {
  DirectoryIndex index;
  index.add(chat::RoomId{3}, 1);
  index.add(chat::RoomId{1}, 1);
  index.add(chat::RoomId{2}, 5);
  EXPECT_EQ(ids(index.page({}, 10)), (Ids{2, 1, 3}));
}

TEST(DirectoryIndex, moves_a_room_when_its_users_change) {
  DirectoryIndex index;
  index.add(chat::RoomId{1}, 1);
  index.add(chat::RoomId{2}, 2);
  index.move(chat::RoomId{1}, 1, 3);
  EXPECT_EQ(ids(index.page({}, 10)), (Ids{1, 2}));
  EXPECT_EQ(index.page({}, 1)[0].active_users, 3U);
}

TEST(DirectoryIndex, does_not_list_a_room_because_it_moves) {
  DirectoryIndex index;
  index.move(chat::RoomId{1}, 1, 2);
  EXPECT_TRUE(index.page({}, 10).empty());
}

TEST(DirectoryIndex, forgets_a_removed_room) {
  DirectoryIndex index;
  index.add(chat::RoomId{1}, 1);
  index.remove(chat::RoomId{1}, 1);
  index.remove(chat::RoomId{2}, 1);
  EXPECT_TRUE(index.page({}, 10).empty());
}

TEST(DirectoryIndex, starts_a_page_after_the_cursor_even_if_its_room_is_gone) {
  DirectoryIndex index;
  for (std::uint64_t id = 1; id <= 5; ++id) index.add(chat::RoomId{id}, 1);
  index.remove(chat::RoomId{2}, 1);
  EXPECT_EQ(ids(index.page(chat::DirectoryCursor{1, chat::RoomId{2}}, 2)), (Ids{3, 4}));
  EXPECT_EQ(ids(index.page(chat::DirectoryCursor{1, chat::RoomId{5}}, 2)), Ids{});
}

}  // namespace

}  // namespace chatroom::cluster
