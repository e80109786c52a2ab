// Rooms: create, join, leave, rename, and how long a room lasts.
#include "contract/broker_contract.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace chatroom::test {

using Departures = std::vector<std::pair<chat::ClientId, chat::LeaveReason>>;

TEST_P(BrokerContract, creates_a_room_with_its_creator_as_the_first_member) {
  const TestClient client = cluster().open(1);
  const chat::RoomId room = cluster().create(client, "Tea room");
  EXPECT_GE(base::number(room), 10'000U);
  EXPECT_LE(base::number(room), 99'999U);
  const RoomCopy& copy = *cluster().observer(client).find(room);
  EXPECT_EQ(copy.info.id, room);
  EXPECT_EQ(copy.info.name, "Tea room");
  EXPECT_EQ(copy.info.created_by, client.id());
  EXPECT_EQ(copy.info.created_at, cluster().fixture().wall());
  EXPECT_EQ(copy.seq, 0U);
  EXPECT_EQ(copy.first, 1U);
  EXPECT_EQ(copy.members, (std::map<chat::ClientId, std::string>{{client.id(), first_name(client)}}));
}

TEST_P(BrokerContract, gives_each_room_an_epoch_of_its_own_that_can_stand_in_a_query) {
  const TestClient ann = cluster().open(0);
  const TestClient bob = cluster().open(1);
  const auto& first = cluster().observer(ann).find(cluster().create(ann))->epoch;
  const auto& second = cluster().observer(bob).find(cluster().create(bob))->epoch;
  EXPECT_NE(first, second);
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  EXPECT_EQ(first.find_first_not_of(kAllowed), std::string::npos);
  EXPECT_LE(first.size(), 16U);
  EXPECT_FALSE(first.empty());
}

TEST_P(BrokerContract, lets_clients_of_all_shards_join_and_tells_every_shard) {
  const TestClient ann = cluster().open(0);
  const chat::RoomId room = cluster().create(ann);
  const TestClient bob = cluster().open(1);
  const TestClient cid = cluster().open(2);
  cluster().join(bob, room);
  cluster().join(cid, room);
  for (const TestClient& client : {ann, bob, cid}) {
    EXPECT_EQ(cluster().observer(client).find(room)->members.size(), 3U);
    EXPECT_EQ(cluster().observer(client).answers(), 0U) << "the room's events are the answer";
  }
}

TEST_P(BrokerContract, shows_the_one_who_joins_the_room_as_it_was_and_then_the_join) {
  const TestClient host = cluster().open(0);
  const chat::RoomId room = cluster().create(host);
  cluster().publish(host, "a");
  for (std::size_t shard = 1; shard <= 2; ++shard) {
    const TestClient client = cluster().open(shard);
    if (client.shard == host.shard) continue;
    bool seen_before = false;
    cluster().observer(client).on_room_event = [&](const RoomCopy& copy, const chat::RoomEventBody& event) {
      const bool is_snapshot = std::holds_alternative<std::unique_ptr<chat::RoomSnapshot>>(event);
      if (is_snapshot) seen_before = copy.seq == 1 && !copy.members.contains(client.id());
    };
    cluster().join(client, room);
    cluster().observer(client).on_room_event = nullptr;
    EXPECT_TRUE(seen_before);
    EXPECT_TRUE(cluster().observer(client).find(room)->members.contains(client.id()));
  }
}

TEST_P(BrokerContract, refuses_the_join_of_an_unknown_room_and_leaves_the_client_where_it_was) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  for (std::uint64_t id = 1; id <= 3; ++id) cluster().join(client, chat::RoomId{id});
  const auto refused = cluster().observer(client).take<chat::RequestRefused>();
  ASSERT_EQ(refused.size(), 3U);
  EXPECT_EQ(refused[0].code, chat::ErrorCode::room_not_found);
  EXPECT_EQ(refused[0].owner.client, client.id());
  EXPECT_EQ(refused[0].owner.generation, client.owner.generation);
  cluster().publish(client, "a", "hello", room);
  EXPECT_EQ(cluster().observer(client).find(room)->seq, 1U);
  EXPECT_TRUE(cluster().observer(client).find(room)->departures.empty());
}

TEST_P(BrokerContract, moves_a_client_out_of_its_room_when_a_join_succeeds) {
  const TestClient client = cluster().open(0);
  const TestClient host = cluster().open(1);
  const TestClient other = cluster().open(2);
  const chat::RoomId from = cluster().create(host);
  const chat::RoomId to = cluster().create(other);
  cluster().join(client, from);
  cluster().join(client, to);
  EXPECT_EQ(cluster().observer(host).find(from)->departures, (Departures{{client.id(), chat::LeaveReason::moved}}));
  EXPECT_TRUE(cluster().observer(other).find(to)->members.contains(client.id()));
}

TEST_P(BrokerContract, moves_a_client_out_of_its_room_when_it_creates_one) {
  const TestClient client = cluster().open(0);
  const TestClient host = cluster().open(1);
  const chat::RoomId from = cluster().create(host);
  cluster().join(client, from);
  cluster().create(client);
  EXPECT_EQ(cluster().observer(host).find(from)->departures, (Departures{{client.id(), chat::LeaveReason::moved}}));
}

TEST_P(BrokerContract, changes_nothing_when_a_client_joins_the_room_that_it_is_in) {
  const TestClient client = cluster().open(0);
  const chat::RoomId room = cluster().create(client);
  cluster().join(client, room);
  const RoomCopy& copy = *cluster().observer(client).find(room);
  EXPECT_EQ(copy.members_version, 1U);
  EXPECT_EQ(copy.members.size(), 1U);
  EXPECT_EQ(cluster().observer(client).answers(), 0U);
  cluster().publish(client, "a");
  EXPECT_EQ(copy.seq, 1U);
}

TEST_P(BrokerContract, tells_every_shard_who_left) {
  const TestClient ann = cluster().open(0);
  const TestClient bob = cluster().open(1);
  const chat::RoomId room = cluster().create(ann);
  cluster().join(bob, room);
  cluster().ask(ann, chat::LeaveRoomFor{});
  for (const TestClient& client : {ann, bob}) {
    EXPECT_EQ(cluster().observer(client).find(room)->departures, (Departures{{ann.id(), chat::LeaveReason::left}}));
  }
}

TEST_P(BrokerContract, lets_a_room_go_with_its_last_member) {
  const TestClient ann = cluster().open(0);
  const TestClient bob = cluster().open(1);
  const chat::RoomId room = cluster().create(ann);
  cluster().join(bob, room);
  cluster().ask(ann, chat::LeaveRoomFor{});
  EXPECT_FALSE(cluster().observer(bob).find(room)->gone);
  cluster().ask(bob, chat::LeaveRoomFor{});
  EXPECT_TRUE(cluster().observer(bob).find(room)->gone) << "whoever still follows is told";
  cluster().join(ann, room);
  EXPECT_EQ(cluster().observer(ann).take<chat::RequestRefused>().size(), 1U);
}

TEST_P(BrokerContract, keeps_a_room_whose_last_member_is_in_its_grace_and_no_longer) {
  const TestClient ann = cluster().open(0);
  const TestClient bob = cluster().open(1);
  const chat::RoomId room = cluster().create(ann);
  cluster().ask(ann, chat::DetachClient{});
  cluster().join(bob, room);
  EXPECT_EQ(cluster().observer(bob).find(room)->members.size(), 2U);
  cluster().ask(bob, chat::DetachClient{});
  cluster().advance(limits().grace);
  EXPECT_TRUE(cluster().follow(2, room).gone);
}

TEST_P(BrokerContract, tells_every_shard_of_a_new_name) {
  const TestClient ann = cluster().open(0);
  const TestClient bob = cluster().open(1);
  const chat::RoomId room = cluster().create(ann);
  cluster().join(bob, room);
  cluster().ask(ann, chat::RenameClient{"Ann"});
  for (const TestClient& client : {ann, bob}) {
    EXPECT_EQ(cluster().observer(client).find(room)->members.at(ann.id()), "Ann");
    EXPECT_EQ(cluster().observer(client).answers(), 0U);
  }
}

TEST_P(BrokerContract, answers_a_rename_in_no_room_and_keeps_the_name) {
  const TestClient client = cluster().open(0);
  cluster().ask(client, chat::RenameClient{"Ann"});
  const auto renamed = cluster().observer(client).take<chat::RenamedOutside>();
  ASSERT_EQ(renamed.size(), 1U);
  EXPECT_EQ(renamed[0].owner.client, client.id());
  const chat::RoomId room = cluster().create(client);
  EXPECT_EQ(cluster().observer(client).find(room)->members.at(client.id()), "Ann");
}

// Whichever of the two is first: afterwards the client is in one room, and whoever resumed it knows in which.
TEST_P(BrokerContract, resumes_a_client_in_the_middle_of_a_join_in_one_room) {
  const TestClient host = cluster().open(1);
  const chat::RoomId to = cluster().create(host);
  const TestClient other = cluster().open(2);
  const chat::RoomId from = cluster().create(other);
  const TestClient client = cluster().open(0);
  cluster().join(client, from);
  cluster().start_join(client, to);
  const auto tag = cluster().start_resume(client, 2, client.session);
  cluster().run();
  const auto resumed = cluster().resumed(tag, 2);
  ASSERT_TRUE(resumed);
  const bool in_new = cluster().observer(host).find(to)->members.contains(client.id());
  const bool in_old = cluster().observer(other).find(from)->members.contains(client.id());
  EXPECT_NE(in_new, in_old);
  EXPECT_EQ(cluster().last_resumed().room, in_new ? to : from);
  cluster().publish(*resumed, "a");
  EXPECT_EQ(cluster().observer(in_new ? host : other).find(in_new ? to : from)->seq, 1U);
}

TEST_P(BrokerContract, removes_a_client_in_the_middle_of_a_join_from_both_rooms) {
  const TestClient host = cluster().open(1);
  const chat::RoomId to = cluster().create(host);
  const TestClient other = cluster().open(2);
  const chat::RoomId from = cluster().create(other);
  const TestClient client = cluster().open(0);
  cluster().join(client, from);
  cluster().start_join(client, to);
  cluster().broker(cluster().shard(1)).remove_client(client.id(), 0);
  cluster().run();
  EXPECT_FALSE(cluster().observer(host).find(to)->members.contains(client.id()));
  EXPECT_FALSE(cluster().observer(other).find(from)->members.contains(client.id()));
  EXPECT_EQ(cluster().observer(client).take<chat::ClientRemoved>().size(), 1U);
}

}  // namespace chatroom::test
