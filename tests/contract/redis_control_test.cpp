// What RedisControl does where the store, or another node, fails it, and what it leaves in Redis.
#include "contract/control_plane_contract.hpp"
#include "contract/redis_control_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace chatroom::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Addresses = std::vector<std::string>;

constexpr chat::WindowPolicy kTwo{.name = "two", .limit = 2, .length = seconds(60)};

class RedisControlTest : public testing::Test {
 protected:
  RedisControlFixture& fixture() { return static_cast<RedisControlFixture&>(control.fixture()); }
  ObservedCluster& cluster() { return control.cluster(); }
  RespReply redis(const std::vector<std::string>& words) { return shared_redis().command(words); }
  std::string key(const std::string& rest) { return fixture().prefix() + rest; }
  // As a Redis that comes back empty: all that tests of other prefixes left goes, too.
  void lose_everything() {
    shared_redis().flush_all();
    control.advance(cluster::RedisBroker::kLeaseRenewal + cluster::RedisBroker::kRestoreTime);  // so it is noticed
    for (std::size_t n = 0; n < control.nodes(); ++n) control.report(n);
    control.advance(seconds(1));
  }
  void note(std::size_t node, const std::string& target) {
    chat::AuditEntry entry;
    entry.action = "notice";
    entry.target = target;
    control.plane(node).note(std::move(entry));
    control.run();
  }
  Addresses targets() {
    Addresses targets;
    for (const auto& entry : control.audit(0, 1'000).entries) targets.push_back(entry.target);
    return targets;
  }

  chat::Limits limits;
  ObservedControl control{std::make_unique<RedisControlFixture>(2, 1, limits)};
};

TEST_F(RedisControlTest, puts_the_bans_back_when_the_store_has_lost_them) {
  control.ban(0, "192.0.2.1", seconds(60));
  control.ban(1, "192.0.2.2", seconds(600));
  control.advance(seconds(1));
  lose_everything();
  for (std::size_t n = 0; n < 2; ++n) {
    EXPECT_EQ(control.banned(n), (Addresses{"192.0.2.1", "192.0.2.2"}));
    EXPECT_EQ(control.applied(n), (Addresses{"192.0.2.1", "192.0.2.2"}));
  }
  EXPECT_EQ(redis({"HLEN", key(":bans")}).number(), 2);
  EXPECT_EQ(control.lift(1, "192.0.2.1"), std::optional(true));
  control.advance(seconds(1));
  EXPECT_EQ(control.banned(0), Addresses{"192.0.2.2"});
}

TEST_F(RedisControlTest, puts_back_only_bans_that_hold_and_the_later_of_two) {
  control.ban(0, "192.0.2.1", seconds(2));
  const Addresses holding{"192.0.2.2", "192.0.2.3"};
  for (const auto& address : holding) control.ban(0, address, seconds(60));
  control.advance(seconds(1));
  shared_redis().flush_all();
  for (std::size_t n = 0; n < 2; ++n) {  // before anybody noticed
    fixture().set_away(1 - n, true);
    EXPECT_EQ(control.ban(n, holding[n], seconds(600)), std::optional(true));
    fixture().set_away(1 - n, false);
  }
  lose_everything();
  for (std::size_t n = 0; n < 2; ++n) {
    ASSERT_EQ(control.banned(n), holding);
    for (const auto& ban : control.plane(n).bans()) EXPECT_EQ(ban.until - ban.since, seconds(600)) << ban.address;
  }
}

TEST_F(RedisControlTest, puts_the_bans_back_into_another_redis_with_an_older_past) {
  control.ban(0, "192.0.2.1", seconds(600));
  control.advance(seconds(1));
  const auto at = redis({"GET", key(":bans-at")}).text();
  const auto run = at.find(' ') + 1;
  redis({"SET", key(":bans-at"), at.substr(0, run) + "another" + at.substr(at.find(' ', run))});
  redis({"DEL", key(":bans"), key(":ban-ends")});
  control.report(0);
  control.advance(seconds(1));
  EXPECT_EQ(redis({"HLEN", key(":bans")}).number(), 1);
}

TEST_F(RedisControlTest, keeps_the_bans_while_the_store_is_away_and_hears_of_changes_when_it_is_back) {
  control.ban(0, "192.0.2.1", seconds(10));
  control.ban(0, "192.0.2.2", seconds(600));
  control.advance(seconds(1));
  fixture().set_away(1, true);
  EXPECT_EQ(control.lift(0, "192.0.2.2"), std::optional(true));
  EXPECT_EQ(control.ban(0, "192.0.2.3", seconds(600)), std::optional(true));
  control.advance(seconds(5));
  EXPECT_EQ(control.applied(1), (Addresses{"192.0.2.1", "192.0.2.2"}));
  control.advance(seconds(5));
  EXPECT_EQ(control.applied(1), Addresses{"192.0.2.2"}) << "it ends without the store, too";
  fixture().set_away(1, false);
  control.advance(milliseconds(100));
  EXPECT_EQ(control.applied(1), Addresses{"192.0.2.3"});
}

TEST_F(RedisControlTest, lets_a_ban_last_as_long_when_the_clock_of_its_node_is_wrong) {
  auto& clock = static_cast<RedisFixture&>(cluster().fixture()).clock();
  clock.set_wall(clock.wall() + std::chrono::hours(5));
  control.ban(0, "192.0.2.1", seconds(10));
  clock.set_wall(clock.wall() - std::chrono::hours(10));
  control.ban(1, "192.0.2.2", seconds(20));
  control.advance(seconds(9));
  for (std::size_t n = 0; n < 2; ++n) EXPECT_EQ(control.banned(n).size(), 2U);
  control.advance(seconds(2));
  for (std::size_t n = 0; n < 2; ++n) EXPECT_EQ(control.banned(n), Addresses{"192.0.2.2"});
}

TEST_F(RedisControlTest, answers_everything_within_two_seconds_while_the_store_is_away) {
  const TestClient ann = cluster().open(0);
  const chat::RoomId room = cluster().create(ann);
  for (const bool frozen : {false, true}) {
    if (frozen) {
      fixture().set_away(0, false);
      fixture().freeze(0);
    } else {
      fixture().set_away(0, true);
    }
    std::vector<std::string> without;
    const auto expect_none = [&without](const std::string& what) {
      return [&without, what](const auto& value) {
        EXPECT_FALSE(value) << what;
        without.push_back(what);
      };
    };
    auto& plane = control.plane(0);
    plane.list_rooms(expect_none("rooms"));
    plane.list_clients(expect_none("clients"));
    plane.top_rooms(10, expect_none("top"));
    plane.find_room(room, expect_none("room"));
    plane.find_client(ann.id(), expect_none("client"));
    plane.ban({.address = "192.0.2.1",
               .until = cluster().fixture().wall() + seconds(60),
               .since = {},
               .by = {},
               .client = {}},
              expect_none("ban"));
    plane.lift_ban("192.0.2.1", expect_none("lift"));
    plane.notice(std::nullopt, "text", chat::NoticeLevel::info, expect_none("notice"));
    plane.audit(10, std::nullopt, expect_none("audit"));
    control.advance(milliseconds(1'900));
    EXPECT_EQ(without.size(), 9U) << testing::PrintToString(without);
  }
  EXPECT_EQ(fixture().redis_control(0).counters().calls, 0U);
}

TEST_F(RedisControlTest, counts_for_itself_while_the_store_is_away) {
  EXPECT_TRUE(control.take(0, kTwo, "a").allowed);
  EXPECT_TRUE(control.take(0, kTwo, "a").allowed);
  EXPECT_FALSE(control.take(1, kTwo, "a").allowed);
  fixture().set_away(0, true);
  EXPECT_TRUE(control.take(0, kTwo, "a").allowed);
  EXPECT_TRUE(control.take(0, kTwo, "a").allowed);
  EXPECT_FALSE(control.take(0, kTwo, "a").allowed);
  EXPECT_EQ(fixture().redis_control(0).counters().windows_alone, 3U);
  fixture().set_away(0, false);
  fixture().freeze(0);
  std::optional<chat::WindowState> state;
  control.plane(0).take(kTwo, "b", [&state](auto value) { state = value; });
  control.advance(seconds(1));
  ASSERT_TRUE(state);
  EXPECT_TRUE(state->allowed);
}

TEST_F(RedisControlTest, loses_no_entry_of_the_audit_while_the_store_is_away_for_a_moment) {
  note(0, "1");
  fixture().set_away(0, true);
  note(0, "2");
  note(0, "3");
  control.advance(seconds(5));
  fixture().set_away(0, false);
  control.advance(milliseconds(100));
  note(0, "4");
  EXPECT_EQ(targets(), (Addresses{"4", "3", "2", "1"}));
  EXPECT_EQ(fixture().redis_control(0).counters().audit_waiting, 0U);
}

TEST_F(RedisControlTest, notes_an_entry_once_that_is_sent_twice) {
  note(0, "1");
  // The answer to that was lost: the node sends it again, with what it noted meanwhile.
  redis({"SET", key(":audit-at:n1"), "2"});
  for (int n = 1; n <= 4; ++n) note(1, "n1 " + std::to_string(n));
  EXPECT_EQ(targets(), (Addresses{"n1 4", "n1 3", "1"}));
}

TEST_F(RedisControlTest, gives_up_the_oldest_entries_above_the_bound_and_counts_them) {
  fixture().set_away(0, true);
  for (std::size_t n = 0; n < cluster::SharedAudit::kMostWaiting + 3; ++n) {
    chat::AuditEntry entry;
    entry.target = std::to_string(n);
    control.plane(0).note(std::move(entry));
  }
  EXPECT_EQ(fixture().redis_control(0).counters().audit_dropped, 3U);
  fixture().set_away(0, false);
  control.advance(milliseconds(100));
  const auto read = targets();
  ASSERT_EQ(read.size(), cluster::SharedAudit::kMostWaiting);
  EXPECT_EQ(read.back(), "3");
}

TEST_F(RedisControlTest, keeps_the_audit_within_its_bound) {
  redis({"EVAL", "for i = 1, 12000 do redis.call('XADD', KEYS[1], '*', 'e', 'x') end return 0", "1", key(":audit")});
  note(0, "last");
  EXPECT_LE(redis({"XLEN", key(":audit")}).number(), 10'200);
}

TEST_F(RedisControlTest, has_nothing_behind_a_cursor_that_is_none) {
  note(0, "1");
  for (const char* cursor : {"", "x", "1", "1-", "-1", "1-1-1", "9999999999999999999999-0"}) {
    EXPECT_TRUE(control.audit(0, 10, cursor).entries.empty()) << cursor;
  }
}

TEST_F(RedisControlTest, goes_on_without_a_node_that_does_not_answer) {
  const TestClient ann = cluster().open(1);
  const chat::RoomId room = cluster().create(ann);
  for (std::size_t n = 0; n < 2; ++n) control.report(n);
  control.report(0);
  control.node(0).connected[room] = 1;
  control.node(1).silent = true;
  std::optional<chat::ClientRecord> client;
  std::optional<chat::RoomRecord> record;
  control.plane(0).find_client(ann.id(), [&client](auto found) { client = found.value_or(std::nullopt); });
  control.plane(0).find_room(room, [&record](auto found) { record = found.value_or(std::nullopt); });
  control.run();
  control.advance(milliseconds(900));
  EXPECT_FALSE(client || record);
  EXPECT_EQ(fixture().redis_control(0).counters().questions, 2U);
  control.advance(milliseconds(200));
  ASSERT_TRUE(client && record);
  EXPECT_EQ(client->row.node, "n1");
  EXPECT_FALSE(client->live);
  EXPECT_EQ(record->nodes.size(), 1U);
  EXPECT_EQ(fixture().redis_control(0).counters().questions, 0U);
}

TEST_F(RedisControlTest, does_not_wait_for_a_node_that_nobody_is) {
  const TestClient ann = cluster().open(1);
  redis({"HSET", key(":c:" + std::to_string(base::number(ann.id()))), "owner", "gone:3"});
  const auto record = control.find(0, ann.id());
  ASSERT_TRUE(record);
  EXPECT_EQ(record->row.node, "gone");
  EXPECT_FALSE(record->live);
}

TEST_F(RedisControlTest, has_no_more_questions_than_it_may) {
  const TestClient ann = cluster().open(1);
  control.node(1).silent = true;
  std::size_t answers = 0;
  for (int batch = 0; batch < 3; ++batch) {
    for (int n = 0; n < 400; ++n) control.plane(0).find_client(ann.id(), [&answers](const auto&) { ++answers; });
    control.run();
  }
  EXPECT_EQ(fixture().redis_control(0).counters().questions, cluster::NodeQuestions::kMost);
  EXPECT_EQ(answers, 200U);
  control.advance(milliseconds(1'100));
  EXPECT_EQ(answers, 1'200U);
}

TEST_F(RedisControlTest, has_no_more_calls_than_it_may) {
  fixture().freeze(0);
  std::size_t answers = 0;
  for (std::size_t n = 0; n < cluster::ControlCalls::kMost + 5; ++n) {
    control.plane(0).top_rooms(1, [&answers](const auto&) { ++answers; });
  }
  EXPECT_EQ(answers, 5U);
  control.advance(seconds(2));
  EXPECT_EQ(answers, cluster::ControlCalls::kMost + 5);
}

TEST_F(RedisControlTest, has_no_more_who_wait_for_a_list_than_it_may) {
  fixture().freeze(0);
  std::size_t answers = 0;
  for (std::size_t n = 0; n < cluster::RedisControl::kMostAsking + 4; ++n) {
    control.plane(0).list_rooms([&answers](const auto&) { ++answers; });
  }
  EXPECT_EQ(answers, 3U) << "one is served, the others wait";
}

TEST_F(RedisControlTest, is_not_seen_by_the_others_once_it_has_stopped) {
  for (std::size_t n = 0; n < 2; ++n) control.report(n);
  control.report(0);
  EXPECT_EQ(control.plane(0).nodes().size(), 2U);
  fixture().redis_control(1).begin_stop();
  control.run();
  EXPECT_TRUE(fixture().redis_control(1).has_stopped());
  control.report(1);
  control.report(0);
  EXPECT_EQ(control.plane(0).nodes().size(), 1U);
}

TEST_F(RedisControlTest, lists_everything_again_once_the_brokers_have_put_it_back) {
  const TestClient ann = cluster().open(0, *base::parse_address("192.0.2.1"));
  const TestClient bob = cluster().open(1);
  const auto opened_at = cluster().fixture().wall();
  const chat::RoomId room = cluster().create(ann, "hidden", false);
  cluster().join(bob, room);
  cluster().ask(bob, chat::LeaveRoomFor{});
  control.advance(cluster::RedisBroker::kLeaseRenewal);  // after which the brokers know of, and wait for, each other
  lose_everything();
  const auto rows = control.clients(0);
  ASSERT_EQ(rows.size(), 2U);
  for (const auto& row : rows) {
    EXPECT_EQ(row.connected_at, opened_at);
    EXPECT_EQ(row.address, row.id == ann.id() ? "192.0.2.1" : "::");
  }
  ASSERT_EQ(control.rooms(0).size(), 1U);
  const auto record = control.find(0, room);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->row.active_users, 1U);
  EXPECT_EQ(record->peak_users, 1U);
  EXPECT_EQ(record->participants, 1U);
}

TEST_F(RedisControlTest, lists_nothing_whose_keys_have_expired_and_forgets_it) {
  const TestClient ann = cluster().open(0);
  const chat::RoomId room = cluster().create(ann, "hidden", false);
  redis({"DEL", key(":r:" + std::to_string(base::number(room))), key(":c:" + std::to_string(base::number(ann.id())))});
  EXPECT_TRUE(control.rooms(0).empty());
  EXPECT_TRUE(control.clients(0).empty());
  EXPECT_EQ(redis({"ZCARD", key(":udir")}).number(), 0);
  EXPECT_EQ(redis({"SCARD", key(":clients")}).number(), 0);
}

TEST_F(RedisControlTest, keeps_of_silent_nodes_and_of_many_who_joined_no_more_than_it_shows) {
  for (std::size_t n = 0; n < 2; ++n) control.report(n);
  EXPECT_EQ(redis({"HLEN", key(":nodes")}).number(), 2);
  control.advance(chat::ControlPlane::kNodeTime);
  control.report(0);
  EXPECT_EQ(redis({"HLEN", key(":nodes")}).number(), 1);

  const chat::RoomId room = cluster().create(cluster().open(0));
  for (const auto& client : cluster().open_many(1, 120)) cluster().start_join(client, room);
  cluster().run();
  EXPECT_EQ(redis({"ZCARD", key(":p:" + std::to_string(base::number(room)))}).number(), 100);
}

TEST_F(RedisControlTest, lets_the_keys_of_windows_end_by_themselves) {
  control.take(0, kTwo, "a");
  EXPECT_GT(redis({"PTTL", key(":w:two:a")}).number(), 0);
  control.advance(seconds(61));
  EXPECT_EQ(redis({"EXISTS", key(":w:two:a")}).number(), 0);
}

TEST_F(RedisControlTest, is_not_thrown_by_what_others_write_and_say) {
  redis({"HSET", key(":nodes"), "x", "y", "z", "99999999999999 5:abc"});
  redis({"HSET", key(":bans"), "192.0.2.9", "12 nonsense"});
  redis({"XADD", key(":audit"), "*", "e", "nonsense"});
  for (const char* text : {"", "ask", "3:ask", "3:ask1:11:a1:x1:1", "6:answer1:9", "6:notice", "99:notice", "x:y"}) {
    redis({"PUBLISH", key(":control"), text});
  }
  control.report(0);
  control.advance(seconds(1));
  EXPECT_EQ(control.plane(0).nodes().size(), 1U);
  EXPECT_TRUE(control.audit(0, 10).entries.empty());
  EXPECT_TRUE(control.banned(0).empty());
}

}  // namespace
}  // namespace chatroom::test
