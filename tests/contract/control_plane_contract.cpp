// What is seen of rooms, clients and nodes, and what is done to them.
#include "contract/control_plane_contract.hpp"

#include "base/ip_address.hpp"

#include <algorithm>
#include <set>

namespace chatroom::test {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_P(ControlPlaneContract, lists_the_rooms_of_all_nodes_listed_or_not) {
  const TestClient ann = cluster().open(0);
  const TestClient bob = cluster().open(1);
  const TestClient cat = cluster().open(2);
  const auto made_at = cluster().fixture().wall();
  const chat::RoomId open = cluster().create(ann, "open");
  const chat::RoomId hidden = cluster().create(bob, "hidden", false);
  cluster().join(cat, hidden);
  cluster().publish(cat, "a");
  cluster().publish(bob, "b");
  for (std::size_t node = 0; node < control().nodes(); ++node) {
    auto rows = control().rooms(node);
    ASSERT_EQ(rows.size(), 2U);
    if (rows[0].id != open) std::swap(rows[0], rows[1]);
    EXPECT_EQ(rows[0].id, open);
    EXPECT_EQ(rows[0].name, "open");
    EXPECT_EQ(rows[0].created_at, made_at);
    EXPECT_EQ(rows[0].created_by, ann.id());
    EXPECT_TRUE(rows[0].listed);
    EXPECT_EQ(rows[0].active_users, 1U);
    EXPECT_EQ(rows[0].messages, 0U);
    EXPECT_EQ(rows[1].id, hidden);
    EXPECT_FALSE(rows[1].listed);
    EXPECT_EQ(rows[1].active_users, 2U);
    EXPECT_EQ(rows[1].messages, 2U);
  }
}

TEST_P(ControlPlaneContract, lists_the_clients_of_all_nodes_and_those_in_their_grace) {
  const TestClient ann = cluster().open(0, *base::parse_address("192.0.2.1"));
  const TestClient bob = cluster().open(1, *base::parse_address("2001:db8::1"));
  const auto opened_at = cluster().fixture().wall();
  const chat::RoomId room = cluster().create(ann);
  control().advance(seconds(1));
  cluster().ask(bob, chat::DetachClient{});
  auto rows = control().clients(0);
  ASSERT_EQ(rows.size(), 2U);
  if (rows[0].id != ann.id()) std::swap(rows[0], rows[1]);
  EXPECT_EQ(rows[0].id, ann.id());
  EXPECT_EQ(rows[0].username, first_name(ann));
  EXPECT_EQ(rows[0].room, room);
  EXPECT_EQ(rows[0].node, control().name_of(ann));
  EXPECT_EQ(rows[0].address, "192.0.2.1");
  EXPECT_EQ(rows[0].connected_at, opened_at);
  EXPECT_EQ(rows[1].id, bob.id());
  EXPECT_FALSE(rows[1].room);
  EXPECT_EQ(rows[1].node, "");
  EXPECT_EQ(rows[1].address, "2001:db8::1");
  EXPECT_EQ(rows[1].connected_at, opened_at);
}

TEST_P(ControlPlaneContract, lists_no_client_and_no_room_that_is_gone) {
  const TestClient ann = cluster().open(0);
  cluster().create(ann, "hidden", false);
  cluster().ask(ann, chat::DetachClient{});
  control().advance(limits().grace + seconds(5));
  EXPECT_TRUE(control().clients(0).empty());
  EXPECT_TRUE(control().rooms(0).empty());
}

TEST_P(ControlPlaneContract, lists_each_of_many_rooms_and_clients_once_while_others_come_and_go) {
  constexpr std::size_t kStaying = 700;
  constexpr std::size_t kMoving = 100;
  const auto staying = cluster().open_many(0, kStaying);
  const auto moving = cluster().open_many(1, kMoving);
  for (std::size_t n = 0; n < kStaying; ++n) cluster().start_create(staying[n], "room", n % 2 == 0);
  for (const auto& client : moving) cluster().start_create(client);
  cluster().run();
  std::set<chat::RoomId> rooms;
  std::set<chat::ClientId> clients;
  for (const auto& client : staying) clients.insert(client.id());
  for (const auto& row : control().rooms(0)) {
    if (clients.contains(row.created_by)) rooms.insert(row.id);
  }
  ASSERT_EQ(rooms.size(), kStaying);

  std::optional<std::vector<chat::RoomRow>> room_rows;
  std::optional<std::vector<chat::ClientRow>> client_rows;
  control().plane(0).list_rooms([&room_rows](auto rows) { room_rows = std::move(rows); });
  control().plane(0).list_clients([&client_rows](auto rows) { client_rows = std::move(rows); });
  for (const auto& client : moving) {  // their rooms go, others come
    cluster().start_create(client, "other", false);
    cluster().step();
  }
  for (std::size_t n = 0; n < kMoving / 2; ++n) cluster().start(moving[n], chat::DetachClient{});
  control().run();
  ASSERT_TRUE(room_rows && client_rows);
  std::multiset<chat::RoomId> listed_rooms;
  std::multiset<chat::ClientId> listed_clients;
  for (const auto& row : *room_rows) listed_rooms.insert(row.id);
  for (const auto& row : *client_rows) listed_clients.insert(row.id);
  for (const auto room : rooms) EXPECT_EQ(listed_rooms.count(room), 1U);
  for (const auto client : clients) EXPECT_EQ(listed_clients.count(client), 1U);
  for (const auto room : listed_rooms) EXPECT_EQ(listed_rooms.count(room), 1U);
  EXPECT_EQ(client_rows->size(), kStaying + kMoving);
}

TEST_P(ControlPlaneContract, counts_each_room_once_listed_or_not_on_however_many_nodes) {
  const chat::RoomId room = cluster().create(cluster().open(0));
  cluster().join(cluster().open(1), room);
  cluster().create(cluster().open(1), "hidden", false);
  control().advance(seconds(1));
  for (std::size_t n = 0; n < control().nodes(); ++n) {
    control().report(n, 0, 2);  // what it follows, or has
    EXPECT_EQ(control().plane(n).count_rooms(), 2U) << n;
  }
}

TEST_P(ControlPlaneContract, answers_everybody_who_asks_for_one_list_at_once) {
  cluster().create(cluster().open(0));
  std::vector<std::size_t> sizes;
  for (int n = 0; n < 5; ++n) {
    control().plane(0).list_rooms([&sizes](auto rows) { sizes.push_back(rows ? rows->size() : 0); });
  }
  control().run();
  EXPECT_EQ(sizes, std::vector<std::size_t>(5, 1));
}

TEST_P(ControlPlaneContract, names_the_rooms_with_most_members_first_listed_or_not) {
  std::vector<chat::RoomId> rooms;
  for (std::size_t n = 0; n < 4; ++n) {
    rooms.push_back(cluster().create(cluster().open(n), "room", n % 2 == 0));
    for (std::size_t more = 0; more < n; ++more) cluster().join(cluster().open(more), rooms.back());
  }
  const auto top = control().top(1, 3);
  ASSERT_EQ(top.size(), 3U);
  for (std::size_t n = 0; n < 3; ++n) {
    EXPECT_EQ(top[n].id, rooms[3 - n]);
    EXPECT_EQ(top[n].active_users, 4 - n);
  }
}

TEST_P(ControlPlaneContract, tells_of_a_room_who_is_in_it_and_was) {
  const TestClient ann = cluster().open(0);
  const TestClient bob = cluster().open(1);
  const chat::RoomId room = cluster().create(ann, "room");
  control().advance(seconds(1));
  cluster().join(bob, room);
  const auto joined_at = cluster().fixture().wall();
  control().node_of(ann).connected[room] += 1;
  control().node_of(bob).connected[room] += 1;
  control().report(0);
  control().report(1);
  control().report(0);
  control().advance(seconds(1));
  cluster().ask(bob, chat::LeaveRoomFor{});
  const auto record = control().find(0, room);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->row.name, "room");
  EXPECT_EQ(record->row.active_users, 1U);
  EXPECT_EQ(record->peak_users, 2U);
  EXPECT_EQ(record->participants, 2U);
  ASSERT_EQ(record->latest_participants.size(), 2U);
  EXPECT_EQ(record->latest_participants[0].id, bob.id());
  EXPECT_EQ(record->latest_participants[1].id, ann.id());
  EXPECT_EQ(record->latest_participants[0].joined_at - record->latest_participants[1].joined_at, seconds(1));
  EXPECT_EQ(record->last_activity, record->latest_participants[0].joined_at);
  ASSERT_EQ(record->members.size(), 1U);
  EXPECT_EQ(record->members[0].id, ann.id());
  EXPECT_EQ(record->members[0].username, first_name(ann));
  std::uint64_t connected = 0;
  for (const auto& [name, count] : record->nodes) connected += count;
  EXPECT_EQ(connected, 2U);
  EXPECT_EQ(record->nodes.size(), control().nodes() > 1 ? 2U : 1U);
  EXPECT_GE(joined_at, record->row.created_at);

