// What is the embedded broker's own, beside the contract: where things live, how much is done at once, and what it
// counts.
#include "cluster/embedded_broker.hpp"

#include "contract/embedded_fixture.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace chatroom::cluster {

namespace {

using std::chrono::milliseconds;

// Keeps what it hears.
struct Listener final : chat::BrokerListener {
  void on_broker_event(chat::BrokerEvent&& event) override { events.push_back(std::move(event)); }

  template <class T>
  const T& last() const {
    return std::get<T>(events.back());
  }
  std::vector<chat::BrokerEvent> events;
};

class EmbeddedBrokerTest : public testing::Test {
 protected:
  explicit EmbeddedBrokerTest(chat::ShardId shards = 3) : listeners_(shards), fixture_(shards, 1, limits_) {
    for (chat::ShardId shard = 0; shard < shards; ++shard) fixture_.listen(shard, listeners_[shard]);
  }

  EmbeddedBroker& broker(chat::ShardId shard) { return fixture_.embedded(shard); }
  void run() {
    while (fixture_.step()) {
    }
  }
  chat::Owner open(chat::ShardId shard) {
    broker(shard).open({.tag = 1, .session = {}});
    run();
    const auto& opened = listeners_[shard].last<chat::ClientOpened>();
    return {opened.client, opened.generation};
  }
  void request(chat::ShardId shard, chat::Owner owner, chat::ClientRequest&& request) {
    broker(shard).request(owner, std::move(request));
    run();
  }
  chat::RoomId create(chat::ShardId shard, chat::Owner owner) {
    request(shard, owner, chat::CreateRoomFor{.name = "room", .listed = true, .follow = ++last_follow_});
    return listeners_[shard].last<chat::RoomEvent>().room;
  }

