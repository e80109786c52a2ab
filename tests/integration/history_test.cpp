// GET_HISTORY, what a join brings, and the bounds of a room's log.
#include "support/chat_client.hpp"
#include "support/server_process.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

constexpr std::size_t kMaxReply = 256U << 10U;

// Sends messages 1, 2, … with these texts, and waits until the last is acknowledged.
void fill(ChatClient& sender, int count, const std::string& words = "x") {
  Event ack;
  for (int i = 0; i < count; ++i) ack = sender.say(words);
  ASSERT_EQ(text(ack, "type"), "ACK");
}

Event history(ChatClient& client, Event fields = {}) {
  fields["type"] = "GET_HISTORY";
  return client.request(std::move(fields));
}

std::vector<std::int64_t> seqs(const Event& reply) { return numbers(list(reply, "messages"), "seq"); }

TEST(History, has_all_its_fields_and_own_messages_too) {
  ServerProcess server({"--no-client-limits"});
  ChatClient ada(server.port());
  const Event created = ada.create_room();
  const Event ack = ada.say("hello");

  Event reply = history(ada);
  EXPECT_EQ(text(reply, "type"), "HISTORY");
  EXPECT_EQ(number(reply, "roomId"), room_id(created));
  EXPECT_EQ(text(reply, "epoch"), text(created, "epoch"));
  EXPECT_EQ(number(reply, "first"), 1);
  EXPECT_TRUE(flag(reply, "complete"));
  EXPECT_EQ(list(reply, "messages"), (std::vector<Event>{{{"type", "NEW_MESSAGE"},
                                                          {"roomId", room_id(created)},
                                                          {"seq", 1},
                                                          {"id", "m1"},
                                                          {"clientId", ada.id()},
                                                          {"username", "User " + std::to_string(ada.id())},
                                                          {"text", "hello"},
                                                          {"ts", number(ack, "ts")}}}));
}

TEST(History, pages_from_the_newest_to_the_first) {
  ServerProcess server({"--no-client-limits"});
  ChatClient ada(server.port());
  ada.create_room();
  fill(ada, 120);

  Event page = history(ada);
  EXPECT_EQ(seqs(page), range(71, 120));
  EXPECT_FALSE(flag(page, "complete"));
  page = history(ada, {{"before", 71}});
  EXPECT_EQ(seqs(page), range(21, 70));
  EXPECT_FALSE(flag(page, "complete"));
  page = history(ada, {{"before", 21}});
  EXPECT_EQ(seqs(page), range(1, 20));
  EXPECT_TRUE(flag(page, "complete"));
}

TEST(History, gives_as_many_as_asked_for_up_to_100) {
  ServerProcess server({"--no-client-limits"});
  ChatClient ada(server.port());
  ada.create_room();
  fill(ada, 110);

  EXPECT_EQ(seqs(history(ada, {{"limit", 3}})), range(108, 110));
  EXPECT_EQ(seqs(history(ada, {{"limit", 100}})), range(11, 110));
  EXPECT_EQ(text(history(ada, {{"limit", 101}}), "field"), "limit");
  EXPECT_EQ(text(history(ada, {{"limit", 0}}), "field"), "limit");
}

TEST(History, beyond_either_end_is_empty_or_the_newest) {
  ServerProcess server({"--no-client-limits"});
  ChatClient ada(server.port());
  ada.create_room();

  EXPECT_TRUE(flag(history(ada), "complete"));
  fill(ada, 3);
  const Event below = history(ada, {{"before", 1}});
  EXPECT_TRUE(seqs(below).empty());
  EXPECT_TRUE(flag(below, "complete"));
  EXPECT_EQ(seqs(history(ada, {{"before", 1000}})), range(1, 3));
}

