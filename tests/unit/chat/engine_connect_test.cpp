// Connections, sessions and resumes.
#include "engine_fixture.hpp"

namespace chatroom::chat {
namespace {

TEST_F(EngineTest, sends_connect_first_and_what_came_before_it_afterwards) {
  engine.connected(connection(1), {});
  receive(1, Ping{}, "early");
  EXPECT_EQ(sent(1), Lines{});
  engine.on_broker_event(ClientOpened{broker.opens.back().tag, client(1), 1});
  EXPECT_EQ(sent(1), (Lines{"CONNECT client=10001 username=User 10001 resumed=0", "PONG ref=early"}));
}

TEST_F(EngineTest, sends_connect_before_it_refuses_what_came_earlier) {
  engine.connected(connection(1), {});
  engine.refused(connection(1), {ErrorCode::invalid_json, "no JSON", {}, {}, "first"});
  for (int i = 0; i < 10; ++i) receive(1, Ping{});
  receive(1, Ping{}, "too many");
  EXPECT_EQ(sent(1), Lines{});
  engine.on_broker_event(ClientOpened{broker.opens.back().tag, client(1), 1});
  Lines lines{"CONNECT client=10001 username=User 10001 resumed=0", "ERROR INVALID_JSON ref=first",
              "ERROR RATE_LIMITED retryAfterMs=500 ref=too many"};
  lines.insert(lines.end(), 10, "PONG");
  EXPECT_EQ(sent(1), lines);
  EXPECT_EQ(engine.counters().refused[static_cast<std::size_t>(ErrorCode::rate_limited)], 1U);
}

TEST_F(EngineTest, closes_who_is_refused_too_often_before_connect) {
  limits.waiting_commands = 3;
  engine.connected(connection(1), {});
  for (int i = 0; i < 4; ++i) engine.refused(connection(1), {ErrorCode::invalid_json, "no JSON", {}, {}, {}});
  EXPECT_EQ(sent(1), Lines{"(close 4429)"});
}

TEST_F(EngineTest, does_not_take_a_rename_of_the_connection_before_for_the_answer_to_its_own) {
  open(1);
  const FollowId follow = join(1, kRoom);
  sent(1);
  receive(1, UpdateUsername{"Bea"}, "mine");
  happens(kRoom, follow, MemberRenamed{2, {client(1), "Ann"}});
  EXPECT_EQ(last_sent(1).find(" ref="), std::string::npos);
  happens(kRoom, follow, MemberRenamed{3, {client(1), "Bea"}});
  EXPECT_EQ(last_sent(1), "USER_EVENT renamed room=20000 client=10001 username=Bea previous=Ann users=1 ref=mine");
}

TEST_F(EngineTest, gives_a_connection_that_ended_before_it_had_a_client_back_to_the_broker) {
  engine.connected(connection(1), {});
  engine.disconnected(connection(1));
  EXPECT_TRUE(broker.requests.empty());
  engine.on_broker_event(ClientOpened{broker.opens.back().tag, client(1), 1});
  EXPECT_EQ(sent(1), Lines{});
  broker.last<DetachClient>();
}

TEST_F(EngineTest, hands_the_rates_over_when_a_connection_ends_and_goes_on_with_them_after_the_resume) {
  open(1);
  for (int i = 0; i < 10; ++i) receive(1, Ping{});
  engine.disconnected(connection(1));
  const ClientRates rates = broker.last<DetachClient>().rates;

  engine.connected(connection(2), {base::SessionToken{client(1), {}}, 0, ""});
  engine.on_broker_event(
      ClientResumed{broker.resumes.back().tag, client(1), 2, "Ann", std::nullopt, std::nullopt, rates});
  sent(2);
  receive(2, Ping{});
  EXPECT_EQ(sent(2), Lines{"ERROR RATE_LIMITED retryAfterMs=500"});
}

TEST_F(EngineTest, counts_the_events_that_came_before_the_resume_was_through) {
  ClientRates spent;
  for (int i = 0; i < 5; ++i) spent.events.take(clock.steady(), limits.events);
  engine.connected(connection(2), {base::SessionToken{client(1), {}}, 0, ""});
  for (int i = 0; i < 5; ++i) receive(2, Ping{});
  engine.on_broker_event(
      ClientResumed{broker.resumes.back().tag, client(1), 2, "Ann", std::nullopt, std::nullopt, spent});
  sent(2);
  receive(2, Ping{});
  EXPECT_EQ(sent(2), Lines{"ERROR RATE_LIMITED retryAfterMs=500"});
}

TEST_F(EngineTest, goes_on_with_the_rates_of_the_connection_that_it_took_over) {
  ClientRates spent;
  for (int i = 0; i < 10; ++i) spent.events.take(clock.steady(), limits.events);
  open(1);
  engine.on_broker_event(RatesHandedOver{{client(1), 0}, spent});  // for an owner before
  receive(1, Ping{});
  EXPECT_EQ(sent(1), Lines{"PONG"});
  engine.on_broker_event(RatesHandedOver{owner(1), spent});
  receive(1, Ping{});
  EXPECT_EQ(last_sent(1).substr(0, 18), "ERROR RATE_LIMITED");
}

TEST_F(EngineTest, opens_a_new_client_when_the_token_is_unknown) {
  engine.connected(connection(1), {base::SessionToken{client(7), {}}, 0, ""});
  EXPECT_EQ(broker.resumes.back().client, client(7));
  engine.on_broker_event(ResumeRefused{broker.resumes.back().tag, false});
  engine.on_broker_event(ClientOpened{broker.opens.back().tag, client(1), 1});
  EXPECT_EQ(sent(1), Lines{"CONNECT client=10001 username=User 10001 resumed=0"});
}

TEST_F(EngineTest, sends_a_client_away_while_the_store_is_away_and_leaves_its_token_good) {
  engine.connected(connection(1), {base::SessionToken{client(7), {}}, 0, ""});
  engine.on_broker_event(ResumeRefused{broker.resumes.back().tag, true});
  EXPECT_EQ(sent(1), (Lines{"ERROR UNAVAILABLE", "(close 1013)"}));
  EXPECT_TRUE(broker.opens.empty());
  EXPECT_TRUE(broker.requests.empty());
}

class Resume : public EngineTest {
 protected:
  // The client 10001 resumes on connection 5 in kRoom, with five messages in the log.
  void resume(Seq has, const Epoch& epoch) {
    engine.connected(connection(5), {base::SessionToken{client(1), {}}, has, epoch});
    engine.on_broker_event(ClientResumed{broker.resumes.back().tag, client(1), 2, "Ann", kRoom, std::nullopt, {}});
  }
  void follow_with_five() {
    happens(kRoom, broker.follows.back().second, snapshot(kRoom, {{client(1), "Ann"}, {client(2), "Bob"}}, 5));
  }
};

TEST_F(Resume, sends_connect_a_ping_and_then_what_was_missed) {
  resume(3, "epoch");
  EXPECT_EQ(sent(5), (Lines{"CONNECT client=10001 username=Ann resumed=1 room=20000", "(ping)"}));
  follow_with_five();
  EXPECT_EQ(sent(5), Lines{"ROOM_JOINED room=20000 users=2 created=0 resumed=1 seq=5 first=1 epoch=epoch "
                           "members=[10001:Ann 10002:Bob] history=[m4 m5] complete=1"});
}

TEST_F(Resume, answers_as_for_a_join_when_the_epoch_is_another_or_missing) {
  for (const char* epoch : {"", "other"}) {
    resume(3, epoch);
    follow_with_five();
    EXPECT_NE(last_sent(5).find("history=[m1 m2 m3 m4 m5] complete=1"), std::string::npos);
    engine.disconnected(connection(5));
  }
}

TEST_F(Resume, answers_as_for_a_join_when_the_client_claims_more_than_there_is) {
  resume(6, "epoch");
  follow_with_five();
  EXPECT_NE(last_sent(5).find("history=[m1 m2 m3 m4 m5] complete=1"), std::string::npos);
}

TEST_F(Resume, says_incomplete_when_the_log_does_not_reach_back_to_what_the_client_has) {
  resume(1, "epoch");
  auto trimmed = snapshot(kRoom, {{client(1), "Ann"}});
  trimmed->first = 4;
  trimmed->log = {message(4), message(5)};
  happens(kRoom, broker.follows.back().second, std::move(trimmed));
  EXPECT_NE(last_sent(5).find("seq=5 first=4 epoch=epoch members=[10001:Ann] history=[m4 m5] complete=0"),
            std::string::npos);
}

TEST_F(Resume, sends_at_most_the_newest_hundred_of_what_was_missed) {
  resume(1, "epoch");
  happens(kRoom, broker.follows.back().second, snapshot(kRoom, {{client(1), "Ann"}}, 102));
  const std::string line = last_sent(5);
  EXPECT_EQ(line.find("m2 "), std::string::npos);
  EXPECT_NE(line.find("history=[m3 m4"), std::string::npos);
  EXPECT_NE(line.find("complete=0"), std::string::npos);
}

TEST_F(Resume, serves_from_the_copy_when_the_room_is_followed_already) {
  open(2);
  join(2, kRoom, {{client(1), "Ann"}}, 5);
  resume(4, "epoch");
  EXPECT_TRUE(broker.follows.empty());
  EXPECT_NE(last_sent(5).find("history=[m5] complete=1"), std::string::npos);
}

TEST_F(Resume, says_expired_when_the_room_is_gone_by_then) {
  resume(3, "epoch");
  sent(5);
  happens(kRoom, broker.follows.back().second, RoomGone{LeaveReason::expired});
  EXPECT_EQ(sent(5), Lines{"ROOM_LEFT room=20000 reason=expired"});
  receive(5, LeaveRoom{});
  EXPECT_EQ(sent(5), Lines{"ERROR NOT_IN_ROOM"});
}

TEST_F(Resume, says_why_the_room_was_lost_meanwhile) {
  engine.connected(connection(5), {base::SessionToken{client(1), {}}, 0, ""});
  engine.on_broker_event(ClientResumed{
      broker.resumes.back().tag, client(1), 2, "Ann", std::nullopt, std::pair(kRoom, LeaveReason::deleted), {}});
  EXPECT_EQ(sent(5),
            (Lines{"CONNECT client=10001 username=Ann resumed=1", "(ping)", "ROOM_LEFT room=20000 reason=deleted"}));
}

TEST_F(Resume, confirms_the_session_with_the_first_sign_of_life_and_only_then) {
  resume(0, "");
  EXPECT_TRUE(broker.requests.empty());
  engine.heard_from(connection(5));
  broker.last<ConfirmSession>();
  engine.heard_from(connection(5));
  EXPECT_EQ(broker.requests.size(), 1u);
}

TEST_F(Resume, unfollows_a_room_whose_snapshot_comes_too_late) {
  resume(0, "");
  const auto [room, follow] = broker.follows.back();
  engine.disconnected(connection(5));
  broker.unfollows.clear();
  happens(room, follow, snapshot(kRoom));
  EXPECT_EQ(broker.unfollows, (std::vector<std::pair<RoomId, FollowId>>{{room, follow}}));
}

TEST_F(EngineTest, closes_with_4409_and_hands_the_rates_on_when_another_connection_took_the_client) {
  open(1);
  join(1, kRoom);
  sent(1);
  broker.requests.clear();
  engine.on_broker_event(ClientTaken{owner(1)});
  EXPECT_EQ(sent(1), Lines{"(close 4409)"});
  EXPECT_FALSE(broker.last<DetachClient>().rates.events.is_full(clock.steady()));
  engine.disconnected(connection(1));
  EXPECT_EQ(broker.requests.size(), 1u);
  EXPECT_EQ(broker.unfollows.size(), 1u);
}

TEST_F(EngineTest, ignores_that_an_older_generation_was_taken) {
  open(1);
  engine.on_broker_event(ClientTaken{{client(1), 0}});
  EXPECT_EQ(sent(1), Lines{});
}

TEST_F(EngineTest, tells_a_removed_client_101010_and_closes_with_4403) {
  open(1);
  engine.on_broker_event(ClientRemoved{owner(1)});
  EXPECT_EQ(sent(1), (Lines{"ERROR 101010", "(close 4403)"}));
}

TEST_F(EngineTest, passes_on_whether_a_session_is_good) {
  std::vector<bool> answers;
  engine.check_session({client(1), {}}, [&](bool good) { answers.push_back(good); });
  engine.check_session({client(2), {}}, [&](bool good) { answers.push_back(good); });
  engine.on_broker_event(SessionChecked{broker.checks[1].tag, true});
  engine.on_broker_event(SessionChecked{broker.checks[0].tag, false});
  EXPECT_EQ(answers, (std::vector<bool>{true, false}));
}

TEST_F(EngineTest, tells_a_notice_to_everybody_who_had_connect) {
  open(1);
  engine.connected(connection(2), {});
  engine.notice("restart soon", NoticeLevel::warning);
  EXPECT_EQ(sent(1), Lines{"NOTICE restart soon"});
  EXPECT_EQ(sent(2), Lines{});
}

TEST_F(EngineTest, gives_a_place_to_a_later_connection_without_mixing_them_up) {
  open(1);
  engine.disconnected(connection(1));
  const ConnectionId later{0, 1, 2};
  engine.connected(later, {});
  engine.disconnected(connection(1));  // late
  engine.on_broker_event(ClientOpened{broker.opens.back().tag, client(9), 1});
  EXPECT_EQ(outbox.take(later), Lines{"CONNECT client=10009 username=User 10009 resumed=0"});
}

}  // namespace
}  // namespace chatroom::chat
