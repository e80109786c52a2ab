// Resuming: the same client on another connection, with what it missed.
#include "support/chat_client.hpp"
#include "support/raw_client.hpp"
#include "support/server_process.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

class Resume : public testing::Test {
 protected:
  ChatClient connect(const std::string& target = "/ws") const { return ChatClient(server_.port(), target); }
  ChatClient resume(const Session& session) const { return connect(session.target()); }

  ServerProcess server_{{"--no-client-limits", "--shards", "2"}};
};

std::vector<std::int64_t> missed(const Event& joined) { return numbers(list(joined, "history"), "seq"); }

TEST_F(Resume, brings_back_the_client_with_its_name_and_a_new_token) {
  auto ada = connect();
  ada.rename("Ada");
  ada.socket().reset();

  auto again = resume(ada.session());
  EXPECT_TRUE(flag(again.connect(), "resumed"));
  EXPECT_EQ(again.id(), ada.id());
  EXPECT_EQ(text(again.connect(), "username"), "Ada");
  EXPECT_NE(again.token(), ada.token());
  EXPECT_TRUE(again.connect().at("roomId").is_null());
  EXPECT_TRUE(again.events_until_pong().empty());  // no ROOM_JOINED without a room
}

TEST_F(Resume, works_after_a_clean_close_too) {
  auto ada = connect();
  ada.socket().close();

  EXPECT_TRUE(flag(resume(ada.session()).connect(), "resumed"));
}

TEST_F(Resume, in_a_room_brings_what_was_missed_and_nothing_else) {
  auto ada = connect();
  auto bob = connect();
  const Event created = ada.create_room("Tea");
  const auto tea = room_id(created);
  bob.join(tea);
  ada.say("one");
  bob.wait_for("NEW_MESSAGE");
  bob.socket().reset();
  ada.say("two");
  ada.say("three");

  auto again = resume(bob.session(1, text(created, "epoch")));
  EXPECT_EQ(number(again.connect(), "roomId"), tea);
  const Event joined = again.expect("ROOM_JOINED");
  EXPECT_TRUE(flag(joined, "resumed"));
  EXPECT_FALSE(flag(joined, "created"));
  EXPECT_FALSE(joined.contains("ref"));
  EXPECT_EQ(missed(joined), range(2, 3));
  EXPECT_TRUE(flag(joined, "complete"));
  EXPECT_EQ(number(joined, "seq"), 3);
  EXPECT_EQ(number(joined, "first"), 1);
  EXPECT_EQ(text(joined, "epoch"), text(created, "epoch"));
  EXPECT_EQ(text(object(joined, "room"), "name"), "Tea");
  EXPECT_EQ(list(joined, "members").size(), 2U);
  ada.say("four");
  EXPECT_EQ(number(again.expect("NEW_MESSAGE"), "seq"), 4);
}

TEST_F(Resume, with_nothing_missed_is_complete_and_empty) {
  auto ada = connect();
  const Event created = ada.create_room();
  ada.say("one");
  ada.socket().reset();

  const Event joined = resume(ada.session(1, text(created, "epoch"))).expect("ROOM_JOINED");
  EXPECT_TRUE(missed(joined).empty());
  EXPECT_TRUE(flag(joined, "complete"));
}

TEST_F(Resume, brings_own_messages_whose_acknowledgement_was_lost) {
  auto ada = connect();
  const Event created = ada.create_room();
  ada.say("mine");
  ada.socket().reset();

  const Event joined = resume(ada.session(0, text(created, "epoch"))).expect("ROOM_JOINED");
  EXPECT_EQ(texts(list(joined, "history"), "text"), (std::vector<std::string>{"mine"}));
}

TEST_F(Resume, brings_the_newest_100_missed_and_says_that_more_is_missing) {
  auto ada = connect();
  auto bob = connect();
  const Event created = ada.create_room();
  bob.join(room_id(created));
  bob.socket().reset();
  for (int i = 0; i < 130; ++i) ada.say("x");

  auto again = resume(bob.session(10, text(created, "epoch")));
  const Event joined = again.expect("ROOM_JOINED");
  EXPECT_EQ(missed(joined), range(31, 130));
  EXPECT_FALSE(flag(joined, "complete"));
  const Event rest = again.request({{"type", "GET_HISTORY"}, {"before", 31}, {"limit", 20}});
  EXPECT_EQ(numbers(list(rest, "messages"), "seq"), range(11, 30));
}

TEST_F(Resume, without_the_present_epoch_is_answered_as_a_join) {
  auto ada = connect();
  const Event created = ada.create_room();
  for (int i = 0; i < 60; ++i) ada.say("x");

  std::string token = ada.token();
  for (const Session& session :
       {Session{"", 55, ""}, Session{"", 55, "another"}, Session{"", 61, text(created, "epoch")}}) {
    auto again = resume({token, session.seq, session.epoch});
    token = again.token();
    const Event joined = again.expect("ROOM_JOINED");
    EXPECT_TRUE(flag(joined, "resumed"));
    EXPECT_EQ(missed(joined), range(11, 60));
    EXPECT_FALSE(flag(joined, "complete"));
  }
}