TEST(History, of_a_join_is_the_latest_50) {
  ServerProcess server({"--no-client-limits"});
  ChatClient ada(server.port());
  const auto tea = room_id(ada.create_room());
  fill(ada, 60);

  ChatClient bob(server.port());
  const Event joined = bob.join(tea);
  EXPECT_EQ(numbers(list(joined, "history"), "seq"), range(11, 60));
  EXPECT_EQ(number(joined, "seq"), 60);
  EXPECT_EQ(number(joined, "first"), 1);
  EXPECT_FALSE(flag(joined, "complete"));
  EXPECT_EQ(seqs(history(bob, {{"before", 11}})), range(1, 10));
}

TEST(History, is_cut_at_256_KiB_and_says_so) {
  ServerProcess server({"--no-client-limits", "--message-length", "10000", "--frame-size", "64KiB"});
  ChatClient ada(server.port());
  const auto tea = room_id(ada.create_room());
  fill(ada, 40, std::string(10000, 'x'));

  Event page = history(ada, {{"limit", 100}});
  const std::size_t size = json::serialize(json::value(page.at("messages"))).size();
  EXPECT_LE(size, kMaxReply);
  EXPECT_GT(size, kMaxReply - 11000);  // one more would not have fitted
  EXPECT_FALSE(flag(page, "complete"));
  EXPECT_EQ(seqs(page).back(), 40);
  page = history(ada, {{"limit", 100}, {"before", seqs(page).front()}});
  EXPECT_EQ(seqs(page).front(), 1);
  EXPECT_TRUE(flag(page, "complete"));

  ChatClient bob(server.port());
  const Event joined = bob.join(tea);
  EXPECT_LE(json::serialize(json::value(joined.at("history"))).size(), kMaxReply);
  EXPECT_FALSE(flag(joined, "complete"));
}

TEST(History, loses_its_oldest_at_the_bound_of_count_and_first_moves_on) {
  ServerProcess server({"--no-client-limits", "--room-log-messages", "5"});
  ChatClient ada(server.port());
  const auto tea = room_id(ada.create_room());
  fill(ada, 8);

  const Event reply = history(ada);
  EXPECT_EQ(seqs(reply), range(4, 8));
  EXPECT_EQ(number(reply, "first"), 4);
  EXPECT_TRUE(flag(reply, "complete"));  // it reaches `first`
  ChatClient bob(server.port());
  const Event joined = bob.join(tea);
  EXPECT_EQ(number(joined, "first"), 4);
  EXPECT_EQ(number(joined, "seq"), 8);
  EXPECT_TRUE(flag(joined, "complete"));
}

TEST(History, loses_its_oldest_at_the_bound_of_bytes) {
  ServerProcess server({"--no-client-limits", "--room-log-size", "4KiB"});
  ChatClient ada(server.port());
  ada.create_room();
  fill(ada, 40, std::string(200, 'x'));

  const auto kept = seqs(history(ada, {{"limit", 100}}));
  EXPECT_GT(kept.front(), 20);  // 4 KiB hold fewer than 20 messages of over 200 bytes
  EXPECT_EQ(kept.back(), 40);
  EXPECT_EQ(number(history(ada), "first"), kept.front());
}

TEST(History, of_the_longest_room_goes_first_at_the_bound_of_all_rooms) {
  ServerProcess server(
      {"--no-client-limits", "--room-log-size", "16KiB", "--total-log-size", "16KiB", "--shards", "1"});
  ChatClient ada(server.port());
  ChatClient bob(server.port());
  ada.create_room("Long");
  bob.create_room("Short");
  fill(bob, 2);
  fill(ada, 100, std::string(200, 'x'));

  EXPECT_EQ(seqs(history(bob)), range(1, 2));
  EXPECT_GT(number(history(ada), "first"), 1);
}

TEST(History, outside_a_room_is_refused) {
  ServerProcess server;
  ChatClient ada(server.port());

  EXPECT_EQ(text(history(ada), "code"), "NOT_IN_ROOM");
}

}  // namespace
}  // namespace chatroom::test
