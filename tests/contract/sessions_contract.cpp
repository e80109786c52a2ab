// Who a client is: opening, resuming, tokens, grace, takeover.
#include "contract/broker_contract.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>
#include <vector>

namespace chatroom::test {

using std::chrono::milliseconds;

TEST_P(BrokerContract, opens_clients_with_unique_ids_of_five_digits) {
  std::set<chat::ClientId> ids;
  for (std::size_t n = 0; n < 300; ++n) {
    const TestClient client = cluster().open(n);
    EXPECT_GE(base::number(client.id()), 10'000U);
    EXPECT_LE(base::number(client.id()), 99'999U);
    EXPECT_TRUE(ids.insert(client.id()).second);
  }
}

TEST_P(BrokerContract, says_whether_a_session_is_good) {
  const TestClient client = cluster().open(0);
  const TestClient other = cluster().open(1);
  EXPECT_TRUE(cluster().session_is_good(client, client.session));
  EXPECT_FALSE(cluster().session_is_good(client, other.session));
  const TestClient nobody{.shard = 0, .owner = {chat::ClientId{1}, 1}, .session = client.session};
  EXPECT_FALSE(cluster().session_is_good(nobody, client.session));
}

TEST_P(BrokerContract, resumes_a_detached_client_on_any_shard_with_its_name_and_room) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().ask(client, chat::RenameClient{"Ann"});
  cluster().ask(client, chat::DetachClient{});
  for (std::size_t shard = 0; shard < 3; ++shard) {
    const auto resumed = cluster().resume(client, shard);
    ASSERT_TRUE(resumed);
    const auto& answer = cluster().last_resumed();
    EXPECT_EQ(answer.client, client.id());
    EXPECT_EQ(answer.username, "Ann");
    EXPECT_EQ(answer.room, room);
    EXPECT_FALSE(answer.lost_room);
    cluster().ask(*resumed, chat::DetachClient{});
  }
  EXPECT_EQ(cluster().follow(0, room).members_version, 2U) << "the room never saw it leave";
}

TEST_P(BrokerContract, refuses_the_resume_of_an_unknown_client_and_with_another_token) {
  const TestClient client = cluster().open(0);
  const TestClient other = cluster().open(0);
  cluster().ask(client, chat::DetachClient{});
  const TestClient nobody{.shard = 0, .owner = {chat::ClientId{1}, 1}, .session = client.session};
  EXPECT_FALSE(cluster().resume(nobody, 1));
  EXPECT_FALSE(cluster().resume(client, 1, other.session));
  EXPECT_TRUE(cluster().resume(client, 1));
}

TEST_P(BrokerContract, takes_a_connected_client_over_and_tells_the_old_owner) {
  const TestClient client = cluster().open(0);
  const auto taken_by = cluster().resume(client, 1);
  ASSERT_TRUE(taken_by);
  EXPECT_GT(taken_by->owner.generation, client.owner.generation);
  const auto taken = cluster().observer(client).take<chat::ClientTaken>();
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0].owner.client, client.id());
  EXPECT_EQ(taken[0].owner.generation, client.owner.generation);
}

TEST_P(BrokerContract, tells_nobody_of_the_resume_of_a_detached_client) {
  const TestClient client = cluster().open(0);
  cluster().ask(client, chat::DetachClient{});
  ASSERT_TRUE(cluster().resume(client, 1));
  EXPECT_TRUE(cluster().observer(client).take<chat::ClientTaken>().empty());
}

TEST_P(BrokerContract, ignores_requests_of_an_older_generation_without_an_answer) {
  const TestClient old = cluster().open(0);
  const chat::RoomId room = cluster().create(old);
  const auto client = cluster().resume(old, 1);
  ASSERT_TRUE(client);
  cluster().observer(old).forget_answers();
  const std::uint64_t version = cluster().follow(2, room).members_version;

  cluster().publish(old, "a");
  cluster().ask(old, chat::RenameClient{"Old"});
  cluster().ask(old, chat::SignalTyping{});
  cluster().ask(old, chat::LeaveRoomFor{});
  cluster().join(old, chat::RoomId{1});
  cluster().ask(old, chat::DetachClient{});
  cluster().ask(old, chat::ConfirmSession{});
  cluster().advance(limits().grace);

  EXPECT_EQ(cluster().observer(old).answers(), 0U);
  const RoomCopy& copy = cluster().follow(2, room);
  EXPECT_EQ(copy.seq, 0U);
  EXPECT_EQ(copy.typings, 0U);
  EXPECT_EQ(copy.members_version, version);
  EXPECT_TRUE(cluster().session_is_good(*client, old.session)) << "the token was not confirmed";
}

