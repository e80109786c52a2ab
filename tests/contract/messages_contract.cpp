// What becomes of messages: their order, their refusal, and that none is shown twice.
#include "contract/broker_contract.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <variant>
#include <vector>

namespace chatroom::test {

using std::chrono::milliseconds;

TEST_P(BrokerContract, numbers_the_messages_of_a_room_from_1_and_gives_them_to_every_shard) {
  const TestClient ann = cluster().open(0);
  const TestClient bob = cluster().open(1);
  const chat::RoomId room = cluster().create(ann);
  cluster().join(bob, room);
  cluster().follow(2, room);
  cluster().publish(ann, "a", "one");
  cluster().publish(bob, "b", "two");
  for (std::size_t shard = 0; shard < 3; ++shard) {
    const RoomCopy& copy = *cluster().observer(cluster().shard(shard)).find(room);
    EXPECT_EQ(copy.seq, 2U);
    EXPECT_EQ(copy.messages.at(1), frame(1, "a", ann, first_name(ann), "one"));
    EXPECT_EQ(copy.messages.at(2), frame(2, "b", bob, first_name(bob), "two"));
  }
}

// The observers compare the orders.
TEST_P(BrokerContract, gives_messages_sent_at_once_one_order_on_every_shard) {
  std::vector<TestClient> clients{cluster().open(0), cluster().open(1), cluster().open(2)};
  const chat::RoomId room = cluster().create(clients[0]);
  for (const auto& client : clients) cluster().start_join(client, room);
  for (std::size_t n = 0; n < 20; ++n) {
    for (const auto& client : clients) cluster().start_publish(client, std::to_string(n));
    cluster().step();
  }
  cluster().run();
  EXPECT_EQ(cluster().observer(clients[2]).find(room)->seq, 60U);
}

TEST_P(BrokerContract, keeps_the_order_in_which_a_client_sent_its_messages) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  for (int n = 1; n <= 30; ++n) cluster().start_publish(client, std::to_string(n));
  cluster().run();
  for (const auto& [seq, text] : cluster().observer(client).find(room)->messages) {
    EXPECT_EQ(text, frame(seq, std::to_string(seq), client, first_name(client)));
  }
}

TEST_P(BrokerContract, stamps_a_message_with_the_time_of_the_wall_clock) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().advance(milliseconds(1234));
  std::vector<chat::WallTime> times;
  cluster().observer(client).on_room_event = [&times](const RoomCopy&, const chat::RoomEventBody& event) {
    times.push_back(std::get<chat::MessagePublished>(event).ts);
  };
  cluster().publish(client, "a");
  EXPECT_EQ(times, std::vector{cluster().fixture().wall()});
  EXPECT_EQ(cluster().observer(client).find(room)->info.created_at, cluster().fixture().wall() - milliseconds(1234));
}

TEST_P(BrokerContract, shows_a_message_with_the_name_that_its_sender_had_when_sending) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().start_publish(client, "a");
  cluster().start(client, chat::RenameClient{"Ann"});
  cluster().start_publish(client, "b");
  cluster().run();
  const RoomCopy& copy = *cluster().observer(client).find(room);
  EXPECT_EQ(copy.messages.at(1), frame(1, "a", client, first_name(client)));
  EXPECT_EQ(copy.messages.at(2), frame(2, "b", client, "Ann"));
}

TEST_P(BrokerContract, refuses_a_message_of_a_client_in_no_room_and_takes_its_id_later) {
  const TestClient client = cluster().open(0);
  cluster().publish(client, "a");
  const auto refused = cluster().observer(client).take<chat::PublishRefused>();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].id, message_id("a"));
  EXPECT_EQ(refused[0].code, chat::ErrorCode::not_in_room);
  EXPECT_EQ(refused[0].owner.client, client.id());
  const chat::RoomId room = cluster().create(client);
  cluster().publish(client, "a");
  EXPECT_EQ(cluster().observer(client).find(room)->seq, 1U);
}

