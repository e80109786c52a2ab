// Lists of rooms and clients: search, order, pages.
#include "admin/row_cache.hpp"
#include "unit/admin/api_fixture.hpp"

#include <algorithm>
#include <chrono>
#include <set>

namespace chatroom::admin {
namespace {

class ListingTest : public LoggedInTest {
 protected:
  ListingTest() { plane.rooms.clear(); }

  void add_room(std::uint64_t id, std::string name, std::uint64_t users = 0) {
    plane.rooms.push_back({.id = chat::RoomId(id), .name = std::move(name), .active_users = users});
  }
  // All ids that the pages show, by following their links.
  std::vector<std::int64_t> all_pages(
      std::string target, const std::function<void()>& between = [] {}) {
    std::vector<std::int64_t> ids;
    while (!target.empty()) {
      const auto page = get(target);
      expect_status(page, 200);
      const auto shown = json_of(page);
      for (const auto& id : shown.as_array()) ids.push_back(id.to_number<std::int64_t>());
      const std::string link = field(page, "Link");
      target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
      between();
    }
    return ids;
  }
  using Ids = std::vector<std::int64_t>;
};

TEST_F(ListingTest, all_ids_ascend) {
  for (const std::uint64_t id : {30U, 4U, 100U, 1U}) add_room(id, "x");
  const auto all = get("/admin/room");
  EXPECT_EQ(all.text, "[1,4,30,100]");
  EXPECT_EQ(field(all, "X-Total-Count"), "4");
  EXPECT_EQ(field(all, "Link"), "");
}

TEST_F(ListingTest, rows_are_told_in_detail) {
  add_room(5, "Tea \"1\"", 3);
  const auto row = json_of(get("/admin/room?detail=1")).at(0);
  EXPECT_EQ(row.at("name").as_string(), "Tea \"1\"");
  EXPECT_EQ(row.at("activeUsers").as_int64(), 3);
  const auto client = json_of(get("/admin/client?detail=1")).at(0);
  EXPECT_EQ(client.at("username").as_string(), "Ann");
  EXPECT_TRUE(client.at("connected").as_bool());
}

TEST_F(ListingTest, pages_follow_each_other_by_their_links) {
  for (std::uint64_t id = 1; id <= 10; ++id) add_room(id, "Room", id % 3);
  EXPECT_EQ(all_pages("/admin/room?limit=3"), (Ids{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  EXPECT_EQ(all_pages("/admin/room?limit=3&sort=-id"), (Ids{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(all_pages("/admin/room?limit=4&sort=activeUsers"), (Ids{3, 6, 9, 1, 4, 7, 10, 2, 5, 8}));
  EXPECT_EQ(all_pages("/admin/room?limit=1&sort=-activeUsers"), (Ids{8, 5, 2, 10, 7, 4, 1, 9, 6, 3}));
  EXPECT_EQ(field(get("/admin/room?limit=10"), "Link"), "");
  EXPECT_NE(field(get("/admin/room?limit=9"), "Link"), "");
}

TEST_F(ListingTest, names_are_found_and_sorted_in_any_case) {
  add_room(12, "Straße");
  add_room(23, "apfel");
  add_room(34, "Zoo");
  add_room(45, "Äpfel & Tee");
  EXPECT_EQ(get("/admin/room?q=STRASSE").text, "[12]");
  EXPECT_EQ(get("/admin/room?q=%C3%A4PFEL+%26").text, "[45]");
  EXPECT_EQ(get("/admin/room?q=pfel").text, "[23,45]");
  EXPECT_EQ(get("/admin/room?q=3").text, "[34]");
  EXPECT_EQ(get("/admin/room?sort=name").text, "[23,12,34,45]");
  EXPECT_EQ(field(get("/admin/room?q=o"), "X-Total-Count"), "1");
  EXPECT_EQ(all_pages("/admin/room?limit=1&q=pfel&sort=-name"), (Ids{45, 23}));
}

TEST_F(ListingTest, clients_are_found_by_address_and_room_too) {
  add_client(9, "Bob", "2001:db8::1");
  EXPECT_EQ(get("/admin/client?q=192.0").text, "[815]");
  EXPECT_EQ(get("/admin/client?q=2001:DB8").text, "[9]");
  EXPECT_EQ(get("/admin/client?q=471").text, "[815]");
  EXPECT_EQ(get("/admin/client?q=ann").text, "[815]");
  EXPECT_EQ(get("/admin/client?sort=connected").text, "[9,815]");
  for (const std::string sort : {"id", "username", "roomId", "node", "connected", "address", "connectedAt"}) {
    EXPECT_EQ(all_pages("/admin/client?limit=1&sort=-" + sort).size(), 2U) << sort;
  }
}

TEST_F(ListingTest, wrong_parameters_are_told) {
  for (const std::string query :
       {"limit=0", "limit=1001", "limit=-1", "limit=x", "limit=", "detail=2", "detail=", "sort=nothing",
        "sort=", "sort=--id", "cursor=", "cursor=x", "cursor=AAAA", "cursor=%FF", "q=%F", "sort=username"}) {
    SCOPED_TRACE(query);
    expect_status(get("/admin/room?" + query), 400);
  }
  expect_status(get("/admin/room?q=" + std::string(257, 'x')), 400);
  add_room(1, "x");
  add_room(2, "x");
  const std::string link = field(get("/admin/room?limit=1"), "Link");
  const std::string cursor = link.substr(link.find("cursor="), link.find('>') - link.find("cursor="));
  expect_status(get("/admin/room?" + cursor), 200);
  expect_status(get("/admin/room?sort=name&" + cursor), 400);
  expect_status(get("/admin/room?" + cursor + "!"), 400);
}

TEST_F(ListingTest, what_was_there_all_the_while_is_shown_once_though_rows_come_and_go) {
  for (std::uint64_t id = 100; id < 200; ++id) add_room(id, "Room", id % 7);
  std::uint64_t next = 1;
  const auto ids = all_pages("/admin/room?limit=7&sort=-activeUsers", [&] {
    clock.advance(RowCache<chat::RoomRow>::kFresh);
    plane.rooms.erase(plane.rooms.begin());  // 100, 101 …
    add_room(next, "New", next);
    add_room(1000 + next, "New", 0);
    ++next;
  });
  std::set<std::int64_t> shown(ids.begin(), ids.end());
  EXPECT_EQ(shown.size(), ids.size());
  for (std::int64_t id = 120; id < 200; ++id) EXPECT_TRUE(shown.contains(id)) << id;
}

TEST_F(ListingTest, all_are_gathered_again_only_after_some_seconds) {
  add_room(1, "x");
  get("/admin/room");
  add_room(2, "x");
  clock.advance(RowCache<chat::RoomRow>::kFresh - std::chrono::milliseconds(1));
  EXPECT_EQ(get("/admin/room?q=x").text, "[1]");
  EXPECT_EQ(plane.room_gatherings, 1);
  clock.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(get("/admin/room").text, "[1,2]");
  EXPECT_EQ(plane.room_gatherings, 2);
}

TEST_F(ListingTest, requests_at_once_wait_for_one_gathering) {
  plane.hold = true;
  int answers = 0;
  for (int i = 0; i < 3; ++i) api->handle(request("GET", "/admin/room"), [&](const auto&) { ++answers; });
  EXPECT_EQ(plane.room_gatherings, 1);
  plane.answer_held();
  EXPECT_EQ(answers, 3);
}

TEST_F(ListingTest, what_was_gathered_before_a_deed_is_not_shown_after_it) {
  add_room(1, "x");
  add_room(2, "x");
  plane.hold = true;
  std::string shown;
  api->handle(request("GET", "/admin/room"), [&](const auto& response) { shown = response.text; });
  plane.hold = false;
  expect_status(ask("DELETE", "/admin/room/1"), 200);
  plane.answer_held();
  EXPECT_EQ(shown, "[2]");
}

// A release build takes 30 ms to take in what was gathered, 7 to 15 ms for a page, 40 ms for all ids, and 140 ms for
// all rows in detail. The bound allows for sanitizers and a machine that is busy.
TEST_F(ListingTest, a_hundred_thousand_rows_are_listed_at_once) {
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const std::uint64_t id = (i * 7919) % 1'000'003 + 1;
    add_room(id, "Room " + std::to_string(id), i % 50);
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto page = get("/admin/room?limit=100&detail=1&sort=-activeUsers&q=room");
  EXPECT_EQ(field(page, "X-Total-Count"), "100000");
  EXPECT_EQ(json_of(page).as_array().size(), 100U);
  const auto pages = all_pages("/admin/room?limit=1000&sort=name");
  EXPECT_EQ(std::set<std::int64_t>(pages.begin(), pages.end()).size(), 100'000U);
  EXPECT_EQ(json_of(get("/admin/room?detail=1")).as_array().size(), 100'000U);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

}  // namespace
}  // namespace chatroom::admin