TEST_P(BrokerContract, ignores_requests_of_a_detached_owner) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().ask(client, chat::DetachClient{});
  cluster().publish(client, "a");
  cluster().ask(client, chat::LeaveRoomFor{});
  EXPECT_EQ(cluster().follow(0, room).seq, 0U);
  EXPECT_EQ(cluster().follow(0, room).members.size(), 1U);
}

TEST_P(BrokerContract, keeps_the_old_token_good_until_the_new_one_is_confirmed) {
  const TestClient client = cluster().open(0);
  const auto once = cluster().resume(client, 1);
  ASSERT_TRUE(once);
  const auto twice = cluster().resume(*once, 2, client.session);
  ASSERT_TRUE(twice);
  cluster().ask(*twice, chat::ConfirmSession{});
  EXPECT_FALSE(cluster().session_is_good(client, client.session));
  EXPECT_FALSE(cluster().resume(*twice, 0, client.session)) << "the old token is spent";
  EXPECT_TRUE(cluster().resume(*twice, 0, twice->session));
}

TEST_P(BrokerContract, takes_an_offered_token_that_was_not_confirmed_and_spends_the_older) {
  const TestClient client = cluster().open(0);
  const auto once = cluster().resume(client, 1);
  ASSERT_TRUE(once);
  const auto twice = cluster().resume(*once, 2);
  ASSERT_TRUE(twice);
  EXPECT_FALSE(cluster().session_is_good(client, client.session));
  EXPECT_TRUE(cluster().session_is_good(client, once->session));
  EXPECT_TRUE(cluster().session_is_good(client, twice->session));
}

TEST_P(BrokerContract, forgets_an_offered_token_that_a_later_offer_replaced) {
  const TestClient client = cluster().open(0);
  const auto once = cluster().resume(client, 1);
  ASSERT_TRUE(once);
  ASSERT_TRUE(cluster().resume(*once, 2, client.session));
  EXPECT_FALSE(cluster().session_is_good(client, once->session));
}

TEST_P(BrokerContract, gives_a_client_one_owner_when_two_connections_resume_it_at_once) {
  const TestClient client = cluster().open(0);
  cluster().ask(client, chat::DetachClient{});
  const auto a = cluster().start_resume(client, 0, client.session);
  const auto b = cluster().start_resume(client, 1, client.session);
  cluster().run();
  // With one shard the two answers come to one observer, so both are taken at once.
  std::vector<chat::Generation> resumed;
  std::vector<chat::Generation> taken;
  for (chat::ShardId shard = 0; shard < cluster().shards(); ++shard) {
    for (const auto& answer : cluster().observer(shard).take<chat::ClientResumed>()) {
      EXPECT_TRUE(answer.tag == a || answer.tag == b);
      resumed.push_back(answer.generation);
    }
    for (const auto& answer : cluster().observer(shard).take<chat::ClientTaken>()) {
      taken.push_back(answer.owner.generation);
    }
  }
  ASSERT_EQ(resumed.size(), 2U);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken[0], std::min(resumed[0], resumed[1]));
}

TEST_P(BrokerContract, hands_the_rates_of_the_detach_back_with_the_resume) {
  const TestClient client = cluster().open(0);
  const chat::SteadyTime now{5'000'000};
  chat::ClientRates rates;
  EXPECT_FALSE(rates.messages.take(now, {1, 1.0}));
  cluster().ask(client, chat::DetachClient{rates});
  ASSERT_TRUE(cluster().resume(client, 1));
  EXPECT_FALSE(cluster().last_resumed().rates.messages.is_full(now));
  EXPECT_TRUE(cluster().last_resumed().rates.events.is_full(now));
}

TEST_P(BrokerContract, hands_the_rates_of_an_owner_that_was_taken_over_to_the_new_one) {
  const TestClient old = cluster().open(0);
  const chat::SteadyTime now{5'000'000};
  chat::ClientRates rates;
  EXPECT_FALSE(rates.messages.take(now, {1, 1.0}));
  const auto client = cluster().resume(old, 1);
  ASSERT_TRUE(client);
  EXPECT_TRUE(cluster().last_resumed().rates.are_full(now));

  cluster().ask(old, chat::DetachClient{rates});

  const auto handed_over = cluster().observer(*client).take<chat::RatesHandedOver>();
  ASSERT_EQ(handed_over.size(), 1U);
  EXPECT_EQ(handed_over[0].owner.generation, client->owner.generation);
  EXPECT_FALSE(handed_over[0].rates.messages.is_full(now));
}

TEST_P(BrokerContract, keeps_the_rates_of_an_owner_that_was_taken_over_for_a_client_that_is_detached_again) {
  const TestClient old = cluster().open(0);
  const chat::SteadyTime now{5'000'000};
  chat::ClientRates rates;
  EXPECT_FALSE(rates.messages.take(now, {1, 1.0}));
  const auto client = cluster().resume(old, 1);
  ASSERT_TRUE(client);
  cluster().ask(*client, chat::DetachClient{});
  cluster().ask(old, chat::DetachClient{rates});

  ASSERT_TRUE(cluster().resume(*client, 2));
  EXPECT_FALSE(cluster().last_resumed().rates.messages.is_full(now));
}

