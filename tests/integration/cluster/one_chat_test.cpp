// Three nodes are one chat: messages in one order, each once, names, presence, the directory, ids, sessions.
#include "integration/cluster/people.hpp"
#include "support/raw_client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace chatroom::test {
namespace {

constexpr std::string_view kUpgradeFields =
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

class OneChat : public testing::Test {
 protected:
  Cluster cluster{{.nodes = 3, .options = {"--grace-seconds", "20"}}};
};

TEST_F(OneChat, messages_reach_members_on_every_node_once_and_in_one_order) {
  constexpr std::size_t kEach = 50;
  std::vector<ChatClient> members;
  for (std::size_t i = 0; i < 6; ++i) members.emplace_back(cluster.port(i % 3));
  fill_room({&members[0], &members[1], &members[2], &members[3], &members[4], &members[5]});
  for (std::size_t n = 0; n < kEach; ++n) {
    for (auto& member : members) send_words(member, std::to_string(member.id()) + " " + std::to_string(n));
  }
  // Everybody hears five sixths as NEW_MESSAGE, and gets the rest as ACK.
  std::vector<std::vector<std::int64_t>> places;
  for (auto& member : members) {
    std::int64_t last = 0;
    std::size_t own = 0;
    while (last < static_cast<std::int64_t>(kEach * members.size())) {
      const Event event = member.next();
      const auto type = text(event, "type");
      if (type != "ACK" && type != "NEW_MESSAGE") continue;
      ASSERT_EQ(number(event, "seq"), last + 1);
      ++last;
      own += type == "ACK" ? 1 : 0;
    }
    EXPECT_EQ(own, kEach) << "nobody hears an echo of his own, and each is acknowledged";
    EXPECT_TRUE(member.events_until_pong().empty()) << "and nothing comes twice";
  }
  const auto truth = history(members[0]);
  EXPECT_EQ(truth.size(), kEach * members.size());
  EXPECT_EQ(std::set<std::string>(truth.begin(), truth.end()).size(), truth.size());
  for (auto& member : members) EXPECT_EQ(history(member), truth);
}

TEST_F(OneChat, presence_and_names_are_the_same_everywhere) {
  ChatClient ada(cluster.port(0));
  ChatClient bob(cluster.port(1));
  const auto room = fill_room({&ada, &bob});
  bob.rename("Bob");
  const Event renamed = ada.wait_for("USER_EVENT");
  EXPECT_TRUE(is_user_event(renamed, "renamed"));
  EXPECT_EQ(text(renamed, "username"), "Bob");
  ChatClient eve(cluster.port(2));
  const Event joined = eve.join(room.id);
  EXPECT_EQ(members_of(joined).size(), 3U);
  EXPECT_EQ(number(object(joined, "room"), "activeUsers"), 3);
  for (auto* other : {&ada, &bob}) EXPECT_EQ(number(other->wait_for("USER_EVENT"), "clientId"), eve.id());
  ada.send({{"type", "TYPING"}});
  for (auto* other : {&bob, &eve}) EXPECT_TRUE(is_user_event(other->wait_for("USER_EVENT"), "typing"));
  eve.leave();
  for (auto* other : {&ada, &bob}) {
    const Event left = other->wait_for("USER_EVENT");
    EXPECT_TRUE(is_user_event(left, "left"));
    EXPECT_EQ(number(left, "activeUsers"), 2);
  }
}

TEST_F(OneChat, rooms_of_all_nodes_are_in_the_directory_and_go_with_their_last_member) {
  std::vector<ChatClient> creators;
  for (std::size_t i = 0; i < 3; ++i) creators.emplace_back(cluster.port(i));
  std::vector<std::int64_t> rooms;
  for (auto& creator : creators) rooms.push_back(room_id(creator.create_room("Room")));
  ChatClient guest(cluster.port(1));
  guest.join(rooms[2]);
  ChatClient reader(cluster.port(0));
  const auto directory = [&] { return list(reader.request({{"type", "LIST_ROOMS"}}), "rooms"); };
  ASSERT_EQ(directory().size(), 3U);
  EXPECT_EQ(number(directory().front(), "id"), rooms[2]) << "the fullest first";
  EXPECT_EQ(number(directory().front(), "activeUsers"), 2);
  creators[0].leave();
  EXPECT_EQ(directory().size(), 2U);
  EXPECT_TRUE(is_error(reader.join(rooms[0]), "ROOM_NOT_FOUND"));
}

TEST_F(OneChat, ids_are_unique_over_the_nodes) {
  std::set<std::int64_t> clients;
  std::set<std::int64_t> rooms;
  std::vector<ChatClient> people;
  for (std::size_t i = 0; i < 150; ++i) {
    auto& client = people.emplace_back(cluster.port(i % 3));
    EXPECT_TRUE(clients.insert(client.id()).second);
    client.send({{"type", "CREATE_ROOM"}, {"name", "Room"}});
  }
  for (auto& client : people) EXPECT_TRUE(rooms.insert(room_id(client.wait_for("ROOM_JOINED"))).second);
}

TEST_F(OneChat, a_session_resumes_on_any_node_with_what_it_missed_and_its_place_was_kept) {
  ChatClient ada(cluster.port(0));
  auto bob = std::make_unique<ChatClient>(cluster.port(1));
  bob->rename("Bob");
  const auto room = fill_room({&ada, bob.get()});
  say(ada, "one");
  const auto seq = hear(*bob, "one");
  const auto id = bob->id();
  auto session = bob->session(seq, room.epoch);
  for (std::size_t node : {2U, 0U, 1U}) {
    bob->socket().reset();
    const std::string words = "missed on the way to " + std::to_string(node);
    say(ada, words);
    bob = std::make_unique<ChatClient>(cluster.port(node), session.target());
    ASSERT_TRUE(is_resumed(*bob)) << node;
    EXPECT_EQ(bob->id(), id);
    EXPECT_EQ(text(bob->connect(), "username"), "Bob");
    const Event joined = bob->expect("ROOM_JOINED");
    EXPECT_EQ(words_of(list(joined, "history")), std::vector{words});
    EXPECT_TRUE(flag(joined, "complete"));
    session = bob->session(number(joined, "seq"), room.epoch);
    bob->events_until_pong();  // a frame, with which the new token counts
  }
  EXPECT_TRUE(ada.events_until_pong().empty()) << "the room never saw him leave";
}

TEST_F(OneChat, a_message_sent_again_on_another_node_is_shown_once) {
  ChatClient ada(cluster.port(0));
  ChatClient bob(cluster.port(1));
  const auto room = fill_room({&ada, &bob});
  const auto id = send_words(bob, "once");
  const Event first = answer_to(bob, id);
  bob.socket().reset();
  ChatClient again(cluster.port(2), bob.session(0, room.epoch).target());
  ASSERT_TRUE(is_resumed(again));
  again.send({{"type", "SEND_MESSAGE"}, {"id", id}, {"text", "once"}});
  const Event second = answer_to(again, id);
  EXPECT_EQ(number(second, "seq"), number(first, "seq"));
  EXPECT_TRUE(flag(second, "duplicate"));
  hear(ada, "once");
  EXPECT_TRUE(ada.events_until_pong().empty());
}

// Reads on until a frame that has `text` in it; false if the connection ends before, which has to be with 4409.
bool reads(RawClient& client, std::string_view text, std::string_view or_this = "nothing else") {
  for (;;) {
    const auto frame = client.read_frame();
    if (!frame) throw Unexpected("ended without a close frame");
    if (frame->opcode == Opcode::close) {
      EXPECT_EQ(frame->close_code(), 4409U);
      return false;
    }
    if (frame->payload.find(text) != std::string::npos) return true;
    if (frame->payload.find(or_this) != std::string::npos) return false;
  }
}

TEST_F(OneChat, of_two_nodes_that_resume_one_token_at_once_one_has_the_client) {
  ChatClient ada(cluster.port(0));
  const auto room = fill_room({&ada});
  for (int round = 0; round < 10; ++round) {
    ChatClient bob(cluster.port(0));
    bob.join(room.id);
    const auto target = bob.session(0, room.epoch).target();
    bob.socket().reset();
    RawClient first(cluster.port(1));
    RawClient second(cluster.port(2));
    for (auto* racer : {&first, &second}) racer->request("GET", target, kUpgradeFields);
    // The first one may be closed by then. No frame of either has come before, so that the token is good for both.
    std::vector<RawClient*> living;
    for (auto* racer : {&first, &second}) {
      ASSERT_EQ(racer->read_answer(false).status, 101U);
      if (reads(*racer, "ROOM_JOINED", R"("resumed":false)")) living.push_back(racer);
    }
    int owners = 0;
    for (auto* racer : living) {
      racer->send_frame(Opcode::text, R"({"type":"SEND_MESSAGE","id":"mine","text":"mine"})");
      if (reads(*racer, R"("ACK")", R"("ERROR")")) ++owners;
    }
    EXPECT_EQ(owners, 1) << "in round " << round;
    hear(ada, "mine");
  }
  EXPECT_TRUE(std::ranges::none_of(ada.events_until_pong(),
                                   [](const Event& event) { return text(event, "type") == "NEW_MESSAGE"; }));
}

TEST_F(OneChat, a_join_on_a_node_that_is_new_to_the_room_sees_no_gap_while_messages_come) {
  constexpr int kJoins = 12;
  ChatClient ada(cluster.port(0));
  const auto room = fill_room({&ada});
  for (int round = 0; round < kJoins; ++round) {
    for (int n = 0; n < 20; ++n) send_words(ada, "x");
    ChatClient bob(cluster.port(1 + static_cast<std::size_t>(round) % 2));
    bob.send({{"type", "JOIN_ROOM"}, {"roomId", room.id}});
    for (int n = 0; n < 20; ++n) send_words(ada, "y");
    const Event joined = bob.wait_for("ROOM_JOINED");
    const auto mark = number(joined, "seq");
    const auto shown = numbers(list(joined, "history"), "seq");
    EXPECT_EQ(shown, range(std::max<std::int64_t>(1, mark - 49), mark));
    const auto end = say(ada, "end");
    std::int64_t last = mark;
    while (last < end) {
      const Event event = bob.wait_for("NEW_MESSAGE");
      ASSERT_EQ(number(event, "seq"), last + 1);
      ++last;
    }
    bob.leave();  // the last here: the node stops following
  }
}

}  // namespace
}  // namespace chatroom::test