  chat::Limits limits_;
  std::vector<Listener> listeners_;
  test::EmbeddedFixture fixture_;
  chat::FollowId last_follow_ = 0;
};

TEST_F(EmbeddedBrokerTest, needs_no_other_shard_for_a_client_in_a_room_of_its_own) {
  for (chat::ShardId shard = 0; shard < 3; ++shard) {
    const chat::Owner owner = open(shard);
    create(shard, owner);
    request(shard, owner, chat::PublishMessage{*chat::MessageId::from("a"), "hello", std::nullopt});
    request(shard, owner, chat::LeaveRoomFor{});
  }
  EXPECT_EQ(fixture_.mail_posted(), 0U);
}

TEST_F(EmbeddedBrokerTest, encodes_a_message_once_for_all_shards) {
  const chat::Owner owner = open(0);
  const chat::RoomId room = create(0, owner);
  broker(1).follow(room, 1);
  broker(2).follow(room, 1);
  run();
  request(0, owner, chat::PublishMessage{*chat::MessageId::from("a"), "hello", std::nullopt});
  EXPECT_EQ(fixture_.encoder().calls(), 1U);
  const auto frame = [this](chat::ShardId shard) {
    const auto& event = listeners_[shard].last<chat::RoomEvent>();
    return std::get<chat::MessagePublished>(event.body).message.frame.data();
  };
  EXPECT_EQ(frame(1), frame(2)) << "the bytes are shared";
}

TEST_F(EmbeddedBrokerTest, calls_the_listener_only_when_events_are_delivered) {
  Listener& listener = listeners_[0];
  broker(0).open({.tag = 1, .session = {}});
  EXPECT_TRUE(listener.events.empty());
  EXPECT_FALSE(broker(0).deliver_events(listener));
  EXPECT_EQ(listener.events.size(), 1U);
}

TEST_F(EmbeddedBrokerTest, forgets_at_most_a_thousand_clients_in_a_tick) {
  for (int n = 0; n < 1500; ++n) request(0, open(0), chat::DetachClient{});
  fixture_.advance(limits_.grace);
  EXPECT_EQ(broker(0).counters().clients, 500U);
  fixture_.advance(milliseconds(100));
  EXPECT_EQ(broker(0).counters().clients, 0U);
  EXPECT_EQ(broker(0).counters().expired_clients, 1500U);
}

TEST_F(EmbeddedBrokerTest, forgets_who_has_been_away_longest_when_too_many_are) {
  limits_.away_clients = 30;  // ten for each of the three shards
  std::vector<chat::Owner> owners;
  for (int n = 0; n < 15; ++n) owners.push_back(open(0));
  for (const auto& owner : owners) request(0, owner, chat::DetachClient{});
  EXPECT_EQ(broker(0).counters().clients, 10U);
  EXPECT_EQ(broker(0).counters().crowded_out_clients, 5U);
  const auto comes_back = [&](chat::Owner owner) {
    broker(0).resume({.tag = 7, .client = owner.client, .session = {}, .next_session = {}});
    run();
    return std::holds_alternative<chat::ClientResumed>(listeners_[0].events.back());
  };
  EXPECT_FALSE(comes_back(owners[4]));
  EXPECT_TRUE(comes_back(owners[5]));
  EXPECT_TRUE(comes_back(owners[14]));
  // Who is back does not count any more.
  for (int n = 0; n < 2; ++n) request(0, open(0), chat::DetachClient{});
  EXPECT_EQ(broker(0).counters().crowded_out_clients, 5U);
}

TEST_F(EmbeddedBrokerTest, refuses_a_session_at_its_deadline_even_before_the_tick_that_forgets_it) {
  for (int n = 0; n < 1001; ++n) {
    broker(0).open({.tag = 1, .session = {}});
    run();
    const auto& opened = listeners_[0].last<chat::ClientOpened>();
    request(0, {opened.client, opened.generation}, chat::DetachClient{});
  }
  const chat::ClientId last = std::get<chat::ClientOpened>(listeners_[0].events.back()).client;
  fixture_.advance(limits_.grace);
  ASSERT_EQ(broker(0).counters().clients, 1U);
  broker(0).resume({.tag = 2, .client = last, .session = {}, .next_session = {}});
  run();
  EXPECT_EQ(listeners_[0].last<chat::ResumeRefused>().tag, 2U);
}

TEST_F(EmbeddedBrokerTest, sweeps_at_most_a_hundred_rooms_in_a_tick) {
  limits_.grace = limits_.client_ttl = limits_.room_ttl * 2;
  for (int n = 0; n < 150; ++n) {
    const chat::Owner owner = open(0);
    const chat::RoomId room = create(0, owner);
    broker(0).unfollow(room, last_follow_);
    request(0, owner, chat::DetachClient{});
  }
  fixture_.advance(limits_.room_ttl);
  EXPECT_EQ(broker(0).counters().rooms, 50U);
  fixture_.advance(milliseconds(100));
  EXPECT_EQ(broker(0).counters().rooms, 0U);
  EXPECT_EQ(broker(0).counters().swept_rooms, 150U);
}

TEST_F(EmbeddedBrokerTest, counts_what_it_holds_and_gives_it_back_with_the_room) {
  const chat::Owner owner = open(1);
  create(1, owner);
  request(1, owner, chat::PublishMessage{*chat::MessageId::from("a"), "hello", std::nullopt});
  EXPECT_EQ(broker(1).counters().clients, 1U);
  EXPECT_EQ(broker(1).counters().rooms, 1U);
  EXPECT_GT(broker(1).counters().log_bytes, 0U);
  request(1, owner, chat::LeaveRoomFor{});
  EXPECT_EQ(broker(1).counters().rooms, 0U);
  EXPECT_EQ(broker(1).counters().log_bytes, 0U);
}

TEST_F(EmbeddedBrokerTest, keeps_the_logs_of_a_shard_within_its_part_of_the_bound_at_the_cost_of_the_longest) {
  limits_.log_total_bytes = 3 * 4096;
  test::EmbeddedFixture fixture(3, 1, limits_);
  Listener listener;
  for (chat::ShardId shard = 0; shard < 3; ++shard) fixture.listen(shard, listener);
  const auto run_all = [&fixture] {
    while (fixture.step()) {
    }
  };
  std::vector<chat::Owner> owners;
  for (chat::FollowId follow = 1; follow <= 2; ++follow) {
    fixture.embedded(0).open({.tag = 1, .session = {}});
    run_all();
    const auto& opened = listener.last<chat::ClientOpened>();
    owners.push_back({opened.client, opened.generation});
    fixture.embedded(0).request(owners.back(), chat::CreateRoomFor{"room", true, follow});
    run_all();
  }
  const auto publish = [&](const chat::Owner& owner, int n) {
    const auto id = chat::MessageId::from(std::to_string(n));
    fixture.embedded(0).request(owner, chat::PublishMessage{*id, std::string(100, 'x'), std::nullopt});
    run_all();
  };
  publish(owners[0], 0);
  for (int n = 1; n <= 100; ++n) publish(owners[1], n);
  EXPECT_LE(fixture.embedded(0).counters().log_bytes, 4096U);
  EXPECT_GT(fixture.embedded(0).counters().trimmed_messages, 50U);
  for (const auto& event : listener.events) {
    const auto* of_room = std::get_if<chat::RoomEvent>(&event);
    if (of_room == nullptr || !std::holds_alternative<chat::LogTrimmed>(of_room->body)) continue;
    EXPECT_EQ(of_room->follow, 2U) << "the short log lost its message";
  }
}

}  // namespace

}  // namespace chatroom::cluster
