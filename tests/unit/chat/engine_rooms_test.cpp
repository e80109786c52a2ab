// A room's events as its clients see them, while it is small.
#include "engine_fixture.hpp"

namespace chatroom::chat {
namespace {

class SmallRoom : public EngineTest {
 protected:
  void SetUp() override {
    open(1);
    open(2);
    follow_ = join(1, kRoom, {{client(9), "Zoe"}});
    join(2, kRoom);
    sent(1);
    sent(2);
  }
  void happens_here(RoomEventBody body) { happens(kRoom, follow_, std::move(body)); }

  FollowId follow_ = 0;
};

TEST_F(SmallRoom, hears_who_joins_but_the_one_who_does) {
  open(3);
  receive(3, JoinRoom{kRoom});
  happens_here(MemberJoined{3, {client(3), "User 10003"}});
  EXPECT_EQ(sent(1), Lines{"USER_EVENT joined room=20000 client=10003 username=User 10003 users=4"});
  EXPECT_EQ(sent(3).size(), 1u);
}

TEST_F(SmallRoom, hears_who_leaves_by_the_last_name) {
  happens_here(MemberRenamed{3, {client(9), "Zed"}});
  happens_here(MemberLeft{4, client(9), LeaveReason::expired});
  EXPECT_EQ(sent(1), (Lines{"USER_EVENT renamed room=20000 client=10009 username=Zed previous=Zoe users=3",
                            "USER_EVENT left room=20000 client=10009 username=Zed users=2"}));
}

TEST_F(SmallRoom, tells_a_rename_to_the_one_who_asked_with_its_ref_and_to_the_others_without) {
  receive(1, UpdateUsername{"Ann"}, "n");
  happens_here(MemberRenamed{3, {client(1), "Ann"}});
  const std::string line = "USER_EVENT renamed room=20000 client=10001 username=Ann previous=User 10001 users=3";
  EXPECT_EQ(sent(1), Lines{line + " ref=n"});
  EXPECT_EQ(sent(2), Lines{line});
}

TEST_F(SmallRoom, ends_for_a_client_that_was_removed_from_it) {
  happens_here(MemberLeft{3, client(1), LeaveReason::removed});
  EXPECT_EQ(sent(1), Lines{"ROOM_LEFT room=20000 reason=removed"});
  EXPECT_EQ(sent(2), Lines{"USER_EVENT left room=20000 client=10001 username=User 10001 users=2"});
}

TEST_F(SmallRoom, ends_for_everybody_when_it_is_deleted) {
  receive(2, LeaveRoom{}, "bye");
  happens_here(RoomGone{LeaveReason::deleted});
  EXPECT_EQ(sent(1), Lines{"ROOM_LEFT room=20000 reason=deleted"});
  EXPECT_EQ(sent(2), Lines{"ROOM_LEFT room=20000 reason=deleted ref=bye"});
  EXPECT_EQ(engine.counters().followed_rooms, 0u);
}

TEST_F(SmallRoom, passes_typing_on_to_the_others_only) {
  happens_here(MemberTyping{client(1)});
  EXPECT_EQ(sent(1), Lines{});
  EXPECT_EQ(sent(2), Lines{"USER_EVENT typing room=20000 client=10001 username=User 10001 users=3"});
}

TEST_F(SmallRoom, takes_typing_from_a_client_at_most_once_in_three_seconds) {
  broker.requests.clear();
  receive(1, Typing{});
  clock.advance(std::chrono::milliseconds(2'999));
  receive(1, Typing{});
  EXPECT_EQ(broker.requests.size(), 1u);
  clock.advance(std::chrono::milliseconds(1));
  receive(1, Typing{});
  EXPECT_EQ(broker.requests.size(), 2u);
  EXPECT_EQ(sent(1), Lines{});
}

TEST_F(SmallRoom, passes_no_typing_on_where_there_are_more_members_than_are_told_of_it) {
  limits.typing_room_members = 2;
  broker.requests.clear();
  receive(1, Typing{});
  happens_here(MemberTyping{client(1)});
  EXPECT_TRUE(broker.requests.empty());
  EXPECT_EQ(sent(2), Lines{});
}

TEST_F(SmallRoom, forgets_of_its_log_what_the_broker_had_to_drop) {
  for (Seq seq = 1; seq <= 5; ++seq) happens_here(published(seq, client(9), "x" + std::to_string(seq)));
  happens_here(LogTrimmed{4});
  sent(1);
  receive(1, GetHistory{});
  EXPECT_EQ(sent(1), Lines{"HISTORY room=20000 epoch=epoch first=4 history=[m4 m5] complete=1"});
}

TEST_F(SmallRoom, ignores_events_of_a_following_that_is_over) {
  happens(kRoom, follow_ + 1, published(1, client(9), "x"));
  EXPECT_EQ(sent(1), Lines{});
}

TEST_F(SmallRoom, is_followed_until_its_last_client_here_has_gone) {
  engine.disconnected(connection(1));
  EXPECT_TRUE(broker.unfollows.empty());
  engine.disconnected(connection(2));
  EXPECT_EQ(broker.unfollows, (std::vector<std::pair<RoomId, FollowId>>{{kRoom, follow_}}));
}

TEST_F(SmallRoom, tells_nobody_that_a_connection_ended) {
  engine.disconnected(connection(1));
  EXPECT_EQ(sent(2), Lines{});
}

TEST_F(SmallRoom, gives_each_message_to_each_receiver_after_some_have_gone) {
  for (const std::uint32_t slot : {3u, 4u, 5u}) {
    open(slot);
    join(slot, kRoom);
  }
  engine.disconnected(connection(1));
  engine.disconnected(connection(4));
  for (const std::uint32_t slot : {2u, 3u, 4u, 5u}) sent(slot);
  happens_here(published(1, client(9), "x"));
  for (const std::uint32_t slot : {2u, 3u, 5u}) EXPECT_EQ(sent(slot), Lines{"MESSAGE m1"}) << slot;
  EXPECT_EQ(sent(4), Lines{});
}

}  // namespace
}  // namespace chatroom::chat