TEST_P(BrokerContract, refuses_a_message_meant_for_another_room) {
  const TestClient client = cluster().open(0);
  const TestClient other = cluster().open(1);
  const chat::RoomId elsewhere = cluster().create(other);
  const chat::RoomId room = cluster().create(client);
  cluster().publish(client, "a", "hello", elsewhere);
  EXPECT_EQ(cluster().observer(client).take<chat::PublishRefused>().size(), 1U);
  EXPECT_EQ(cluster().observer(other).find(elsewhere)->seq, 0U);
  cluster().publish(client, "a", "hello", room);
  EXPECT_EQ(cluster().observer(client).find(room)->seq, 1U);
}

TEST_P(BrokerContract, lets_the_requests_of_a_client_take_effect_in_order) {
  const TestClient client = cluster().open(0);
  const TestClient host = cluster().open(1);
  const chat::RoomId second = cluster().create(host);
  const TestClient stays = cluster().open(2);
  const chat::RoomId first = cluster().create(stays);
  cluster().start_join(client, first);
  cluster().start_publish(client, "in first");
  cluster().start_join(client, second);
  cluster().start_publish(client, "in second");
  cluster().start(client, chat::LeaveRoomFor{});
  cluster().start_publish(client, "nowhere");
  cluster().start_join(client, first);
  cluster().start_publish(client, "back");
  cluster().run();
  EXPECT_EQ(cluster().observer(host).find(second)->messages.at(1), frame(1, "in second", client, first_name(client)));
  EXPECT_EQ(cluster().observer(host).find(second)->seq, 1U);
  const RoomCopy& copy = *cluster().observer(stays).find(first);
  EXPECT_EQ(copy.messages.at(1), frame(1, "in first", client, first_name(client)));
  EXPECT_EQ(copy.messages.at(2), frame(2, "back", client, first_name(client)));
  const auto refused = cluster().observer(client).take<chat::PublishRefused>();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].id, message_id("nowhere"));
}

TEST_P(BrokerContract, gives_a_snapshot_and_then_the_rest_without_a_gap) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  std::vector<TestClient> joining{cluster().open(1), cluster().open(2)};
  for (int n = 0; n < 40; ++n) {
    cluster().start_publish(client, std::to_string(n));
    if (n == 10) cluster().start_join(joining[0], room);
    if (n == 20) cluster().start_join(joining[1], room);
    cluster().step();
  }
  cluster().run();
  for (const auto& joined : joining) {
    const RoomCopy& copy = *cluster().observer(joined).find(room);
    EXPECT_EQ(copy.first, 1U);
    EXPECT_EQ(copy.messages.size(), 40U);
  }
}

TEST_P(BrokerContract, keeps_the_log_of_a_room_within_its_bounds) {
  chat::Limits small;
  small.log_messages = 5;
  use(small);
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  for (int n = 1; n <= 8; ++n) cluster().publish(client, std::to_string(n));
  cluster().unfollow(0, room);
  const RoomCopy& copy = cluster().follow(0, room);
  EXPECT_EQ(copy.first, 4U);
  EXPECT_EQ(copy.seq, 8U);
  EXPECT_EQ(copy.messages.size(), 5U);
}

// One room per shard holds more than its part of the bound; so one of them at least is trimmed by the bound of all.
TEST_P(BrokerContract, tells_when_a_log_lost_its_oldest_to_the_bound_of_all_logs) {
  chat::Limits small;
  small.log_total_bytes = std::size_t{4096} * cluster().shards();
  use(small);
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().follow(1, room);
  for (int n = 1; n <= 40; ++n) cluster().publish(client, std::to_string(n), std::string(150, 'x'));
  const RoomCopy copy = *cluster().observer(client).find(room);
  EXPECT_GT(copy.first, 1U);
  EXPECT_LT(copy.first, copy.seq) << "no more is dropped than has to be";
  cluster().unfollow(0, room);
  EXPECT_EQ(cluster().follow(0, room).first, copy.first);
}

TEST_P(BrokerContract, passes_typing_on_to_every_shard_that_follows) {
  const TestClient client = cluster().open(0);
  cluster().ask(client, chat::SignalTyping{});
  const chat::RoomId room = cluster().create(client);
  cluster().follow(1, room);
  cluster().ask(client, chat::SignalTyping{});
  EXPECT_EQ(cluster().observer(cluster().shard(0)).find(room)->typings, 1U);
  EXPECT_EQ(cluster().observer(cluster().shard(1)).find(room)->typings, 1U);
  EXPECT_EQ(cluster().observer(client).answers(), 0U);
}

}  // namespace chatroom::test
