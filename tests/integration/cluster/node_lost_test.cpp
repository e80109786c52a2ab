// A node dies, or hangs past its lease and wakes up: clients that resume elsewhere go on, the others are out of their
// rooms in time, everybody is told once, and there are never two owners. Each of these waits for a lease, which can't
// be made shorter.
#include "integration/cluster/people.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace chatroom::test {
namespace {

using std::chrono::seconds;

constexpr seconds kGrace{2};

int count_left(const std::vector<Event>& events, std::int64_t client) {
  int count = 0;
  for (const auto& event : events) {
    if (is_user_event(event, "left") && number(event, "clientId") == client) ++count;
  }
  return count;
}

// Ada on node 0, Eve on node 2; on node 1, which is lost: Bob, who resumes, Max, who does not, and Zoe, alone in her
// room.
class NodeLost : public testing::Test {
 protected:
  explicit NodeLost(const std::string& grace = "2") : cluster({.nodes = 3, .options = {"--grace-seconds", grace}}) {}

  void fill() {
    room = fill_room({&ada, bob.get(), &max, &eve});
    solo = room_id(zoe.create_room("Solo"));
    say(ada, "before");
    for (auto* other : {bob.get(), &max, &eve}) hear(*other, "before");
  }

  std::unique_ptr<ChatClient> resume_bob(std::size_t node) {
    auto again = std::make_unique<ChatClient>(cluster.port(node), bob->session(1, room.epoch).target());
    EXPECT_TRUE(is_resumed(*again));
    EXPECT_EQ(again->id(), bob->id());
    return again;
  }

  // Everything that Ada and Eve hear until Max is out.
  void expect_max_is_reaped(TestClock::time_point lost_at) {
    const auto is_max = [&](const Event& event) {
      return is_user_event(event, "left") && number(event, "clientId") == max.id();
    };
    ada.wait_for("USER_EVENT", is_max);
    EXPECT_LT(TestClock::now() - lost_at, kGrace + kReapTime + kLeeway);
    eve.wait_for("USER_EVENT", is_max);
  }

  void expect_solo_is_gone() {
    wait_until("the empty room is gone", [&] { return is_error(eve_too.join(solo), "ROOM_NOT_FOUND"); });
    for (const auto& entry : list(eve_too.request({{"type", "LIST_ROOMS"}}), "rooms"))
      EXPECT_NE(number(entry, "id"), solo);
  }

  Cluster cluster;
  ChatClient ada{cluster.port(0)};
  std::unique_ptr<ChatClient> bob = std::make_unique<ChatClient>(cluster.port(1));
  ChatClient max{cluster.port(1)};
  ChatClient zoe{cluster.port(1)};
  ChatClient eve{cluster.port(2)};
  ChatClient eve_too{cluster.port(2)};
  FilledRoom room{};
  std::int64_t solo = 0;
};

TEST_F(NodeLost, one_that_dies_loses_only_those_who_do_not_come_back) {
  fill();
  cluster.node(1).kill();
  const auto lost_at = TestClock::now();
  say(ada, "meanwhile");
  const auto again = resume_bob(2);
  const Event joined = again->expect("ROOM_JOINED");
  EXPECT_EQ(words_of(list(joined, "history")), std::vector<std::string>{"meanwhile"});
  EXPECT_EQ(members_of(joined).size(), 4U) << "Max is in his grace time";
  say(*again, "Bob is back");
  hear(ada, "Bob is back");

  expect_max_is_reaped(lost_at);
  expect_solo_is_gone();
  for (auto* other : {&ada, &eve, again.get()}) {
    const auto events = other->events_until_pong();
    EXPECT_EQ(count_left(events, bob->id()), 0);
    EXPECT_EQ(count_left(events, max.id()), other == again.get() ? 1 : 0) << "each is told once";
  }
  ChatClient late(cluster.port(0), max.session(1, room.epoch).target());
  EXPECT_FALSE(is_resumed(late)) << "whose grace is over is somebody new";
  EXPECT_NE(late.id(), max.id());
  EXPECT_EQ(members_of(late.join(room.id)).size(), 4U);

  cluster.start_node(1);
  ChatClient newcomer(cluster.port(1));
  EXPECT_EQ(words_of(list(newcomer.join(room.id), "history")),
            (std::vector<std::string>{"before", "meanwhile", "Bob is back"}));
}

TEST_F(NodeLost, one_that_wakes_up_after_its_lease_gives_up_those_who_went_on_without_it) {
  fill();
  cluster.node(1).freeze();
  const auto lost_at = TestClock::now();
  const auto again = resume_bob(0);
  again->expect("ROOM_JOINED");
  // The frozen node still has his old connection. What he says there is in the socket's buffer, and must never be said.
  const auto ghost = send_words(*bob, "from the past");
  const auto other_ghost = send_words(max, "from the past, too");
  expect_max_is_reaped(lost_at);
  expect_solo_is_gone();
  cluster.node(1).thaw();
  EXPECT_EQ(bob->wait_for_close(), 4409U);
  EXPECT_EQ(max.wait_for_close(), 1012U);
  EXPECT_EQ(zoe.wait_for_close(), 1012U);
  cluster.wait_until_ready(1);
  say(*again, "still one owner");
  hear(eve, "still one owner");
  EXPECT_EQ(history(ada), (std::vector<std::string>{"before", "still one owner"}));
  ChatClient newcomer(cluster.port(1));
  newcomer.join(room.id);
  say(newcomer, "node 1 is in order");
  hear(ada, "node 1 is in order");
}

class NodeLostWithLongGrace : public NodeLost {
 protected:
  NodeLostWithLongGrace() : NodeLost("60") {}
};

TEST_F(NodeLostWithLongGrace, one_that_wakes_up_keeps_those_whose_grace_is_not_over) {
  fill();
  cluster.node(1).freeze();
  const auto lost_at = TestClock::now();
  say(ada, "meanwhile");
  wait_until("its lease has run out", [&] { return TestClock::now() - lost_at > kLease + seconds(3); });
  cluster.node(1).thaw();
  const auto seq = say(ada, "awake");
  EXPECT_EQ(hear(max, "awake"), seq);
  EXPECT_EQ(hear(*bob, "awake"), seq);
  EXPECT_EQ(text(max.say("not thrown out"), "type"), "ACK");
  hear(eve, "not thrown out");
  EXPECT_EQ(text(zoe.say("alone, but here"), "type"), "ACK");
  for (const auto& event : ada.events_until_pong()) EXPECT_FALSE(is_user_event(event, "left"));
}

// In good order, which is not this: the deadlines of its clients are in Redis before it ends.
TEST_F(NodeLost, one_that_stops_in_good_order_is_not_waited_for) {
  fill();
  cluster.node(1).stop();
  const auto stopped_at = TestClock::now();
  expect_max_is_reaped(stopped_at);
  expect_solo_is_gone();
}

}  // namespace
}  // namespace chatroom::test
