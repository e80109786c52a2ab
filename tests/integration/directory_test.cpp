// LIST_ROOMS: what the directory shows, in which order, page by page.
#include "support/chat_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace chatroom::test {
namespace {

class Directory : public testing::Test {
 protected:
  ChatClient connect() const { return ChatClient(server_.port()); }
  static Event rooms(ChatClient& client, Event fields = {}) {
    fields["type"] = "LIST_ROOMS";
    return client.request(std::move(fields));
  }
  // The directory is told of changes from other shards: waits until it shows what `condition` wants.
  static Event wait_for_rooms(ChatClient& client, const std::function<bool(const std::vector<Event>&)>& condition) {
    Event reply;
    wait_until("the directory shows it", [&] {
      reply = rooms(client);
      return condition(list(reply, "rooms"));
    });
    return reply;
  }

  ServerProcess server_{{"--no-client-limits", "--shards", "2"}};
};

TEST_F(Directory, is_empty_at_first) {
  auto ada = connect();
  ada.send({{"type", "LIST_ROOMS"}, {"ref", "l"}});

  EXPECT_EQ(ada.next(), (Event{{"type", "ROOM_LIST"}, {"ref", "l"}, {"rooms", json::array()}}));
}

TEST_F(Directory, shows_a_listed_room_with_all_its_fields) {
  auto ada = connect();
  const Event room = object(ada.create_room("Tea"), "room");
  auto bob = connect();

  const Event reply = wait_for_rooms(bob, [](const auto& found) { return found.size() == 1; });
  EXPECT_EQ(list(reply, "rooms").front(),
            (Event{{"id", room.at("id")}, {"name", "Tea"}, {"activeUsers", 1}, {"createdAt", room.at("createdAt")}}));
  EXPECT_FALSE(reply.contains("next"));
}

TEST_F(Directory, hides_a_room_that_is_not_listed_but_lets_one_join_it) {
  auto ada = connect();
  auto bob = connect();
  const auto secret = room_id(ada.create_room("Secret", false));
  bob.create_room("Open");
  auto cy = connect();

  wait_for_rooms(cy, [](const auto& found) { return texts(found, "name") == std::vector<std::string>{"Open"}; });
  EXPECT_EQ(text(cy.join(secret), "type"), "ROOM_JOINED");
}

TEST_F(Directory, has_the_fullest_rooms_first_then_goes_by_number) {
  std::vector<ChatClient> founders;
  for (int i = 0; i < 5; ++i) {
    founders.push_back(connect());
    founders.back().create_room("Room " + std::to_string(i));
  }
  auto guest = connect();
  const auto first_list = wait_for_rooms(guest, [](const auto& found) { return found.size() == 5; });
  const auto by_id = numbers(list(first_list, "rooms"), "id");
  EXPECT_TRUE(std::ranges::is_sorted(by_id));

  guest.join(by_id[3]);
  auto other = connect();
  wait_for_rooms(other, [&](const auto& found) { return number(found[0], "id") == by_id[3]; });
  const auto reply = list(rooms(other), "rooms");
  EXPECT_EQ(numbers(reply, "activeUsers"), (std::vector<std::int64_t>{2, 1, 1, 1, 1}));
  EXPECT_EQ(numbers(reply, "id"), (std::vector<std::int64_t>{by_id[3], by_id[0], by_id[1], by_id[2], by_id[4]}));
}

TEST_F(Directory, forgets_a_room_with_its_last_member) {
  auto ada = connect();
  auto bob = connect();
  ada.create_room("Tea");
  wait_for_rooms(bob, [](const auto& found) { return found.size() == 1; });
  ada.leave();

  wait_for_rooms(bob, [](const auto& found) { return found.empty(); });
}

TEST_F(Directory, is_paged_with_a_cursor) {
  constexpr std::size_t kRooms = 60;
  std::vector<ChatClient> founders;
  for (std::size_t i = 0; i < kRooms; ++i) {
    founders.push_back(connect());
    founders.back().create_room();
  }
  auto guest = connect();
  wait_for_rooms(guest, [](const auto& found) { return found.size() == 50; });  // the default

  std::vector<std::int64_t> ids;
  Event fields{{"limit", 25}};
  for (const std::size_t expected : {25U, 25U, 10U}) {
    const Event page = rooms(guest, fields);
    const auto found = numbers(list(page, "rooms"), "id");
    EXPECT_EQ(found.size(), expected);
    ids.insert(ids.end(), found.begin(), found.end());
    EXPECT_EQ(page.contains("next"), ids.size() < kRooms);
    if (page.contains("next")) fields["cursor"] = page.at("next");
  }
  EXPECT_EQ(std::set<std::int64_t>(ids.begin(), ids.end()).size(), kRooms);
  EXPECT_TRUE(std::ranges::is_sorted(ids));
}

TEST_F(Directory, refuses_limits_and_cursors_that_it_did_not_give) {
  auto ada = connect();

  EXPECT_EQ(text(rooms(ada, {{"limit", 101}}), "field"), "limit");
  EXPECT_EQ(text(rooms(ada, {{"limit", 1.5}}), "field"), "limit");
  EXPECT_EQ(text(rooms(ada, {{"cursor", "made up"}}), "field"), "cursor");
}

}  // namespace
}  // namespace chatroom::test
