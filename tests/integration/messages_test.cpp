// SEND_MESSAGE: acknowledgement, order, and retries that are never shown twice.
#include "support/chat_client.hpp"
#include "support/raw_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace chatroom::test {
namespace {

Event message(std::string_view id, std::string_view words) {
  return {{"type", "SEND_MESSAGE"}, {"id", id}, {"text", words}};
}

class Messages : public testing::Test {
 protected:
  ChatClient connect(const std::string& target = "/ws") const { return ChatClient(server_.port(), target); }

  ServerProcess server_{{"--no-client-limits", "--shards", "2"}};
};

TEST_F(Messages, are_acknowledged_to_the_sender_and_shown_to_the_others) {
  auto ada = connect();
  auto bob = connect();
  const auto tea = room_id(ada.create_room());
  bob.join(tea);
  ada.wait_for("USER_EVENT");
  ada.send({{"type", "SEND_MESSAGE"}, {"id", "m-1"}, {"text", "hello"}, {"ref", "s"}});

  const Event ack = ada.expect("ACK");
  const Event shown = bob.expect("NEW_MESSAGE");
  const auto ts = number(ack, "ts");
  EXPECT_GE(ts, number(ada.connect(), "time"));
  EXPECT_EQ(ack, (Event{{"type", "ACK"}, {"ref", "s"}, {"id", "m-1"}, {"roomId", tea}, {"seq", 1}, {"ts", ts}}));
  EXPECT_EQ(shown, (Event{{"type", "NEW_MESSAGE"},
                          {"roomId", tea},
                          {"seq", 1},
                          {"id", "m-1"},
                          {"clientId", ada.id()},
                          {"username", "User " + std::to_string(ada.id())},
                          {"text", "hello"},
                          {"ts", ts}}));
}

TEST_F(Messages, of_one_client_take_effect_in_the_order_sent) {
  auto ada = connect();
  auto bob = connect();
  bob.join(room_id(ada.create_room()));
  for (int i = 1; i <= 100; ++i) ada.send(message("m" + std::to_string(i), std::to_string(i)));

  for (int i = 1; i <= 100; ++i) {
    const Event shown = bob.expect("NEW_MESSAGE");
    EXPECT_EQ(number(shown, "seq"), i);
    EXPECT_EQ(text(shown, "text"), std::to_string(i));
  }
}

// What a room's members see of it, each with the ACKs of its own messages, is one sequence without gaps.
TEST_F(Messages, have_one_order_for_all_members_with_acks_in_their_place) {
  constexpr int kSenders = 4;
  constexpr int kEach = 50;
  std::vector<ChatClient> members;
  for (int i = 0; i < kSenders; ++i) members.push_back(connect());
  const auto tea = room_id(members[0].create_room());
  for (std::size_t i = 1; i < members.size(); ++i) members[i].join(tea);
  for (int i = 0; i < kEach; ++i) {
    for (auto& member : members) member.send(message(member.new_message_id(), "hi"));
  }

  std::vector<std::vector<std::string>> logs(kSenders);
  for (std::size_t i = 0; i < members.size(); ++i) {
    std::vector<std::int64_t> seqs;
    while (seqs.size() < kSenders * kEach) {
      const Event event = members[i].next();
      if (text(event, "type") == "USER_EVENT") continue;
      seqs.push_back(number(event, "seq"));
      const auto sender = text(event, "type") == "ACK" ? members[i].id() : number(event, "clientId");
      logs[i].push_back(std::to_string(sender) + " " + text(event, "id"));
    }
    EXPECT_EQ(seqs, range(1, kSenders * kEach));
    EXPECT_EQ(logs[i], logs[0]);
  }
}

TEST_F(Messages, are_cleaned_before_anybody_sees_them) {
  auto ada = connect();
  auto bob = connect();
  bob.join(room_id(ada.create_room()));
  ada.say("  cafe\u0301\u202e \u0007two\r\nlines\t! ");

  EXPECT_EQ(text(bob.expect("NEW_MESSAGE"), "text"), "caf\u00e9 two\nlines\t!");
}

TEST_F(Messages, hold_200_code_points_however_many_bytes_these_are) {
  auto ada = connect();
  ada.create_room();
  std::string teapots;
  for (int i = 0; i < 200; ++i) teapots += "\U0001FAD6";

  EXPECT_EQ(text(ada.say(teapots), "type"), "ACK");
  EXPECT_EQ(text(ada.say(teapots + "!"), "code"), "INVALID_FIELD");
}

TEST_F(Messages, sent_again_are_acknowledged_again_and_shown_once) {
  auto ada = connect();
  auto bob = connect();
  bob.join(room_id(ada.create_room()));
  Event first = ada.request(message("m1", "once"));
  Event again = ada.request(message("m1", "once"));
  ada.request(message("m2", "next"));

  EXPECT_FALSE(first.contains("duplicate"));
  EXPECT_TRUE(flag(again, "duplicate"));
  for (const auto* field : {"id", "roomId", "seq", "ts"}) EXPECT_EQ(again.at(field), first.at(field)) << field;
  EXPECT_EQ(text(bob.expect("NEW_MESSAGE"), "text"), "once");
  EXPECT_EQ(text(bob.expect("NEW_MESSAGE"), "text"), "next");
}

TEST_F(Messages, sent_again_from_another_room_get_their_first_acknowledgement) {
  auto ada = connect();
  auto bob = connect();
  const auto tea = room_id(ada.create_room("Tea"));
  bob.join(tea);
  const Event first = ada.request(message("m1", "to tea"));
  ada.create_room("Coffee");

  const Event again = ada.request(message("m1", "to tea"));
  EXPECT_TRUE(flag(again, "duplicate"));
  EXPECT_EQ(number(again, "roomId"), tea);
  EXPECT_EQ(number(again, "seq"), number(first, "seq"));
}

TEST_F(Messages, sent_again_in_no_room_and_for_the_room_they_were_meant_for_get_it_too) {
  auto ada = connect();
  const auto tea = room_id(ada.create_room());
  ada.request(message("m1", "to tea"));
  ada.leave();

  Event retry = message("m1", "to tea");
  retry["roomId"] = tea;
  EXPECT_TRUE(flag(ada.request(retry), "duplicate"));
}

TEST_F(Messages, sent_again_after_a_resume_get_it_too) {
  auto ada = connect();
  auto bob = connect();
  const Event created = ada.create_room();
  bob.join(room_id(created));
  ada.request(message("m1", "once"));
  ada.socket().reset();
  auto ada_again = connect(ada.session(0, text(created, "epoch")).target());

  EXPECT_TRUE(flag(ada_again.request(message("m1", "once")), "duplicate"));
  ada_again.request(message("m2", "next"));
  EXPECT_EQ(text(bob.expect("NEW_MESSAGE"), "text"), "once");
  EXPECT_EQ(text(bob.expect("NEW_MESSAGE"), "text"), "next");
}

TEST_F(Messages, are_recognised_among_the_last_64_ids) {
  auto ada = connect();
  ada.create_room();
  for (int i = 1; i <= 64; ++i) ada.send(message("m" + std::to_string(i), "x"));
  ada.wait_for("ACK", [](const Event& ack) { return number(ack, "seq") == 64; });

  EXPECT_TRUE(ada.request(message("m1", "x")).contains("duplicate"));
  EXPECT_EQ(number(ada.request(message("m65", "x")), "seq"), 65);
  EXPECT_TRUE(ada.request(message("m2", "x")).contains("duplicate"));
}

TEST_F(Messages, ids_are_compared_byte_by_byte_and_belong_to_one_client) {
  auto ada = connect();
  auto bob = connect();
  bob.join(room_id(ada.create_room()));

  EXPECT_EQ(number(ada.request(message("m1", "x")), "seq"), 1);
  EXPECT_EQ(number(ada.request(message("M1", "x")), "seq"), 2);
  EXPECT_EQ(number(bob.request(message("m1", "x")), "seq"), 3);
}

TEST_F(Messages, meant_for_another_room_are_refused_with_their_id) {
  auto ada = connect();
  auto bob = connect();
  const auto coffee = room_id(bob.create_room("Coffee"));
  ada.create_room("Tea");
  Event misdirected = message("m1", "to coffee");
  misdirected["roomId"] = coffee;

  const Event refused = ada.request(misdirected);
  EXPECT_EQ(text(refused, "code"), "NOT_IN_ROOM");
  EXPECT_EQ(text(refused, "id"), "m1");
  EXPECT_EQ(number(ada.request(message("m1", "to tea")), "seq"), 1);  // the id is still free
}

TEST_F(Messages, in_no_room_are_refused_with_their_id) {
  auto ada = connect();

  const Event refused = ada.say("anybody?");
  EXPECT_EQ(text(refused, "code"), "NOT_IN_ROOM");
  EXPECT_EQ(text(refused, "id"), "m1");
}

TEST_F(Messages, show_the_name_that_the_sender_had_by_then) {
  auto ada = connect();
  auto bob = connect();
  bob.join(room_id(ada.create_room()));
  ada.rename("Ada");
  ada.say("hello");
  ada.rename("Countess");

  EXPECT_EQ(text(bob.wait_for("NEW_MESSAGE"), "username"), "Ada");
}

// A turn writes for two milliseconds at most: to so many sockets it takes several.
TEST_F(Messages, reach_everybody_in_order_in_a_room_that_one_turn_is_not_enough_for) {
  ServerProcess server({"--no-client-limits", "--shards", "1"});
  ChatClient ada(server.port());
  const auto join = R"({"type":"JOIN_ROOM","roomId":)" + std::to_string(room_id(ada.create_room())) + "}";
  std::vector<RawClient> crowd;
  for (int i = 0; i < 900; ++i) {
    crowd.emplace_back(server.port());
    ASSERT_EQ(crowd.back().upgrade(), 101U);
    crowd.back().send_frame(Opcode::text, join);
  }
  const auto next = [](RawClient& client, std::string_view type) {
    for (;;) {
      const auto frame = client.read_frame();
      if (!frame) throw Unexpected("the connection ended");
      if (frame->payload.starts_with(R"({"type":")" + std::string(type) + "\"")) return frame->payload;
    }
  };
  for (auto& client : crowd) next(client, "ROOM_JOINED");
  for (int i = 0; i < 5; ++i) ada.say("to all of you");
  for (auto& client : crowd) {
    for (int seq = 1; seq <= 5; ++seq) {
      ASSERT_NE(next(client, "NEW_MESSAGE").find("\"seq\":" + std::to_string(seq) + ","), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace chatroom::test
