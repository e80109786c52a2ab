// Commands: their preconditions, their order, and what is said when one is refused.
#include "engine_fixture.hpp"

namespace chatroom::chat {
namespace {

TEST_F(EngineTest, creates_a_room_and_moves_its_creator_in) {
  open(1);
  receive(1, CreateRoom{"Den", false}, "r1");
  const auto& request = broker.last<CreateRoomFor>();
  EXPECT_EQ(request.name, "Den");
  EXPECT_FALSE(request.listed);
  happens(kRoom, request.follow, snapshot(kRoom));
  EXPECT_EQ(sent(1), Lines{});
  happens(kRoom, request.follow, MemberJoined{1, {client(1), "User 10001"}});
  EXPECT_EQ(sent(1), Lines{"ROOM_JOINED room=20000 users=1 created=1 resumed=0 seq=0 first=1 epoch=epoch "
                           "members=[10001:User 10001] history=[] complete=1 ref=r1"});
}

TEST_F(EngineTest, unfollows_a_room_whose_creator_left_while_it_was_made) {
  open(1);
  receive(1, CreateRoom{"Den"});
  const FollowId follow = broker.last<CreateRoomFor>().follow;
  happens(kRoom, follow, snapshot(kRoom));
  engine.disconnected(connection(1));
  EXPECT_EQ(broker.unfollows.size(), 1u);
  happens(kRoom, follow, MemberJoined{1, {client(1), "User 10001"}});
  EXPECT_EQ(engine.counters().followed_rooms, 0u);
}

TEST_F(EngineTest, does_not_unfollow_what_a_refused_join_never_followed) {
  open(1);
  receive(1, JoinRoom{kRoom});
  engine.on_broker_event(RequestRefused{owner(1), ErrorCode::room_not_found});
  EXPECT_TRUE(broker.unfollows.empty());
  EXPECT_EQ(engine.counters().followed_rooms, 0u);
}

TEST_F(EngineTest, lets_a_client_join_the_very_number_that_another_ones_room_gets) {
  open(1);
  open(2);
  receive(2, JoinRoom{kRoom});
  receive(1, CreateRoom{"Den"});
  const FollowId follow = broker.last<CreateRoomFor>().follow;
  happens(kRoom, follow, snapshot(kRoom));
  happens(kRoom, follow, MemberJoined{1, {client(1), "User 10001"}});
  happens(kRoom, follow, MemberJoined{2, {client(2), "User 10002"}});
  EXPECT_NE(sent(1).front().find("users=1 created=1"), std::string::npos);
  EXPECT_NE(sent(2).front().find("users=2 created=0"), std::string::npos);
}

TEST_F(EngineTest, goes_on_with_the_joins_following_if_that_is_what_a_new_room_took_last) {
  open(1);
  open(2);
  receive(1, CreateRoom{"Den"});
  const FollowId created = broker.last<CreateRoomFor>().follow;
  receive(2, JoinRoom{kRoom});
  const FollowId joined = broker.last<JoinRoomFor>().follow;
  happens(kRoom, created, snapshot(kRoom));
  happens(kRoom, created, MemberJoined{1, {client(1), "User 10001"}});
  happens(kRoom, joined, snapshot(kRoom, {{client(1), "User 10001"}}));
  happens(kRoom, joined, MemberJoined{2, {client(2), "User 10002"}});
  EXPECT_NE(sent(2).front().find("users=2 created=0"), std::string::npos);
  EXPECT_EQ(last_sent(1), "USER_EVENT joined room=20000 client=10002 username=User 10002 users=2");
}

TEST_F(EngineTest, joins_with_the_latest_fifty_messages_and_the_members) {
  open(1);
  join(1, kRoom, {{client(9), "Zoe"}}, 60);
  const std::string line = last_sent(1);
  EXPECT_NE(
      line.find(
          "users=2 created=0 resumed=0 seq=60 first=1 epoch=epoch members=[10001:User 10001 10009:Zoe] history=[m11 "),
      std::string::npos);
  EXPECT_NE(line.find("complete=0"), std::string::npos);
}

TEST_F(EngineTest, joins_a_followed_room_from_the_copy) {
  open(1);
  open(2);
  const FollowId follow = join(1, kRoom, {}, 3);
  receive(2, JoinRoom{kRoom});
  EXPECT_EQ(broker.last<JoinRoomFor>().follow, follow);
  happens(kRoom, follow, published(4, client(1), "a"));
  happens(kRoom, follow, MemberJoined{2, {client(2), "User 10002"}});
  EXPECT_NE(last_sent(2).find("history=[m1 m2 m3 m4] complete=1"), std::string::npos);
}

TEST_F(EngineTest, stays_where_it_was_when_a_join_fails) {
  open(1);
  join(1, kRoom);
  sent(1);
  receive(1, JoinRoom{kOther}, "r");
  engine.on_broker_event(RequestRefused{owner(1), ErrorCode::room_not_found});
  EXPECT_EQ(sent(1), Lines{"ERROR ROOM_NOT_FOUND ref=r"});
  receive(1, GetHistory{});
  EXPECT_EQ(sent(1), Lines{"HISTORY room=20000 epoch=epoch first=1 history=[] complete=1"});
}

TEST_F(EngineTest, answers_a_join_of_the_room_one_is_in_without_asking_or_repeating) {
  open(1);
  join(1, kRoom, {}, 3);
  sent(1);
  broker.requests.clear();
  receive(1, JoinRoom{kRoom}, "again");
  EXPECT_EQ(sent(1),
            Lines{"ROOM_JOINED room=20000 users=1 created=0 resumed=0 seq=3 first=1 epoch=epoch members=[] history=[] "
                  "complete=1 ref=again"});
  EXPECT_TRUE(broker.requests.empty());
}

TEST_F(EngineTest, lets_a_moving_client_leave_before_it_joins_and_hear_nothing_of_the_old_room_but_its_acks) {
  open(1);
  open(2);
  const FollowId old = join(1, kRoom);
  join(2, kRoom);
  sent(1);
  receive(1, SendMessage{id("in flight"), "x", std::nullopt});
  receive(1, JoinRoom{kOther}, "move");
  // The join waits for the message before it.
  EXPECT_EQ(std::get<PublishMessage>(broker.requests.back().second).id, id("in flight"));
  happens(kRoom, old, published(1, client(1), "in flight"));
  EXPECT_EQ(sent(1), Lines{"ACK id=in flight room=20000 seq=1"});
  const FollowId next = broker.last<JoinRoomFor>().follow;
  happens(kOther, next, snapshot(kOther));
  happens(kOther, next, MemberJoined{1, {client(1), "User 10001"}});
  EXPECT_EQ(sent(1), (Lines{"ROOM_LEFT room=20000 reason=moved",
                            "ROOM_JOINED room=30000 users=1 created=0 resumed=0 seq=0 first=1 epoch=epoch "
                            "members=[10001:User 10001] history=[] complete=1 ref=move"}));
  happens(kRoom, old, published(2, client(2), "for those who stayed"));
  happens(kRoom, old, MemberLeft{3, client(1), LeaveReason::moved});
  EXPECT_EQ(sent(1), Lines{});
  EXPECT_EQ(last_sent(2), "USER_EVENT left room=20000 client=10001 username=User 10001 users=1");
}

TEST_F(EngineTest, keeps_the_order_of_a_move_when_the_old_room_knows_first) {
  open(1);
  const FollowId old = join(1, kRoom);
  sent(1);
  receive(1, JoinRoom{kOther});
  const FollowId next = broker.last<JoinRoomFor>().follow;
  happens(kOther, next, snapshot(kOther));
  happens(kRoom, old, MemberLeft{2, client(1), LeaveReason::moved});
  EXPECT_EQ(sent(1), Lines{"ROOM_LEFT room=20000 reason=moved"});
  happens(kOther, next, MemberJoined{1, {client(1), "User 10001"}});
  EXPECT_EQ(last_sent(1).substr(0, 22), "ROOM_JOINED room=30000");
}

TEST_F(EngineTest, follows_an_old_room_until_it_knows_that_the_client_moved) {
  open(1);
  const FollowId old = join(1, kRoom);
  join(1, kOther);
  EXPECT_TRUE(broker.unfollows.empty());
  happens(kRoom, old, MemberLeft{2, client(1), LeaveReason::moved});
  EXPECT_EQ(broker.unfollows, (std::vector<std::pair<RoomId, FollowId>>{{kRoom, old}}));
}

TEST_F(EngineTest, acknowledges_to_the_sender_and_delivers_to_the_others) {
  open(1);
  open(2);
  const FollowId follow = join(1, kRoom);
  join(2, kRoom);
  sent(1);
  sent(2);
  receive(1, SendMessage{id("a"), "hello", kRoom}, "r");
  EXPECT_EQ(broker.last<PublishMessage>().text, "hello");
  EXPECT_EQ(broker.last<PublishMessage>().room, kRoom);
  EXPECT_EQ(sent(2), Lines{});  // nothing is delivered that the broker has not handed back
  happens(kRoom, follow, published(1, client(1), "a"));
  EXPECT_EQ(sent(1), Lines{"ACK id=a room=20000 seq=1 ref=r"});
  EXPECT_EQ(sent(2), Lines{"MESSAGE m1"});
}

TEST_F(EngineTest, has_many_messages_of_a_client_under_way_at_once) {
  open(1);
  join(1, kRoom);
  broker.requests.clear();
  for (int i = 0; i < 5; ++i) receive(1, SendMessage{id(std::to_string(i)), "x", std::nullopt});
  EXPECT_EQ(broker.requests.size(), 5u);
}

TEST_F(EngineTest, answers_a_retry_with_the_first_ack_and_its_own_ref) {
  open(1);
  const FollowId follow = join(1, kRoom);
  sent(1);
  receive(1, SendMessage{id("a"), "x", std::nullopt}, "first");
  receive(1, SendMessage{id("a"), "x", std::nullopt}, "second");
  happens(kRoom, follow, published(1, client(1), "a"));
  engine.on_broker_event(DuplicatePublish{owner(1), id("a"), kRoom, 1, WallTime{5}});
  EXPECT_EQ(sent(1), (Lines{"ACK id=a room=20000 seq=1 ref=first", "ACK id=a room=20000 seq=1 duplicate ref=second"}));
  EXPECT_EQ(engine.counters().messages_acked, 1u);
  EXPECT_EQ(engine.counters().messages_retried, 1u);
}

TEST_F(EngineTest, names_the_message_that_the_broker_refused) {
  open(1);
  receive(1, SendMessage{id("a"), "x", std::nullopt}, "r");
  engine.on_broker_event(PublishRefused{owner(1), id("a"), ErrorCode::not_in_room});
  EXPECT_EQ(sent(1), Lines{"ERROR NOT_IN_ROOM id=a ref=r"});
}

TEST_F(EngineTest, gives_the_resumed_sender_its_own_message_as_an_ack) {
  open(2);
  const FollowId follow = join(2, kRoom, {{client(1), "Ann"}});
  engine.connected(connection(5), {base::SessionToken{client(1), {}}, 0, "epoch"});
  engine.on_broker_event(ClientResumed{broker.resumes.back().tag, client(1), 2, "Ann", kRoom, std::nullopt, {}});
  sent(5);
  happens(kRoom, follow, published(1, client(1), "sent on the old connection"));
  EXPECT_EQ(sent(5), Lines{"ACK id=sent on the old connection room=20000 seq=1"});
}

TEST_F(EngineTest, lets_commands_take_effect_in_the_order_sent) {
  open(1);
  receive(1, JoinRoom{kRoom}, "1");
  receive(1, SendMessage{id("a"), "x", std::nullopt}, "2");
  receive(1, GetHistory{}, "3");
  EXPECT_EQ(broker.requests.size(), 1u);
  const FollowId follow = broker.last<JoinRoomFor>().follow;
  happens(kRoom, follow, snapshot(kRoom));
  happens(kRoom, follow, MemberJoined{1, {client(1), "User 10001"}});
  EXPECT_EQ(broker.requests.size(), 2u);
  sent(1);
  happens(kRoom, follow, published(1, client(1), "a"));
  EXPECT_EQ(sent(1), (Lines{"ACK id=a room=20000 seq=1 ref=2",
                            "HISTORY room=20000 epoch=epoch first=1 history=[m1] complete=1 ref=3"}));
}

TEST_F(EngineTest, answers_a_ping_at_once_whatever_is_under_way) {
  open(1);
  receive(1, JoinRoom{kRoom});
  receive(1, LeaveRoom{});
  receive(1, Ping{}, "p");
  EXPECT_EQ(sent(1), Lines{"PONG ref=p"});
}

TEST_F(EngineTest, refuses_what_needs_a_room_outside_one) {
  open(1);
  receive(1, LeaveRoom{}, "a");
  receive(1, GetHistory{}, "b");
  receive(1, Typing{}, "c");
  EXPECT_EQ(sent(1), (Lines{"ERROR NOT_IN_ROOM ref=a", "ERROR NOT_IN_ROOM ref=b", "ERROR NOT_IN_ROOM ref=c"}));
  EXPECT_EQ(engine.counters().refused[static_cast<std::size_t>(ErrorCode::not_in_room)], 3u);
}

TEST_F(EngineTest, leaves_with_the_rooms_own_event) {
  open(1);
  const FollowId follow = join(1, kRoom);
  sent(1);
  receive(1, LeaveRoom{}, "bye");
  broker.last<LeaveRoomFor>();
  EXPECT_EQ(sent(1), Lines{});
  happens(kRoom, follow, MemberLeft{2, client(1), LeaveReason::left});
  EXPECT_EQ(sent(1), Lines{"ROOM_LEFT room=20000 reason=left ref=bye"});
  EXPECT_EQ(broker.unfollows.size(), 1u);
}

TEST_F(EngineTest, pages_the_history_from_the_copy) {
  open(1);
  join(1, kRoom, {}, 10);
  sent(1);
  receive(1, GetHistory{Seq{5}, 2}, "h");
  EXPECT_EQ(sent(1), Lines{"HISTORY room=20000 epoch=epoch first=1 history=[m3 m4] complete=0 ref=h"});
  receive(1, GetHistory{Seq{3}, 2});
  EXPECT_EQ(sent(1), Lines{"HISTORY room=20000 epoch=epoch first=1 history=[m1 m2] complete=1"});
  receive(1, GetHistory{Seq{1}, 2});
  EXPECT_EQ(sent(1), Lines{"HISTORY room=20000 epoch=epoch first=1 history=[] complete=1"});
  receive(1, GetHistory{Seq{999}, 1});
  EXPECT_EQ(sent(1), Lines{"HISTORY room=20000 epoch=epoch first=1 history=[m10] complete=0"});
}

TEST_F(EngineTest, lists_rooms_with_the_brokers_page) {
  open(1);
  receive(1, ListRooms{std::nullopt, 2}, "l");
  EXPECT_EQ(broker.lists.back().limit, 2u);
  DirectoryListed page{broker.lists.back().tag, {{kRoom, "a", 3, WallTime{1}}}, DirectoryCursor{3, kRoom}};
  engine.on_broker_event(std::move(page));
  EXPECT_EQ(sent(1), Lines{"ROOM_LIST rooms=1 next ref=l"});
}

TEST_F(EngineTest, renames_outside_a_room_without_room_and_users) {
  open(1);
  receive(1, UpdateUsername{"Ann"}, "n");
  EXPECT_EQ(broker.last<RenameClient>().username, "Ann");
  engine.on_broker_event(RenamedOutside{owner(1)});
  EXPECT_EQ(sent(1), Lines{"USER_EVENT renamed client=10001 username=Ann previous=User 10001 ref=n"});
}

TEST_F(EngineTest, limits_messages_and_other_events_apart_and_says_when_to_try_again) {
  open(1);
  for (int i = 0; i < 20; ++i) receive(1, SendMessage{id(std::to_string(i)), "x", std::nullopt});
  EXPECT_EQ(sent(1), Lines{});
  receive(1, SendMessage{id("one more"), "x", std::nullopt}, "r");
  EXPECT_EQ(sent(1), Lines{"ERROR RATE_LIMITED id=one more retryAfterMs=200 ref=r"});
  for (int i = 0; i < 10; ++i) receive(1, Ping{});
  sent(1);
  receive(1, Ping{});
  EXPECT_EQ(sent(1), Lines{"ERROR RATE_LIMITED retryAfterMs=500"});
  clock.advance(std::chrono::milliseconds(500));
  receive(1, Ping{});
  EXPECT_EQ(sent(1), Lines{"PONG"});
}

TEST_F(EngineTest, closes_with_4429_at_the_hundredth_refused_event_within_ten_seconds) {
  open(1);
  for (int i = 0; i < 99; ++i) engine.refused(connection(1), {ErrorCode::invalid_json, "no", {}, {}, {}});
  EXPECT_EQ(last_sent(1), "ERROR INVALID_JSON");
  clock.advance(std::chrono::milliseconds(9'999));
  engine.refused(connection(1), {ErrorCode::invalid_json, "no", {}, {}, {}});
  EXPECT_EQ(last_sent(1), "(close 4429)");
}

TEST_F(EngineTest, does_not_count_refusals_older_than_ten_seconds) {
  open(1);
  for (int i = 0; i < 99; ++i) engine.refused(connection(1), {ErrorCode::invalid_json, "no", {}, {}, {}});
  clock.advance(std::chrono::milliseconds(10'000));
  for (int i = 0; i < 99; ++i) engine.refused(connection(1), {ErrorCode::invalid_json, "no", {}, {}, {}});
  EXPECT_EQ(last_sent(1), "ERROR INVALID_JSON");
}

TEST_F(EngineTest, has_no_rates_and_closes_no_flooder_without_client_limits) {
  limits.client_limits = false;
  open(1);
  for (int i = 0; i < 200; ++i) receive(1, LeaveRoom{});
  for (const auto& line : sent(1)) EXPECT_EQ(line, "ERROR NOT_IN_ROOM");
}

TEST_F(EngineTest, stops_reading_from_a_client_far_ahead_of_the_broker_and_goes_on_when_it_caught_up) {
  limits.client_limits = false;
  limits.in_flight = 2;
  open(1);
  const FollowId follow = join(1, kRoom);
  sent(1);
  for (const char* message : {"a", "b", "c", "d"}) receive(1, SendMessage{id(message), "x", std::nullopt});
  EXPECT_EQ(sent(1), Lines{"(pause)"});
  Seq seq = 0;
  for (const char* message : {"a", "b"}) happens(kRoom, follow, published(++seq, client(1), message));
  EXPECT_EQ(sent(1), (Lines{"ACK id=a room=20000 seq=1", "ACK id=b room=20000 seq=2", "(go on)"}));
}

TEST_F(EngineTest, refuses_what_would_wait_beyond_the_bound) {
  limits.client_limits = false;
  limits.waiting_commands = 3;
  open(1);
  receive(1, JoinRoom{kRoom});
  for (int i = 0; i < 3; ++i) receive(1, LeaveRoom{});
  EXPECT_EQ(sent(1), Lines{});
  receive(1, SendMessage{id("a"), "x", std::nullopt}, "r");
  EXPECT_EQ(sent(1), Lines{"ERROR RATE_LIMITED id=a retryAfterMs=1000 ref=r"});
}

TEST_F(EngineTest, refuses_creates_and_joins_while_draining_and_nothing_else) {
  open(1);
  join(1, kRoom);
  sent(1);
  engine.drain();
  receive(1, CreateRoom{"x"}, "a");
  receive(1, JoinRoom{kOther}, "b");
  EXPECT_EQ(sent(1), (Lines{"ERROR DRAINING ref=a", "ERROR DRAINING ref=b"}));
  receive(1, SendMessage{id("still"), "x", std::nullopt});
  broker.last<PublishMessage>();
}

TEST_F(EngineTest, passes_a_refusal_on_with_all_that_it_says) {
  open(1);
  engine.refused(connection(1), {ErrorCode::invalid_field, "no", "text", id("m"), "r"});
  EXPECT_EQ(sent(1), Lines{"ERROR INVALID_FIELD id=m field=text ref=r"});
}

}  // namespace
}  // namespace chatroom::chat