TEST_F(Resume, is_not_noticed_by_the_room) {
  auto ada = connect();
  auto bob = connect();
  const Event created = ada.create_room();
  bob.join(room_id(created));
  ada.wait_for("USER_EVENT");
  bob.socket().reset();
  auto again = resume(bob.session(0, text(created, "epoch")));
  again.say("back");

  EXPECT_EQ(text(ada.next(), "type"), "NEW_MESSAGE");
}

TEST_F(Resume, counts_a_member_in_its_grace_time) {
  auto ada = connect();
  auto bob = connect();
  auto cy = connect();
  const auto tea = room_id(ada.create_room());
  bob.join(tea);
  bob.socket().reset();

  const Event joined = cy.join(tea);
  EXPECT_EQ(number(object(joined, "room"), "activeUsers"), 3);
  EXPECT_EQ(list(joined, "members").size(), 3U);
}

TEST_F(Resume, keeps_the_room_of_its_only_member_for_the_grace_time) {
  auto ada = connect();
  const Event created = ada.create_room();
  ada.socket().reset();
  auto bob = connect();

  EXPECT_EQ(text(bob.join(room_id(created)), "type"), "ROOM_JOINED");
}

TEST_F(Resume, with_an_unknown_token_is_a_new_client_and_no_error) {
  auto ada = connect();
  const std::string forged = std::to_string(ada.id()) + ".AAAAAAAAAAAAAAAAAAAAAA";
  for (const std::string& token : {std::string("nonsense"), std::string(), forged, std::string("99999.") + "x"}) {
    auto client = resume({token, 0, ""});
    EXPECT_FALSE(flag(client.connect(), "resumed")) << token;
    EXPECT_NE(client.id(), ada.id()) << token;
  }
  EXPECT_TRUE(ada.events_until_pong().empty());  // whose connection lives on
}

TEST_F(Resume, closes_the_old_connection_with_4409) {
  auto ada = connect();
  auto again = resume(ada.session());

  EXPECT_EQ(ada.wait_for_close(), 4409U);
  EXPECT_TRUE(again.events_until_pong().empty());
}

// On one shard: to another one the news that the token is spent is on its way for a moment.
TEST_F(Resume, spends_the_token_with_the_first_frame_on_the_new_connection) {
  ServerProcess server({"--shards", "1"});
  ChatClient ada(server.port());
  ChatClient second(server.port(), ada.session().target());
  second.events_until_pong();

  ChatClient stranger(server.port(), ada.session().target());
  EXPECT_FALSE(flag(stranger.connect(), "resumed"));
  EXPECT_NE(stranger.id(), ada.id());
  EXPECT_TRUE(second.events_until_pong().empty());
}

TEST_F(Resume, keeps_the_old_token_good_until_then) {
  auto ada = connect();
  RawClient silent(server_.port());  // gets CONNECT, so it says, but no frame of it arrives
  ASSERT_EQ(silent.upgrade(ada.session().target()), 101U);
  const auto frame = silent.read_frame();
  ASSERT_TRUE(frame.has_value());
  EXPECT_TRUE(flag(json::parse(frame->payload).as_object(), "resumed"));
  silent.reset();

  auto again = resume(ada.session());
  EXPECT_TRUE(flag(again.connect(), "resumed"));
  EXPECT_EQ(again.id(), ada.id());
}

TEST_F(Resume, is_followed_by_a_ping_so_that_a_pong_spends_the_token) {
  ServerProcess server({"--shards", "1"});
  ChatClient ada(server.port());
  RawClient polite(server.port());
  ASSERT_EQ(polite.upgrade(ada.session().target()), 101U);
  EXPECT_EQ(polite.read_frame()->opcode, Opcode::text);
  const auto ping = polite.read_frame();
  ASSERT_EQ(ping->opcode, Opcode::ping);
  polite.send_frame(Opcode::pong, ping->payload);
  polite.send_frame(Opcode::ping, "read");  // whose answer shows that the pong was read
  EXPECT_EQ(polite.read_frame()->opcode, Opcode::pong);

  EXPECT_FALSE(flag(ChatClient(server.port(), ada.session().target()).connect(), "resumed"));
}

TEST_F(Resume, may_be_repeated_with_each_new_token) {
  auto ada = connect();
  const Event created = ada.create_room();
  Session session = ada.session(0, text(created, "epoch"));
  for (int i = 1; i <= 10; ++i) {
    auto again = resume(session);
    EXPECT_EQ(again.id(), ada.id());
    again.expect("ROOM_JOINED");
    EXPECT_EQ(number(again.request({{"type", "SEND_MESSAGE"}, {"id", std::to_string(i)}, {"text", "x"}}), "seq"), i);
    session = again.session(i, text(created, "epoch"));
  }
}

TEST_F(Resume, token_is_in_no_log) {
  ServerProcess server({"--log-level", "trace"});
  std::vector<std::string> tokens;
  {
    ChatClient ada(server.port());
    ChatClient again(server.port(), ada.session().target());
    again.events_until_pong();
    tokens = {ada.token(), again.token()};
  }
  http_get(server.port(), "/nowhere?session=" + tokens.back());
  server.stop();

  for (const auto& token : tokens) EXPECT_EQ(server.log().find(token.substr(token.find('.'))), std::string::npos);
  EXPECT_EQ(server.log().find("session="), std::string::npos);
}

}  // namespace
}  // namespace chatroom::test
