// Redis is away, slow, or silent: nobody is thrown out, what can't be taken is refused in time, what was handed over is
// settled, and all goes on when it is back.
#include "integration/cluster/people.hpp"
#include "support/raw_client.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class StoreAway : public testing::Test {
 protected:
  void fill() {
    room = fill_room({&ada, &bob, &eve});
    say(ada, "before");
    for (auto* other : {&bob, &eve}) hear(*other, "before");
  }

  // Waits until nodes tell that they have no Redis, which they may notice late if nothing is to be sent.
  void wait_until_away() {
    for (std::size_t i = 0; i < cluster.size(); ++i) {
      wait_until("/ready tells", [&] { return !cluster.is_ready(i); });
    }
  }

  Cluster cluster{{.nodes = 3, .options = {"--grace-seconds", "2"}}};
  ChatClient ada{cluster.port(0)};
  ChatClient bob{cluster.port(1)};
  ChatClient eve{cluster.port(2)};
  FilledRoom room{};
};

TEST_F(StoreAway, new_requests_are_refused_in_time_connections_stay_and_all_goes_on_when_it_is_back) {
  fill();
  cluster.cut_off_redis();
  wait_until_away();
  auto begin = TestClock::now();
  const auto refused = ada.say("too early");
  EXPECT_TRUE(is_error(refused, "UNAVAILABLE")) << json::serialize(refused);
  EXPECT_LT(TestClock::now() - begin, kRefusal + kLeeway);
  bob.send({{"type", "CREATE_ROOM"}, {"name", "New"}});
  eve.send({{"type", "UPDATE_USERNAME"}, {"username", "Eve"}});
  begin = TestClock::now();
  for (auto* other : {&bob, &eve}) EXPECT_TRUE(is_error(other->wait_for("ERROR"), "UNAVAILABLE"));
  EXPECT_LT(TestClock::now() - begin, kRefusal + kLeeway);
  for (auto* client : {&ada, &bob, &eve}) EXPECT_NO_THROW(client->events_until_pong());

  RawClient newcomer(cluster.port(0));
  ASSERT_EQ(newcomer.upgrade(), 101U);
  EXPECT_NE(newcomer.read_frame()->payload.find("UNAVAILABLE"), std::string::npos);
  EXPECT_EQ(newcomer.read_close_code(), 1013U);

  begin = TestClock::now();
  cluster.resume_redis();
  say_until_taken(ada, "after");
  for (auto* other : {&bob, &eve}) hear(*other, "after");
  for (std::size_t i = 0; i < cluster.size(); ++i) cluster.wait_until_ready(i);
  EXPECT_LT(TestClock::now() - begin, kGoOn + kLeeway);
  EXPECT_EQ(history(bob), (std::vector<std::string>{"before", "after"}));
}

// The outage is longer than the grace.
TEST_F(StoreAway, an_outage_throws_nobody_out) {
  fill();
  const auto session = bob.session(1, room.epoch);
  cluster.cut_off_redis();
  wait_until_away();
  bob.socket().reset();
  const auto begin = TestClock::now();
  wait_until("it was longer than the grace", [&] { return TestClock::now() - begin > seconds(4); });
  // Who can't be recognised yet keeps his token.
  RawClient early(cluster.port(2));
  ASSERT_EQ(early.upgrade(session.target()), 101U);
  EXPECT_NE(early.read_frame()->payload.find("UNAVAILABLE"), std::string::npos);
  EXPECT_EQ(early.read_close_code(), 1013U);
  cluster.resume_redis();
  cluster.wait_until_ready(2);
  ChatClient again(cluster.port(2), session.target());
  EXPECT_TRUE(is_resumed(again));
  EXPECT_EQ(again.id(), bob.id());
  say_until_taken(ada, "still here?");
  hear(again, "still here?");
  for (const auto& event : ada.events_until_pong()) EXPECT_FALSE(is_user_event(event, "left"));
}

