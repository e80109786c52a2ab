// What operators have the engine do to the clients connected here, and what they see of them.
#include "base/ip_address.hpp"
#include "engine_fixture.hpp"

namespace chatroom::chat {
namespace {

class EngineOperators : public EngineTest {
 protected:
  void open_from(std::uint32_t slot, std::string_view address) {
    ConnectRequest request;
    request.address = *base::parse_address(address);
    engine.connected(connection(slot), request);
    engine.on_broker_event(ClientOpened{broker.opens.back().tag, client(slot), 1});
    sent(slot);
  }
};

TEST_F(EngineOperators, tells_the_broker_where_a_client_comes_from) {
  open_from(1, "192.0.2.1");
  EXPECT_EQ(base::format_address(broker.opens.back().address), "192.0.2.1");
  const base::SessionToken token{client(9), {}};
  ConnectRequest request;
  request.session = token;
  request.address = *base::parse_address("2001:db8::1");
  engine.connected(connection(2), request);
  EXPECT_EQ(base::format_address(broker.resumes.back().address), "2001:db8::1");
}

TEST_F(EngineOperators, gives_a_notice_to_everybody_or_to_a_room) {
  for (const std::uint32_t slot : {1U, 2U}) open(slot);
  join(1, kRoom);
  sent(1);
  engine.notice("To the room.", NoticeLevel::info, kRoom);
  EXPECT_EQ(sent(1).size(), 1u);
  EXPECT_TRUE(sent(2).empty());
  engine.notice("To nobody here.", NoticeLevel::info, kOther);
  EXPECT_TRUE(sent(1).empty());
  engine.notice("To all.", NoticeLevel::warning);
  EXPECT_EQ(sent(1).size(), 1u);
  EXPECT_EQ(sent(2).size(), 1u);
}

TEST_F(EngineOperators, ends_the_connections_of_banned_addresses_and_no_others) {
  open_from(1, "192.0.2.1");
  open_from(2, "192.0.2.2");
  const auto banned = *base::parse_address("192.0.2.1");
  EXPECT_EQ(engine.ban_if([&](const base::IpAddress& address) { return address == banned; }), 1u);
  const Lines lines = sent(1);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_NE(lines[0].find("101010"), std::string::npos) << lines[0];
  EXPECT_NE(lines[1].find("4403"), std::string::npos) << lines[1];
  EXPECT_EQ(broker.last_owner(), owner(1).client) << "the client begins its grace";
  EXPECT_TRUE(sent(2).empty());
  EXPECT_EQ(engine.find_session(client(1)), nullptr);
  EXPECT_NE(engine.find_session(client(2)), nullptr);
}

TEST_F(EngineOperators, counts_what_a_client_sends_and_which_limit_stops_it) {
  limits.client_limits = true;
  limits.messages = {2, 1.0};
  open(1);
  const FollowId follow = join(1, kRoom);
  for (const auto* message : {"a", "b", "c"}) receive(1, SendMessage{id(message), "hello", std::nullopt});
  happens(kRoom, follow, published(1, client(1), "a"));
  happens(kRoom, follow, published(2, client(1), "b"));
  ASSERT_NE(engine.find_session(client(1)), nullptr);
  EXPECT_EQ(engine.find_session(client(1))->messages_sent, 2u);
  EXPECT_EQ(engine.find_session(client(1))->limit_hits, 1u);
  EXPECT_EQ(engine.counters().limited_messages, 1u);
  EXPECT_EQ(engine.counters().limited_events, 0u);
}

TEST_F(EngineOperators, counts_a_message_once_for_each_receiver) {
  for (const std::uint32_t slot : {1U, 2U, 3U}) {
    open(slot);
    join(slot, kRoom);
  }
  const FollowId follow = broker.last<JoinRoomFor>().follow;
  receive(1, SendMessage{id("a"), "hello", std::nullopt});
  happens(kRoom, follow, published(1, client(1), "a"));
  EXPECT_EQ(engine.counters().messages_out, 2u) << "the sender gets its ACK instead";
  EXPECT_EQ(engine.count_connected(kRoom), 3u);
  EXPECT_EQ(engine.count_connected(kOther), 0u);
}

TEST_F(EngineOperators, passes_on_what_the_broker_says_of_deletions_and_removals_once) {
  int deleted = 0;
  int removed = 0;
  engine.delete_room(kRoom,
                     [&](const RoomDeleted& answer) { deleted += static_cast<int>(answer.removed.value_or(0)); });
  engine.remove_client(client(1), [&](const RemovalEnded& answer) { removed += answer.found ? 1 : 0; });
  ASSERT_EQ(broker.operations.size(), 2u);
  for (int n = 0; n < 2; ++n) {
    engine.on_broker_event(RoomDeleted{.tag = broker.operations[0], .removed = 5});
    engine.on_broker_event(RemovalEnded{.tag = broker.operations[1], .found = true});
  }
  EXPECT_EQ(deleted, 5);
  EXPECT_EQ(removed, 1);
}

}  // namespace
}  // namespace chatroom::chat
