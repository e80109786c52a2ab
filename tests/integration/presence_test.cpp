// Names, typing, and how a room learns who is there: event by event in small rooms, in batches in large ones.
#include "support/chat_client.hpp"
#include "support/deadline.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

class Presence : public testing::Test {
 protected:
  static constexpr int kSmallRoom = 100;

  ChatClient connect() const { return ChatClient(server_.port()); }
  std::vector<ChatClient> connect(int count) const {
    std::vector<ChatClient> clients;
    for (int i = 0; i < count; ++i) clients.push_back(connect());
    return clients;
  }

  ServerProcess server_{{"--no-client-limits", "--shards", "2"}};
};

Event wait_for_user_event(ChatClient& client, std::string_view kind) {
  return client.wait_for("USER_EVENT", [&](const Event& event) { return is_user_event(event, kind); });
}

TEST_F(Presence, a_rename_is_told_to_the_room_and_to_the_one_renamed) {
  auto ada = connect();
  auto bob = connect();
  const auto tea = room_id(ada.create_room());
  bob.join(tea);
  ada.wait_for("USER_EVENT");
  ada.send({{"type", "UPDATE_USERNAME"}, {"username", " Ada "}, {"ref", "u"}});

  Event told{{"type", "USER_EVENT"}, {"event", "renamed"}, {"roomId", tea},
             {"clientId", ada.id()}, {"username", "Ada"},  {"previousUsername", "User " + std::to_string(ada.id())},
             {"activeUsers", 2}};
  EXPECT_EQ(bob.next(), told);
  told["ref"] = "u";
  EXPECT_EQ(ada.next(), told);
}

TEST_F(Presence, a_rename_in_no_room_has_neither_room_nor_count) {
  auto ada = connect();
  ada.send({{"type", "UPDATE_USERNAME"}, {"username", "Ada"}, {"ref", "u"}});

  EXPECT_EQ(ada.next(), (Event{{"type", "USER_EVENT"},
                               {"ref", "u"},
                               {"event", "renamed"},
                               {"clientId", ada.id()},
                               {"username", "Ada"},
                               {"previousUsername", "User " + std::to_string(ada.id())}}));
}

TEST_F(Presence, a_name_is_kept_for_later_rooms_and_need_not_be_unique) {
  auto ada = connect();
  auto other_ada = connect();
  ada.rename("Ada");
  other_ada.rename("Ada");
  const Event joined = other_ada.join(room_id(ada.create_room()));

  EXPECT_EQ(texts(list(joined, "members"), "username"), (std::vector<std::string>{"Ada", "Ada"}));
}

TEST_F(Presence, names_have_16_code_points_and_nothing_that_misleads) {
  auto ada = connect();

  EXPECT_EQ(text(ada.rename("sixteen letters!"), "type"), "USER_EVENT");
  EXPECT_EQ(text(ada.rename("seventeen letters"), "field"), "username");
  EXPECT_EQ(text(ada.rename("a\nb"), "field"), "username");
  EXPECT_EQ(text(ada.rename("a\u202eb"), "field"), "username");
  EXPECT_EQ(text(ada.rename("   "), "field"), "username");
}

TEST_F(Presence, typing_is_told_to_the_others_and_stored_nowhere) {
  auto ada = connect();
  auto bob = connect();
  const auto tea = room_id(ada.create_room());
  bob.join(tea);
  ada.wait_for("USER_EVENT");
  ada.send({{"type", "TYPING"}, {"ref", "t"}});

  EXPECT_EQ(bob.next(), (Event{{"type", "USER_EVENT"},
                               {"event", "typing"},
                               {"roomId", tea},
                               {"clientId", ada.id()},
                               {"username", "User " + std::to_string(ada.id())},
                               {"activeUsers", 2}}));
  EXPECT_TRUE(ada.events_until_pong().empty());  // no reply
  EXPECT_TRUE(list(ada.request({{"type", "GET_HISTORY"}}), "messages").empty());
}

