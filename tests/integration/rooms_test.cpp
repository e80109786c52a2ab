// Create, join, move, leave: who is in which room, and who is told.
#include "support/chat_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace chatroom::test {
namespace {

class Rooms : public testing::Test {
 protected:
  ChatClient connect() const { return ChatClient(server_.port()); }

  ServerProcess server_{{"--no-client-limits", "--shards", "2"}};
};

TEST_F(Rooms, create_makes_a_room_and_moves_the_sender_into_it) {
  auto ada = connect();
  ada.send({{"type", "CREATE_ROOM"}, {"name", "Tea"}, {"ref", "c1"}});

  const Event joined = ada.expect("ROOM_JOINED");
  EXPECT_EQ(text(joined, "ref"), "c1");
  EXPECT_TRUE(flag(joined, "created"));
  EXPECT_FALSE(flag(joined, "resumed"));
  EXPECT_EQ(number(joined, "seq"), 0);
  EXPECT_TRUE(std::regex_match(text(joined, "epoch"), std::regex("[A-Za-z0-9_-]{1,16}")));
  EXPECT_TRUE(list(joined, "history").empty());
  EXPECT_TRUE(flag(joined, "complete"));
  EXPECT_EQ(list(joined, "members"),
            (std::vector<Event>{{{"id", ada.id()}, {"username", "User " + std::to_string(ada.id())}}}));

  const Event room = object(joined, "room");
  EXPECT_GE(number(room, "id"), 10000);
  EXPECT_LE(number(room, "id"), 99999);
  EXPECT_EQ(text(room, "name"), "Tea");
  EXPECT_EQ(number(room, "createdBy"), ada.id());
  EXPECT_GE(number(room, "createdAt"), number(ada.connect(), "time"));
  EXPECT_EQ(number(room, "activeUsers"), 1);
  EXPECT_EQ(number(room, "messages"), 0);
}

TEST_F(Rooms, join_tells_the_newcomer_of_the_room_and_the_room_of_the_newcomer) {
  auto ada = connect();
  auto bob = connect();
  const Event created = ada.create_room("Tea");
  ada.say("one");
  ada.say("two");

  const Event joined = bob.join(room_id(created));
  EXPECT_FALSE(flag(joined, "created"));
  EXPECT_FALSE(flag(joined, "resumed"));
  EXPECT_EQ(number(joined, "seq"), 2);
  EXPECT_EQ(number(joined, "first"), 1);
  EXPECT_EQ(text(joined, "epoch"), text(created, "epoch"));
  EXPECT_TRUE(flag(joined, "complete"));
  EXPECT_EQ(texts(list(joined, "history"), "text"), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(number(object(joined, "room"), "activeUsers"), 2);
  EXPECT_EQ(number(object(joined, "room"), "messages"), 2);
  EXPECT_EQ(list(joined, "members").size(), 2U);

  EXPECT_EQ(ada.expect("USER_EVENT"), (Event{{"type", "USER_EVENT"},
                                             {"event", "joined"},
                                             {"roomId", room_id(created)},
                                             {"clientId", bob.id()},
                                             {"username", "User " + std::to_string(bob.id())},
                                             {"activeUsers", 2}}));
}

TEST_F(Rooms, the_one_who_joins_is_not_told_of_it_as_news) {
  auto ada = connect();
  auto bob = connect();
  bob.join(room_id(ada.create_room()));
  ada.say("hello");

  EXPECT_EQ(text(bob.next(), "type"), "NEW_MESSAGE");
}

TEST_F(Rooms, move_leaves_the_old_room_before_it_joins_the_new_one) {
  auto ada = connect();
  auto bob = connect();
  const auto tea = room_id(ada.create_room("Tea"));
  const auto coffee = room_id(bob.create_room("Coffee"));

  ada.send({{"type", "JOIN_ROOM"}, {"roomId", coffee}, {"ref", "j"}});
  EXPECT_EQ(ada.next(), (Event{{"type", "ROOM_LEFT"}, {"roomId", tea}, {"reason", "moved"}}));
  const Event joined = ada.expect("ROOM_JOINED");
  EXPECT_EQ(text(joined, "ref"), "j");
  EXPECT_EQ(room_id(joined), coffee);
}

TEST_F(Rooms, create_leaves_the_old_room_first_too) {
  auto ada = connect();
  const auto tea = room_id(ada.create_room("Tea"));

  ada.send({{"type", "CREATE_ROOM"}, {"name", "Coffee"}, {"ref", "c"}});
  EXPECT_EQ(ada.next(), (Event{{"type", "ROOM_LEFT"}, {"roomId", tea}, {"reason", "moved"}}));
  EXPECT_TRUE(flag(ada.expect("ROOM_JOINED"), "created"));
}

TEST_F(Rooms, nothing_of_the_old_room_follows_a_move) {
  auto ada = connect();
  auto bob = connect();
  const auto tea = room_id(ada.create_room("Tea"));
  const auto coffee = room_id(bob.create_room("Coffee"));
  auto cy = connect();
  cy.join(tea);
  ada.wait_for("USER_EVENT");
  for (int i = 0; i < 50; ++i) cy.send({{"type", "SEND_MESSAGE"}, {"id", cy.new_message_id()}, {"text", "to tea"}});

  ada.send({{"type", "JOIN_ROOM"}, {"roomId", coffee}, {"ref", "j"}});
  ada.wait_for("ROOM_LEFT");
  EXPECT_EQ(room_id(ada.expect("ROOM_JOINED")), coffee);
  cy.wait_for("ACK", [](const Event& ack) { return number(ack, "seq") == 50; });
  cy.say("to tea again");
  bob.say("to coffee");

  EXPECT_EQ(number(ada.expect("NEW_MESSAGE"), "roomId"), coffee);
}

TEST_F(Rooms, the_old_room_is_told_that_a_member_moved_away) {
  auto ada = connect();
  auto bob = connect();
  const auto tea = room_id(ada.create_room("Tea"));
  bob.join(tea);
  bob.create_room("Coffee");

  const Event left = ada.wait_for("USER_EVENT", [](const Event& event) { return is_user_event(event, "left"); });
  EXPECT_EQ(left, (Event{{"type", "USER_EVENT"},
                         {"event", "left"},
                         {"roomId", tea},
                         {"clientId", bob.id()},
                         {"username", "User " + std::to_string(bob.id())},
                         {"activeUsers", 1}}));
}

TEST_F(Rooms, leave_is_answered_and_told_to_the_others) {
  auto ada = connect();
  auto bob = connect();
  const auto tea = room_id(ada.create_room());
  bob.join(tea);
  bob.send({{"type", "LEAVE_ROOM"}, {"ref", "l"}});

  EXPECT_EQ(bob.next(), (Event{{"type", "ROOM_LEFT"}, {"ref", "l"}, {"roomId", tea}, {"reason", "left"}}));
  const Event left = ada.wait_for("USER_EVENT", [](const Event& event) { return is_user_event(event, "left"); });
  EXPECT_EQ(number(left, "clientId"), bob.id());
  EXPECT_EQ(number(left, "activeUsers"), 1);
}

TEST_F(Rooms, nothing_of_a_room_follows_a_leave) {
  auto ada = connect();
  auto bob = connect();
  bob.join(room_id(ada.create_room()));
  bob.leave();
  ada.say("are you gone?");

  EXPECT_TRUE(bob.events_until_pong().empty());
}

TEST_F(Rooms, the_room_one_is_in_is_answered_with_empty_lists_and_nothing_changes) {
  auto ada = connect();
  auto bob = connect();
  const auto tea = room_id(ada.create_room());
  bob.join(tea);
  ada.wait_for("USER_EVENT");
  ada.say("one");
  bob.wait_for("NEW_MESSAGE");

  const Event again = bob.join(tea);
  EXPECT_EQ(text(again, "type"), "ROOM_JOINED");
  EXPECT_FALSE(flag(again, "created"));
  EXPECT_EQ(number(again, "seq"), 1);
  EXPECT_EQ(number(object(again, "room"), "activeUsers"), 2);
  EXPECT_TRUE(list(again, "history").empty());
  EXPECT_TRUE(list(again, "members").empty());
  bob.say("two");
  EXPECT_EQ(text(ada.next(), "type"), "NEW_MESSAGE");  // no second `joined`
}

TEST_F(Rooms, a_failed_join_leaves_the_client_where_it_was) {
  auto ada = connect();
  auto bob = connect();
  const auto tea = room_id(ada.create_room());
  bob.join(tea);

  EXPECT_EQ(text(bob.join(1), "code"), "ROOM_NOT_FOUND");
  EXPECT_EQ(number(bob.say("still here"), "roomId"), tea);
  ada.wait_for("USER_EVENT");
  EXPECT_EQ(text(ada.expect("NEW_MESSAGE"), "text"), "still here");
}

TEST_F(Rooms, a_room_goes_with_its_last_member) {
  auto ada = connect();
  const auto tea = room_id(ada.create_room());
  ada.leave();

  EXPECT_EQ(text(ada.join(tea), "code"), "ROOM_NOT_FOUND");
}

TEST_F(Rooms, have_no_limit_of_size_and_span_the_shards) {
  auto ada = connect();
  const auto tea = room_id(ada.create_room());
  std::vector<ChatClient> others;
  for (int i = 0; i < 30; ++i) others.push_back(connect());
  for (auto& other : others) other.join(tea);
  ada.say("everybody?");

  for (auto& other : others) EXPECT_EQ(text(other.wait_for("NEW_MESSAGE"), "text"), "everybody?");
}

TEST_F(Rooms, names_are_cleaned) {
  auto ada = connect();

  EXPECT_EQ(text(object(ada.create_room("  Cafe\u0301 \t"), "room"), "name"), "Caf\u00e9");
  EXPECT_EQ(text(ada.create_room("seventeen letters"), "code"), "INVALID_FIELD");
  EXPECT_EQ(text(ada.create_room(" \t "), "code"), "INVALID_FIELD");
  EXPECT_EQ(text(ada.create_room("left\u202eright"), "code"), "INVALID_FIELD");
}

}  // namespace
}  // namespace chatroom::test
