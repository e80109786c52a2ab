// Following a room from a shard, and rooms that end while others still want something of them.
#include "contract/broker_contract.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace chatroom::test {

using std::chrono::milliseconds;

TEST_P(BrokerContract, tells_who_follows_a_room_that_is_not_there_that_it_is_gone) {
  for (std::uint64_t id = 1; id <= 3; ++id) {
    const RoomCopy& copy = cluster().follow(0, chat::RoomId{id});
    EXPECT_FALSE(copy.ready);
    EXPECT_EQ(copy.gone, chat::LeaveReason::expired);
  }
}

TEST_P(BrokerContract, takes_a_follow_asked_twice_with_one_id_as_asked_once) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  for (int n = 0; n < 3; ++n) EXPECT_EQ(cluster().follow(1, room).snapshots, 1U);
}

TEST_P(BrokerContract, starts_a_newer_following_with_a_snapshot_of_its_own) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().follow(1, room);
  auto& observer = cluster().observer(cluster().shard(1));
  const chat::FollowId older = observer.drop(room);
  EXPECT_EQ(cluster().follow(1, room).snapshots, 1U);
  cluster().broker(cluster().shard(1)).unfollow(room, older);
  cluster().run();
  cluster().publish(client, "a");
  EXPECT_EQ(observer.find(room)->seq, 1U) << "the late unfollow ended the newer following";
}

TEST_P(BrokerContract, sends_nothing_more_after_an_unfollow) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().unfollow(0, room);
  cluster().publish(client, "a");
  EXPECT_EQ(cluster().observer(client).late_events(), 0U);
  EXPECT_EQ(cluster().follow(0, room).seq, 1U);
}

// The connection ends while its join is on its way: its shard has unfollowed before the join is there.
TEST_P(BrokerContract, does_not_bring_an_ended_following_back_by_a_late_join) {
  const TestClient host = cluster().open(1);
  const chat::RoomId room = cluster().create(host);
  const TestClient client = cluster().open(2);
  auto& observer = cluster().observer(client);
  const chat::FollowId follow = observer.new_follow();
  cluster().broker(client.shard).unfollow(room, follow);
  cluster().run();
  if (client.shard != host.shard) {
    cluster().ask(client, chat::JoinRoomFor{room, follow});
    cluster().publish(host, "a");
    EXPECT_EQ(observer.late_events(), 0U);
    EXPECT_TRUE(cluster().observer(host).find(room)->members.contains(client.id()));
  }
}

TEST_P(BrokerContract, deletes_a_room_for_an_admin) {
  const TestClient ann = cluster().open(0);
  const TestClient bob = cluster().open(1);
  const chat::RoomId room = cluster().create(ann);
  cluster().join(bob, room);
  cluster().broker(cluster().shard(2)).delete_room(room, 7);
  cluster().run();
  const auto answers = cluster().observer(cluster().shard(2)).take<chat::RoomDeleted>();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].tag, 7U);
  EXPECT_EQ(answers[0].removed, 2U);
  EXPECT_FALSE(answers[0].unavailable);
  for (const TestClient& client : {ann, bob}) {
    EXPECT_EQ(cluster().observer(client).find(room)->gone, chat::LeaveReason::deleted);
    cluster().publish(client, "a");
    EXPECT_EQ(cluster().observer(client).take<chat::PublishRefused>().size(), 1U);
  }
  EXPECT_TRUE(cluster().list(0).rooms.empty());
  cluster().join(ann, room);
  EXPECT_EQ(cluster().observer(ann).take<chat::RequestRefused>().size(), 1U);
  ASSERT_TRUE(cluster().resume(bob, 0));
  EXPECT_FALSE(cluster().last_resumed().room);
  EXPECT_FALSE(cluster().last_resumed().lost_room) << "it was connected, and has been told";
}

TEST_P(BrokerContract, ignores_the_deletion_of_an_unknown_room) {
  for (std::uint64_t id = 1; id <= 3; ++id) cluster().broker(0).delete_room(chat::RoomId{id}, id);
  cluster().run();
  const auto answers = cluster().observer(0).take<chat::RoomDeleted>();
  ASSERT_EQ(answers.size(), 3U);
  for (const auto& answer : answers) EXPECT_FALSE(answer.removed || answer.unavailable);
  EXPECT_EQ(cluster().observer(0).answers(), 0U);
}

TEST_P(BrokerContract, tells_a_resumed_client_of_the_room_that_it_lost_until_it_is_confirmed) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().ask(client, chat::DetachClient{});
  cluster().broker(0).delete_room(room, 0);
  cluster().run();
  for (int n = 0; n < 2; ++n) {
    ASSERT_TRUE(cluster().resume(client, 1));
    EXPECT_FALSE(cluster().last_resumed().room);
    EXPECT_EQ(cluster().last_resumed().lost_room, std::pair(room, chat::LeaveReason::deleted));
  }
  const auto resumed = cluster().resume(client, 1);
  ASSERT_TRUE(resumed);
  cluster().ask(*resumed, chat::ConfirmSession{});
  ASSERT_TRUE(cluster().resume(*resumed, 2));
  EXPECT_FALSE(cluster().last_resumed().lost_room);
}