TEST_F(Presence, typing_is_passed_on_once_in_three_seconds) {
  auto ada = connect();
  auto bob = connect();
  bob.join(room_id(ada.create_room()));
  for (int i = 0; i < 5; ++i) ada.send({{"type", "TYPING"}});
  ada.say("done");

  EXPECT_TRUE(is_user_event(bob.next(), "typing"));
  EXPECT_EQ(text(bob.next(), "type"), "NEW_MESSAGE");
}

TEST_F(Presence, typing_in_no_room_is_refused) {
  auto ada = connect();

  EXPECT_EQ(text(ada.request({{"type", "TYPING"}}), "code"), "NOT_IN_ROOM");
}

TEST_F(Presence, a_room_of_more_than_100_is_told_in_batches_and_not_of_typing) {
  auto ada = connect();
  const auto tea = room_id(ada.create_room());
  auto others = connect(kSmallRoom + 5);
  for (auto& other : others) other.join(tea);
  others.back().send({{"type", "TYPING"}});
  others.back().rename("Last");

  std::int64_t joined = 0;
  std::vector<Event> renamed;
  std::int64_t active = 1;
  while (renamed.empty()) {
    const Event event = ada.expect("USER_EVENT");
    ASSERT_FALSE(is_user_event(event, "typing"));
    active = number(event, "activeUsers");
    if (is_user_event(event, "joined")) {
      ++joined;
      EXPECT_LE(active, kSmallRoom);  // larger, and it is told in batches
    } else {
      ASSERT_TRUE(is_user_event(event, "presence"));
      EXPECT_EQ(number(event, "roomId"), tea);
      EXPECT_FALSE(event.contains("members"));
      joined += number(event, "joined");
      renamed = list(event, "renamed");
    }
  }
  EXPECT_EQ(joined, kSmallRoom + 5);
  EXPECT_EQ(active, kSmallRoom + 6);
  EXPECT_EQ(renamed, (std::vector<Event>{{{"clientId", others.back().id()}, {"username", "Last"}}}));
}

TEST_F(Presence, members_are_listed_up_to_100) {
  auto ada = connect();
  const auto tea = room_id(ada.create_room());
  auto others = connect(kSmallRoom);
  Event joined;
  for (auto& other : others) joined = other.join(tea);

  EXPECT_EQ(list(joined, "members").size(), 100U);
  EXPECT_EQ(number(object(joined, "room"), "activeUsers"), 101);
}

TEST_F(Presence, a_room_that_shrinks_to_100_gets_the_whole_list) {
  auto ada = connect();
  const auto tea = room_id(ada.create_room());
  auto others = connect(kSmallRoom + 2);
  for (auto& other : others) other.join(tea);
  for (int i = 0; i < 3; ++i) others[static_cast<std::size_t>(i)].leave();

  const Event presence = ada.wait_for("USER_EVENT", [](const Event& event) { return event.contains("members"); });
  EXPECT_EQ(text(presence, "event"), "presence");
  EXPECT_EQ(number(presence, "activeUsers"), 100);
  EXPECT_EQ(list(presence, "members").size(), 100U);
  others.back().leave();  // and from now on event by event
  EXPECT_EQ(number(wait_for_user_event(ada, "left"), "clientId"), others.back().id());
}

TEST_F(Presence, batches_come_once_a_second_at_the_most) {
  auto ada = connect();
  const auto tea = room_id(ada.create_room());
  auto others = connect(kSmallRoom + 3);
  std::int64_t joined = 0;
  std::int64_t batches = 0;
  const auto start = TestClock::now();
  for (auto& other : others) other.join(tea);
  while (joined < kSmallRoom + 3) {
    const Event event = ada.expect("USER_EVENT");
    const bool is_batch = is_user_event(event, "presence");
    joined += is_batch ? number(event, "joined") : 1;
    batches += is_batch ? 1 : 0;
    if (batches == 1 && is_batch) {  // one more change, which has to wait for its time
      others.front().leave();
      others.front().join(tea);
      joined -= 1;
    }
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(TestClock::now() - start);

  EXPECT_GE(batches, 2);
  EXPECT_LE(batches, seconds.count() + 1);
}

}  // namespace
}  // namespace chatroom::test