  control().advance(seconds(5));
  cluster().publish(ann, "a");
  EXPECT_EQ(control().find(1, room)->last_activity, cluster().fixture().wall());
}

TEST_P(ControlPlaneContract, tells_the_first_members_of_a_large_room_and_the_latest_participants) {
  constexpr std::size_t kMany = 150;
  const TestClient ann = cluster().open(0);
  const chat::RoomId room = cluster().create(ann);
  std::set<chat::ClientId> all{ann.id()};
  for (const auto& client : cluster().open_many(1, kMany)) {
    all.insert(client.id());
    cluster().start_join(client, room);
  }
  cluster().run();
  const auto record = control().find(0, room);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->participants, kMany + 1);
  EXPECT_EQ(record->peak_users, kMany + 1);
  EXPECT_EQ(record->latest_participants.size(), chat::RoomRecord::kListed);
  ASSERT_EQ(record->members.size(), chat::RoomRecord::kListed);
  auto expected = all.begin();
  for (const auto& member : record->members) EXPECT_EQ(member.id, *expected++);
}

TEST_P(ControlPlaneContract, tells_of_a_client_what_only_its_node_knows) {
  const TestClient ann = cluster().open(1, *base::parse_address("192.0.2.1"));
  control().node_of(ann).live[ann.id()] = {.messages = 3, .limit_hits = 2, .queued_bytes = 1};
  const auto record = control().find(0, ann.id());
  ASSERT_TRUE(record);
  EXPECT_EQ(record->row.username, first_name(ann));
  EXPECT_EQ(record->row.node, control().name_of(ann));
  EXPECT_EQ(record->row.address, "192.0.2.1");
  ASSERT_TRUE(record->live);
  EXPECT_EQ(record->live->messages, 3U);
  EXPECT_EQ(record->live->limit_hits, 2U);
  EXPECT_EQ(record->live->queued_bytes, 1U);

  cluster().ask(ann, chat::DetachClient{});
  control().node_of(ann).live.clear();
  const auto in_grace = control().find(0, ann.id());
  ASSERT_TRUE(in_grace);
  EXPECT_EQ(in_grace->row.node, "");
  EXPECT_FALSE(in_grace->live);
}

