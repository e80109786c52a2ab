// Large rooms: one presence a second at the most instead of an event for each change.
#include "engine_fixture.hpp"

namespace chatroom::chat {
namespace {

using std::chrono::milliseconds;

class LargeRoom : public EngineTest {
 protected:
  // A client here and 99 elsewhere: with one more the room is large.
  void SetUp() override {
    open(1);
    std::vector<Member> others;
    for (std::uint32_t i = 0; i < 99; ++i) others.push_back({ClientId{50'000 + i}, "m"});
    follow_ = join(1, kRoom, std::move(others));
    sent(1);
  }
  void join_from_elsewhere(std::uint32_t i) { happens(kRoom, follow_, MemberJoined{0, {ClientId{60'000 + i}, "n"}}); }
  void leave_from_elsewhere(std::uint32_t i) {
    happens(kRoom, follow_, MemberLeft{0, ClientId{50'000 + i}, LeaveReason::left});
  }

  FollowId follow_ = 0;
};

TEST_F(LargeRoom, tells_single_events_up_to_a_hundred_members) {
  leave_from_elsewhere(0);
  join_from_elsewhere(0);
  EXPECT_EQ(sent(1), (Lines{"USER_EVENT left room=20000 client=50000 username=m users=99",
                            "USER_EVENT joined room=20000 client=60000 username=n users=100"}));
}

TEST_F(LargeRoom, tells_counts_beyond_a_hundred_at_most_once_a_second) {
  for (std::uint32_t i = 0; i < 5; ++i) join_from_elsewhere(i);
  EXPECT_EQ(sent(1), Lines{});
  engine.tick();
  EXPECT_EQ(sent(1), Lines{"PRESENCE room=20000 users=105 joined=5 left=0 renamed=[]"});
  join_from_elsewhere(5);
  leave_from_elsewhere(0);
  clock.advance(milliseconds(999));
  engine.tick();
  EXPECT_EQ(sent(1), Lines{});
  clock.advance(milliseconds(1));
  engine.tick();
  EXPECT_EQ(sent(1), Lines{"PRESENCE room=20000 users=105 joined=1 left=1 renamed=[]"});
  clock.advance(milliseconds(5'000));
  engine.tick();
  EXPECT_EQ(sent(1), Lines{});
}

TEST_F(LargeRoom, sends_the_whole_list_when_it_has_shrunk_to_a_hundred) {
  join_from_elsewhere(0);
  engine.tick();
  sent(1);
  leave_from_elsewhere(0);
  EXPECT_EQ(sent(1), Lines{});
  clock.advance(milliseconds(1'000));
  engine.tick();
  EXPECT_EQ(sent(1), Lines{"PRESENCE room=20000 users=100 joined=0 left=1 renamed=[] members=100"});
  leave_from_elsewhere(1);
  EXPECT_EQ(sent(1), Lines{"USER_EVENT left room=20000 client=50001 username=m users=99"});
}

TEST_F(LargeRoom, names_at_most_twenty_renames_at_a_time_and_the_rest_later) {
  join_from_elsewhere(0);
  for (std::uint32_t i = 0; i < 25; ++i) happens(kRoom, follow_, MemberRenamed{0, {ClientId{50'000 + i}, "new"}});
  engine.tick();
  const auto count = [](const std::string& line) { return std::ranges::count(line, ':'); };
  EXPECT_EQ(count(last_sent(1)), 20);
  clock.advance(milliseconds(1'000));
  engine.tick();
  EXPECT_EQ(count(last_sent(1)), 5);
}

TEST_F(LargeRoom, answers_the_one_who_renames_itself_at_once) {
  join_from_elsewhere(0);
  receive(1, UpdateUsername{"Ann"}, "n");
  happens(kRoom, follow_, MemberRenamed{0, {client(1), "Ann"}});
  EXPECT_EQ(sent(1),
            Lines{"USER_EVENT renamed room=20000 client=10001 username=Ann previous=User 10001 users=101 ref=n"});
}

TEST_F(LargeRoom, passes_no_typing_on) {
  join_from_elsewhere(0);
  broker.requests.clear();
  receive(1, Typing{});
  EXPECT_TRUE(broker.requests.empty());
  happens(kRoom, follow_, MemberTyping{ClientId{50'000}});
  EXPECT_EQ(sent(1), Lines{});
}

TEST_F(LargeRoom, shows_a_joiner_at_most_a_hundred_members) {
  for (std::uint32_t i = 0; i < 50; ++i) join_from_elsewhere(i);
  open(2);
  join(2, kRoom);
  const std::string line = last_sent(2);
  EXPECT_NE(line.find("users=151"), std::string::npos);
  EXPECT_EQ(std::ranges::count(line, ':'), 100);
}

}  // namespace
}  // namespace chatroom::chat
