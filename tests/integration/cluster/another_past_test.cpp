// Redis comes back with another past: empty, or behind. The nodes put back what they know, and all goes on within 3 s,
// without anybody reconnecting.
#include "integration/cluster/people.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace chatroom::test {
namespace {

enum class Past { empty_restart, flushed, old_snapshot };

class AnotherPast : public testing::TestWithParam<Past> {
 protected:
  void lose_memory() {
    switch (GetParam()) {
      case Past::empty_restart:
        return cluster.redis().restart_empty();
      case Past::flushed:
        return cluster.redis().flush_all();
      case Past::old_snapshot:
        return cluster.redis().restart();
    }
  }

  Cluster cluster;
};

TEST_P(AnotherPast, changes_nothing_for_those_who_are_here) {
  ChatClient ada(cluster.port(0));
  ChatClient bob(cluster.port(1));
  ChatClient eve(cluster.port(2));
  ChatClient solo(cluster.port(2));
  const auto room = fill_room({&ada, &bob});
  say(ada, "one");
  cluster.redis().save();
  // What the snapshot has not: a member, a name, a room, messages, their ids.
  bob.rename("Bob");
  eve.join(room.id);
  const auto other_room = room_id(solo.create_room("Solo"));
  const auto id = send_words(bob, "two");
  const auto first_answer = answer_to(bob, id);
  EXPECT_EQ(number(first_answer, "seq"), 2);
  hear(ada, "two");
  hear(eve, "two");

  lose_memory();
  const auto begin = TestClock::now();
  const auto after = say_until_taken(ada, "three");
  EXPECT_GT(number(after, "seq"), 2) << "seq never goes back";
  for (auto* other : {&bob, &eve}) hear(*other, "three");
  EXPECT_LT(TestClock::now() - begin, kPutBack + kLeeway);

  // The record of accepted ids.
  bob.send({{"type", "SEND_MESSAGE"}, {"id", id}, {"text", "two"}});
  const auto again = answer_to(bob, id);
  EXPECT_TRUE(again.contains("duplicate")) << json::serialize(again);
  EXPECT_EQ(number(again, "seq"), 2);
  EXPECT_EQ(history(eve), (std::vector<std::string>{"one", "two", "three"}));

  // Members, names, rooms, as somebody new sees them.
  ChatClient newcomer(cluster.port(1));
  const Event joined = newcomer.join(room.id);
  std::vector<std::int64_t> expected = {ada.id(), bob.id(), eve.id(), newcomer.id()};
  std::ranges::sort(expected);
  EXPECT_EQ(members_of(joined), expected);
  const auto names = texts(list(joined, "members"), "username");
  EXPECT_NE(std::ranges::find(names, "Bob"), names.end());
  EXPECT_EQ(words_of(list(joined, "history")), (std::vector<std::string>{"one", "two", "three"}));
  const auto directory = list(newcomer.request({{"type", "LIST_ROOMS"}}), "rooms");
  EXPECT_EQ(directory.size(), 2U);
  say(solo, "still here");
  EXPECT_EQ(number(object(newcomer.join(other_room), "room"), "activeUsers"), 2);

  // Sessions.
  const auto session = eve.session(0, room.epoch);
  eve.socket().reset();
  ChatClient resumed(cluster.port(0), session.target());
  EXPECT_TRUE(is_resumed(resumed));
  EXPECT_EQ(resumed.id(), eve.id());
}

TEST_P(AnotherPast, gives_nobody_an_id_in_use) {
  std::vector<ChatClient> people;
  std::set<std::int64_t> clients;
  std::set<std::int64_t> rooms;
  const auto come_in = [&](std::size_t i) {
    auto& client = people.emplace_back(cluster.port(i % 3));
    EXPECT_TRUE(clients.insert(client.id()).second);
    EXPECT_TRUE(rooms.insert(room_id(client.create_room("Room"))).second);
  };
  for (std::size_t i = 0; i < 60; ++i) come_in(i);
  cluster.redis().save();
  for (std::size_t i = 0; i < 60; ++i) come_in(i);
  lose_memory();
  say_until_taken(people.front(), "it is back");
  for (std::size_t i = 0; i < 60; ++i) come_in(i);
}

// Node 1 knows less of the room than node 0, and nothing of the newest messages; both put back at once.
TEST_P(AnotherPast, is_united_from_nodes_that_know_different_parts_of_it) {
  ChatClient ada(cluster.port(0));
  ChatClient bob(cluster.port(1));
  const auto room = fill_room({&ada, &bob});
  for (int n = 0; n < 5; ++n) say(ada, std::to_string(n));
  EXPECT_EQ(hear_all(bob, 5).back(), "4");
  cluster.redis().save();
  cluster.proxy(1).hold();
  ChatClient eve(cluster.port(2));
  eve.join(room.id);
  for (int n = 5; n < 8; ++n) say(ada, std::to_string(n));
  cluster.proxy(1).cut();
  lose_memory();
  cluster.proxy(1).resume();
  const auto after = say_until_taken(bob, "after");
  EXPECT_GE(number(after, "seq"), 9);
  hear(ada, "after");
  hear(eve, "after");
  const std::vector<std::string> all = {"0", "1", "2", "3", "4", "5", "6", "7", "after"};
  EXPECT_EQ(history(bob), all);
  EXPECT_EQ(history(eve), all);
  ChatClient newcomer(cluster.port(1));
  EXPECT_EQ(members_of(newcomer.join(room.id)).size(), 4U);
}

// Only Redis and a node that died knew of a message: that is not promised to be there. But its seq was shown, so it is
// not given to another message in the same epoch.
TEST_P(AnotherPast, forks_no_seq_within_an_epoch) {
  ChatClient ada(cluster.port(0));
  ChatClient bob(cluster.port(1));
  const auto room = fill_room({&ada, &bob});
  say(ada, "one");
  hear(bob, "one");
  cluster.redis().save();
  cluster.proxy(1).hold();
  say(ada, "two");
  cluster.node(0).kill();
  cluster.proxy(1).cut();
  lose_memory();
  cluster.proxy(1).resume();
  const Event answer = say_until_taken(bob, "another two");
  ChatClient newcomer(cluster.port(2));
  const Event seen = newcomer.join(room.id);
  EXPECT_EQ(words_of(list(seen, "history")).back(), "another two");
  EXPECT_EQ(number(seen, "seq"), number(answer, "seq"));
  EXPECT_TRUE(text(seen, "epoch") != room.epoch || number(answer, "seq") > 2) << json::serialize(seen);
}

INSTANTIATE_TEST_SUITE_P(Redis, AnotherPast, testing::Values(Past::empty_restart, Past::flushed, Past::old_snapshot),
                         [](const auto& test) {
                           return std::string(test.param == Past::empty_restart ? "restarted_empty"
                                              : test.param == Past::flushed     ? "flushed"
                                                                                : "with_an_old_snapshot");
                         });

}  // namespace
}  // namespace chatroom::test