TEST_P(BrokerContract, sweeps_a_room_that_nobody_followed_for_the_ttl) {
  chat::Limits long_grace;
  long_grace.grace = long_grace.room_ttl * 10;
  long_grace.client_ttl = long_grace.grace;
  use(long_grace);
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().ask(client, chat::DetachClient{});
  cluster().unfollow(0, room);
  cluster().advance(limits().room_ttl - milliseconds(1));
  EXPECT_TRUE(cluster().follow(1, room).ready);
  cluster().advance(limits().room_ttl * 2);
  EXPECT_FALSE(cluster().observer(cluster().shard(1)).find(room)->gone) << "a room in use is not swept";
  cluster().unfollow(1, room);
  // Redis keeps a key through the millisecond that its time ends in; it may have been refreshed just now.
  cluster().advance(limits().room_ttl + milliseconds(1));
  EXPECT_TRUE(cluster().follow(1, room).gone);
  ASSERT_TRUE(cluster().resume(client, 2));
  EXPECT_EQ(cluster().last_resumed().lost_room, std::pair(room, chat::LeaveReason::expired));
}

// Each request is answered once, whether it or the deletion is first.
TEST_P(BrokerContract, answers_a_message_that_is_on_its_way_when_its_room_goes) {
  const TestClient client = cluster().open(0);
  const TestClient host = cluster().open(1);
  const chat::RoomId room = cluster().create(host);
  cluster().join(client, room);
  cluster().start_publish(client, "a");
  cluster().broker(cluster().shard(2)).delete_room(room, 0);
  cluster().run();
  const std::size_t refused = cluster().observer(client).take<chat::PublishRefused>().size();
  EXPECT_EQ(refused + cluster().observer(client).find(room)->seq, 1U);
  const chat::RoomId next = cluster().create(client);
  cluster().publish(client, "a");
  EXPECT_EQ(cluster().observer(client).find(next)->seq, refused) << "what was refused is new";
}

TEST_P(BrokerContract, answers_a_rename_that_is_on_its_way_when_its_room_goes) {
  const TestClient client = cluster().open(0);
  const TestClient host = cluster().open(1);
  const chat::RoomId room = cluster().create(host);
  cluster().join(client, room);
  const std::uint64_t version = cluster().observer(client).find(room)->members_version;
  cluster().start(client, chat::RenameClient{"Ann"});
  cluster().broker(cluster().shard(2)).delete_room(room, 0);
  cluster().run();
  const std::size_t outside = cluster().observer(client).take<chat::RenamedOutside>().size();
  EXPECT_EQ(outside + cluster().observer(client).find(room)->members_version - version, 1U);
  ASSERT_TRUE(cluster().resume(client, 1));
  EXPECT_EQ(cluster().last_resumed().username, "Ann");
}

TEST_P(BrokerContract, answers_a_leave_that_is_on_its_way_when_its_room_goes_by_the_end_of_the_room) {
  const TestClient client = cluster().open(0);
  const TestClient host = cluster().open(1);
  const chat::RoomId room = cluster().create(host);
  cluster().join(client, room);
  cluster().start(client, chat::LeaveRoomFor{});
  cluster().broker(cluster().shard(2)).delete_room(room, 0);
  cluster().run();
  EXPECT_TRUE(cluster().observer(client).find(room)->gone);
  cluster().observer(cluster().shard(2)).take<chat::RoomDeleted>();  // the admin's
  EXPECT_EQ(cluster().observer(client).answers(), 0U);
}

TEST_P(BrokerContract, keeps_a_client_in_its_new_room_when_the_old_one_goes_while_it_moves) {
  const TestClient client = cluster().open(0);
  const TestClient host = cluster().open(1);
  const TestClient other = cluster().open(2);
  const chat::RoomId from = cluster().create(host);
  const chat::RoomId to = cluster().create(other);
  cluster().join(client, from);
  cluster().start_join(client, to);
  cluster().broker(cluster().shard(2)).delete_room(from, 0);
  cluster().run();
  cluster().publish(client, "a");
  EXPECT_EQ(cluster().observer(client).find(to)->seq, 1U);
}

TEST_P(BrokerContract, answers_a_join_that_is_on_its_way_when_its_room_goes) {
  const TestClient client = cluster().open(0);
  const TestClient host = cluster().open(1);
  const chat::RoomId room = cluster().create(host);
  cluster().start_join(client, room);
  cluster().broker(cluster().shard(2)).delete_room(room, 0);
  cluster().run();
  const std::size_t refused = cluster().observer(client).take<chat::RequestRefused>().size();
  const bool joined = cluster().observer(host).find(room)->members.contains(client.id());
  EXPECT_EQ(refused, joined ? 0U : 1U);
  cluster().publish(client, "a");
  EXPECT_EQ(cluster().observer(client).take<chat::PublishRefused>().size(), 1U) << "it is in no room, in any case";
}

}  // namespace chatroom::test