TEST_P(BrokerContract, keeps_a_detached_client_for_the_grace_time) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().ask(client, chat::DetachClient{});
  cluster().advance(limits().grace - milliseconds(1));
  EXPECT_EQ(cluster().follow(0, room).members.size(), 1U);
  EXPECT_TRUE(cluster().resume(client, 1));
}

TEST_P(BrokerContract, forgets_a_client_after_the_grace_time_and_its_room_sees_it_leave) {
  const TestClient client = cluster().open(0);
  const TestClient stays = cluster().open(1);
  const chat::RoomId room = cluster().create(client);
  cluster().join(stays, room);
  cluster().ask(client, chat::DetachClient{});
  cluster().advance(limits().grace);
  const auto& departures = cluster().observer(stays).find(room)->departures;
  ASSERT_EQ(departures.size(), 1U);
  EXPECT_EQ(departures[0], std::pair(client.id(), chat::LeaveReason::expired));
  EXPECT_FALSE(cluster().session_is_good(client, client.session));
  EXPECT_FALSE(cluster().resume(client, 0));
}

TEST_P(BrokerContract, counts_the_grace_anew_from_each_detach) {
  const TestClient first = cluster().open(0);
  cluster().ask(first, chat::DetachClient{});
  cluster().advance(limits().grace - milliseconds(1));
  const auto client = cluster().resume(first, 1);
  ASSERT_TRUE(client);
  cluster().advance(limits().grace * 2);
  cluster().ask(*client, chat::DetachClient{});
  cluster().advance(limits().grace - milliseconds(1));
  EXPECT_TRUE(cluster().resume(*client, 2));
}

TEST_P(BrokerContract, never_forgets_a_connected_client) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().advance(limits().client_ttl + limits().room_ttl + limits().grace);
  cluster().publish(client, "a");
  EXPECT_EQ(cluster().observer(client).find(room)->seq, 1U);
}

TEST_P(BrokerContract, sweeps_a_client_that_was_unconnected_for_the_ttl_whatever_the_grace) {
  chat::Limits long_grace;
  long_grace.grace = long_grace.client_ttl * 2;
  use(long_grace);
  const TestClient client = cluster().open(0);
  cluster().ask(client, chat::DetachClient{});
  cluster().advance(limits().client_ttl - milliseconds(1));
  EXPECT_TRUE(cluster().session_is_good(client, client.session));
  cluster().advance(milliseconds(1));
  EXPECT_FALSE(cluster().session_is_good(client, client.session));
}

TEST_P(BrokerContract, removes_a_client_for_an_admin) {
  const TestClient client = cluster().open(0);
  const TestClient stays = cluster().open(1);
  const chat::RoomId room = cluster().create(client);
  cluster().join(stays, room);
  cluster().broker(cluster().shard(2)).remove_client(client.id(), 7);
  cluster().run();
  const auto answers = cluster().observer(cluster().shard(2)).take<chat::RemovalEnded>();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].tag, 7U);
  EXPECT_TRUE(answers[0].found);
  const auto removed = cluster().observer(client).take<chat::ClientRemoved>();
  ASSERT_EQ(removed.size(), 1U);
  EXPECT_EQ(removed[0].owner.client, client.id());
  EXPECT_EQ(removed[0].owner.generation, client.owner.generation);
  const auto& departures = cluster().observer(stays).find(room)->departures;
  ASSERT_EQ(departures.size(), 1U);
  EXPECT_EQ(departures[0], std::pair(client.id(), chat::LeaveReason::removed));
  EXPECT_FALSE(cluster().resume(client, 0));
  cluster().publish(client, "a");
  EXPECT_EQ(cluster().observer(stays).find(room)->seq, 0U);
}

TEST_P(BrokerContract, removes_a_detached_client_too_and_no_unknown_one) {
  const TestClient client = cluster().open(0);
  cluster().ask(client, chat::DetachClient{});
  cluster().broker(0).remove_client(client.id(), 0);
  cluster().broker(0).remove_client(chat::ClientId{1}, 1);
  cluster().run();
  const auto answers = cluster().observer(0).take<chat::RemovalEnded>();
  ASSERT_EQ(answers.size(), 2U);
  for (const auto& answer : answers) EXPECT_EQ(answer.found, answer.tag == 0);
  EXPECT_EQ(cluster().observer(client).answers(), 0U);
  EXPECT_FALSE(cluster().resume(client, 0));
}

}  // namespace chatroom::test