TEST_P(ControlPlaneContract, tells_the_address_of_the_latest_connection) {
  const TestClient ann = cluster().open(0, *base::parse_address("192.0.2.1"));
  control().advance(seconds(1));
  const auto again = cluster().resume(ann, 1);  // from ::, as tests that don't care
  ASSERT_TRUE(again);
  const auto record = control().find(0, ann.id());
  ASSERT_TRUE(record);
  EXPECT_EQ(record->row.node, control().name_of(*again));
  EXPECT_EQ(record->row.address, "::");
  EXPECT_EQ(record->row.connected_at, cluster().fixture().wall());
}

TEST_P(ControlPlaneContract, finds_nothing_where_nothing_is) {
  EXPECT_FALSE(control().find(0, chat::RoomId{12'345}));
  EXPECT_FALSE(control().find(0, chat::ClientId{12'345}));
}

TEST_P(ControlPlaneContract, deletes_a_room_and_says_how_many_were_in_it) {
  using Removed = std::optional<std::uint64_t>;
  const TestClient ann = cluster().open(0);
  const TestClient bob = cluster().open(1);
  const chat::RoomId room = cluster().create(ann, "hidden", false);
  cluster().join(bob, room);
  const auto remove = [&] {
    return control().answer<Removed>(
        [&](chat::Answer<Removed> answer) { control().plane(1).delete_room(room, std::move(answer)); });
  };
  EXPECT_EQ(remove(), std::optional<Removed>(std::in_place, 2));
  EXPECT_EQ(remove(), std::optional<Removed>(std::in_place));
  EXPECT_EQ(cluster().observer(ann).find(room)->gone, chat::LeaveReason::deleted);
  EXPECT_TRUE(control().rooms(0).empty());
  EXPECT_EQ(control().clients(0).size(), 2U);
  EXPECT_FALSE(control().find(0, bob.id())->row.room);
}

TEST_P(ControlPlaneContract, removes_a_client_wherever_it_is) {
  const TestClient ann = cluster().open(1);
  cluster().create(ann);
  const auto remove = [&] {
    return control().answer<bool>(
        [&](chat::Answer<bool> answer) { control().plane(0).remove_client(ann.id(), std::move(answer)); });
  };
  EXPECT_EQ(remove(), std::optional(true));
  EXPECT_EQ(remove(), std::optional(false));
  EXPECT_EQ(cluster().observer(ann).take<chat::ClientRemoved>().size(), 1U);
  EXPECT_TRUE(control().clients(0).empty());
  EXPECT_TRUE(control().rooms(0).empty());
}

TEST_P(ControlPlaneContract, knows_the_reports_of_all_nodes_and_forgets_the_silent) {
  for (std::size_t node = 0; node < control().nodes(); ++node) control().report(node, node + 1);
  control().report(0, 1);
  auto nodes = control().plane(0).nodes();
  ASSERT_EQ(nodes.size(), control().nodes());
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    EXPECT_EQ(nodes[n].id, control().fixture().name(n));
    EXPECT_EQ(nodes[n].host, "host");
    EXPECT_EQ(nodes[n].address, "0.0.0.0:3000");
    EXPECT_EQ(nodes[n].started_at, cluster().fixture().wall());
    EXPECT_EQ(nodes[n].connections, n + 1);
    EXPECT_GT(nodes[n].reported_at, chat::WallTime(0));
  }
  const auto heard_at = nodes[0].reported_at;
  for (int n = 0; n < 15; ++n) {
    control().advance(seconds(1));
    control().report(0);
  }
  nodes = control().plane(0).nodes();
  ASSERT_EQ(nodes.size(), 1U);
  EXPECT_EQ(nodes[0].id, control().fixture().name(0));
  EXPECT_EQ(nodes[0].reported_at - heard_at, seconds(15));
}

TEST_P(ControlPlaneContract, gives_notice_on_all_nodes_and_only_to_rooms_that_are_there) {
  const chat::RoomId room = cluster().create(cluster().open(0));
  const auto notice = [&](std::optional<chat::RoomId> to, const std::string& text, chat::NoticeLevel level) {
    return control().answer<bool>(
        [&](chat::Answer<bool> answer) { control().plane(0).notice(to, text, level, std::move(answer)); });
  };
  EXPECT_EQ(notice(std::nullopt, "to all", chat::NoticeLevel::info), std::optional(true));
  EXPECT_EQ(notice(room, "to a room", chat::NoticeLevel::warning), std::optional(true));
  EXPECT_EQ(notice(chat::RoomId{12'345}, "to nobody", chat::NoticeLevel::info), std::optional(false));
  for (std::size_t n = 0; n < control().nodes(); ++n) {
    const auto& notices = control().node(n).notices;
    ASSERT_EQ(notices.size(), 2U) << n;
    EXPECT_FALSE(notices[0].room);
    EXPECT_EQ(notices[0].text, "to all");
    EXPECT_EQ(notices[0].level, chat::NoticeLevel::info);
    EXPECT_EQ(notices[1].room, room);
    EXPECT_EQ(notices[1].text, "to a room");
    EXPECT_EQ(notices[1].level, chat::NoticeLevel::warning);
  }
}

TEST_P(ControlPlaneContract, drains_the_node_that_is_named) {
  for (std::size_t n = 0; n < control().nodes(); ++n) control().report(n);
  control().report(0);
  const auto drain = [&](const std::string& name) {
    return control().answer<bool>(
        [&](chat::Answer<bool> answer) { control().plane(0).drain(name, std::move(answer)); });
  };
  const std::size_t last = control().nodes() - 1;
  EXPECT_EQ(drain(control().fixture().name(last)), std::optional(true));
  EXPECT_EQ(drain("nobody"), std::optional(false));
  for (std::size_t n = 0; n < control().nodes(); ++n) EXPECT_EQ(control().node(n).drained, n == last ? 1U : 0U);
}

}  // namespace chatroom::test