TEST_F(StoreAway, what_was_handed_over_and_done_is_acknowledged_after_the_reconnect_and_shown_once) {
  fill();
  cluster.proxy(0).delay(milliseconds(400));
  const auto id = send_words(ada, "done");
  hear(bob, "done");  // Redis has it, and its reply is on its way to Ada's node
  cluster.proxy(0).cut();
  cluster.proxy(0).delay(milliseconds(0));
  const auto answer = answer_to(ada, id);
  EXPECT_EQ(text(answer, "type"), "ACK") << json::serialize(answer);
  EXPECT_EQ(number(answer, "seq"), 2);
  say(ada, "next");
  EXPECT_EQ(hear_all(bob, 1), std::vector<std::string>{"next"});
  EXPECT_EQ(hear_all(eve, 2), (std::vector<std::string>{"done", "next"}));
}

TEST_F(StoreAway, what_was_handed_over_and_not_done_is_sent_again_after_the_reconnect) {
  fill();
  cluster.proxy(0).delay(milliseconds(2'000));
  const auto id = send_words(ada, "not done");
  EXPECT_TRUE(ada.events_until_pong().empty());
  cluster.proxy(0).cut();  // on its way to Redis
  cluster.proxy(0).delay(milliseconds(0));
  const auto answer = answer_to(ada, id);
  EXPECT_EQ(text(answer, "type"), "ACK") << json::serialize(answer);
  EXPECT_EQ(hear_all(bob, 1), std::vector<std::string>{"not done"});
  EXPECT_EQ(hear_all(eve, 1), std::vector<std::string>{"not done"});
}

TEST_F(StoreAway, what_was_handed_over_is_refused_after_ten_seconds) {
  fill();
  cluster.redis().freeze();
  const auto begin = TestClock::now();
  const auto id = send_words(ada, "lost on the way");
  EXPECT_TRUE(ada.events_until_pong().empty());
  cluster.cut_off_redis();
  const auto answer = answer_to(ada, id);
  EXPECT_TRUE(is_error(answer, "UNAVAILABLE")) << json::serialize(answer);
  EXPECT_GE(TestClock::now() - begin, kGiveUp - kLeeway);
  EXPECT_LT(TestClock::now() - begin, kGiveUp + kLeeway);
  cluster.redis().thaw();
  cluster.resume_redis();
  // The outcome was unknown: the same id again has it once, whatever became of it.
  ada.send({{"type", "SEND_MESSAGE"}, {"id", id}, {"text", "lost on the way"}});
  Event again = answer_to(ada, id);
  while (is_error(again, "UNAVAILABLE")) {
    ada.send({{"type", "SEND_MESSAGE"}, {"id", id}, {"text", "lost on the way"}});
    again = answer_to(ada, id);
  }
  EXPECT_EQ(number(again, "seq"), 2);
  hear(bob, "lost on the way");
  EXPECT_EQ(history(bob), (std::vector<std::string>{"before", "lost on the way"}));
}

TEST_F(StoreAway, a_silent_connection_counts_as_slow_and_then_as_away) {
  fill();
  const auto begin = TestClock::now();
  cluster.hold_redis();
  const auto id = send_words(ada, "into the silence");
  wait_until_away();
  EXPECT_GE(TestClock::now() - begin, kGiveUp - kLeeway - seconds(1)) << "it was taken for away too early";
  EXPECT_LT(TestClock::now() - begin, kGiveUp + kLeeway);
  cluster.resume_redis();
  Event answer = answer_to(ada, id);
  while (is_error(answer, "UNAVAILABLE")) {
    ada.send({{"type", "SEND_MESSAGE"}, {"id", id}, {"text", "into the silence"}});
    answer = answer_to(ada, id);
  }
  EXPECT_EQ(number(answer, "seq"), 2);
  hear(eve, "into the silence");
  EXPECT_EQ(history(eve), (std::vector<std::string>{"before", "into the silence"}));
}

TEST_F(StoreAway, one_node_without_redis_says_so_and_catches_up_when_it_is_back) {
  fill();
  cluster.proxy(1).refuse();
  wait_until("/ready of the node tells", [&] { return !cluster.is_ready(1); });
  EXPECT_TRUE(cluster.is_ready(0));
  for (int n = 0; n < 5; ++n) say(ada, std::to_string(n));
  EXPECT_EQ(hear_all(eve, 5).back(), "4");
  ChatClient max(cluster.port(2));
  max.join(room.id);
  cluster.proxy(1).resume();
  // The missed messages, and who came meanwhile, in either order.
  std::vector<std::string> heard;
  for (bool has_max = false; heard.size() < 5 || !has_max;) {
    const Event event = bob.next();
    if (text(event, "type") == "NEW_MESSAGE") heard.push_back(text(event, "text"));
    if (text(event, "type") == "USER_EVENT") has_max = number(event, "activeUsers") == 4;
  }
  EXPECT_EQ(heard, (std::vector<std::string>{"0", "1", "2", "3", "4"})) << "the gap is filled, in order";
  say(bob, "back");
  hear(ada, "back");
}

// The log holds 512: what lies below can't be delivered any more, and that is told.
TEST_F(StoreAway, one_node_that_missed_more_than_the_log_holds_says_so) {
  fill();
  cluster.proxy(1).refuse();
  wait_until("/ready of the node tells", [&] { return !cluster.is_ready(1); });
  constexpr int kMissed = 600;
  for (int n = 1; n < kMissed; ++n) say(ada, "missed");
  const auto last = say(ada, "the last");
  cluster.proxy(1).resume();
  const Event joined = bob.wait_for("ROOM_JOINED");
  EXPECT_EQ(number(joined, "seq"), last);
  EXPECT_GT(number(joined, "first"), 2);
  EXPECT_FALSE(flag(joined, "complete"));
  EXPECT_EQ(words_of(list(joined, "history")).back(), "the last");
  const auto next = say(ada, "next");
  EXPECT_EQ(hear(bob, "next"), next);
  EXPECT_EQ(say(bob, "from Bob"), next + 1);
}

TEST_F(StoreAway, a_pause_of_five_seconds_makes_acks_late_but_right) {
  fill();
  cluster.redis().pause_clients(seconds(5));
  const auto begin = TestClock::now();
  std::vector<std::string> ids;
  std::vector<std::string> words;
  for (int n = 0; n < 20; ++n) {
    words.push_back(std::to_string(n));
    ids.push_back(send_words(ada, words.back()));
  }
  std::int64_t seq = 1;
  for (const auto& id : ids) {
    const auto answer = answer_to(ada, id);
    ASSERT_EQ(text(answer, "type"), "ACK") << json::serialize(answer);
    EXPECT_EQ(number(answer, "seq"), ++seq);
  }
  EXPECT_GE(TestClock::now() - begin, seconds(4)) << "it was no pause";
  EXPECT_EQ(hear_all(bob, words.size()), words);
  EXPECT_EQ(hear_all(eve, words.size()), words);
}

TEST_F(StoreAway, a_slow_way_to_redis_reorders_nothing) {
  fill();
  cluster.proxy(0).delay(milliseconds(150));
  cluster.proxy(1).delay(milliseconds(20));
  std::vector<std::string> words;
  for (int n = 0; n < 30; ++n) {
    words.push_back(std::to_string(n));
    send_words(ada, words.back());
    if (n % 3 == 0) send_words(bob, "from Bob");
  }
  std::vector<std::string> heard;
  for (const auto& word : hear_all(eve, words.size() + 10)) {
    if (word != "from Bob") heard.push_back(word);
  }
  EXPECT_EQ(heard, words);
  hear(bob, words.back());
  for (auto* client : {&ada, &bob, &eve}) EXPECT_EQ(history(*client).size(), words.size() + 11);
  EXPECT_EQ(history(ada), history(eve));
  EXPECT_EQ(history(bob), history(eve));
}

}  // namespace
}  // namespace chatroom::test
