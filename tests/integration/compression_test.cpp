// permessage-deflate (RFC 7692) as clients meet it: who agrees to it and who does not are in one room, each gets all,
// and what is made to hurt costs its own connection only.
#include "support/chat_client.hpp"
#include "support/raw_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <utility>

namespace chatroom::test {
namespace {

constexpr std::string_view kOffer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
constexpr std::uint8_t kCompressed = 4;  // of a frame's three reserved bits the first
constexpr auto kDeflate = WsClient::Offer::deflate;

HttpAnswer upgrade(RawClient& client, std::string_view fields) {
  client.request("GET", "/ws",
                 "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                     std::string(fields));
  return client.read_answer();
}

// As the payload of a compressed message.
std::string deflated(const std::string& message) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string in = message;
  std::string out(deflateBound(&stream, static_cast<uLong>(in.size())) + 16, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out - 4);
  deflateEnd(&stream);
  return out;
}

std::string inflated(const RawFrame& frame) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, -15), Z_OK);
  std::string in = frame.payload + std::string("\0\0\xff\xff", 4);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_SYNC_FLUSH), Z_OK);
  out.resize(out.size() - stream.avail_out);
  inflateEnd(&stream);
  return out;
}

// A connection that agreed to compression and has read its CONNECT.
RawClient open_deflating(const ServerProcess& server) {
  RawClient client(server.port());
  EXPECT_TRUE(upgrade(client, kOffer).fields.contains("sec-websocket-extensions"));
  EXPECT_EQ(client.read_frame()->opcode, Opcode::text);
  return client;
}

void join(RawClient& client, std::int64_t room) {
  client.send_frame(Opcode::text, R"({"type":"JOIN_ROOM","roomId":)" + std::to_string(room) + "}");
}

// The next text, as it came and as what it says; joins and leaves are passed over.
std::pair<RawFrame, std::string> read_event(RawClient& client, std::string_view type) {
  for (;;) {
    const RawFrame frame = client.read_frame().value();
    const std::string text = frame.reserved == kCompressed ? inflated(frame) : frame.payload;
    if (text.starts_with("{\"type\":\"" + std::string(type) + "\"")) return {frame, text};
  }
}

TEST(Compression, is_agreed_on_without_context_takeover_on_either_side) {
  ServerProcess server;
  RawClient client(server.port());
  const auto answer = upgrade(client, kOffer);
  EXPECT_EQ(answer.status, 101U);
  EXPECT_EQ(answer.fields.at("sec-websocket-extensions"),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
}

TEST(Compression, offers_may_stand_on_several_lines) {
  ServerProcess server;
  RawClient client(server.port());
  const auto answer = upgrade(client,
                              "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9\r\n"
                              "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=15\r\n");
  EXPECT_TRUE(answer.fields.at("sec-websocket-extensions").ends_with("server_max_window_bits=15"));
}

TEST(Compression, is_not_agreed_on_when_it_is_off_or_asked_for_in_a_way_that_is_not_there) {
  ServerProcess server({"--compress", "off"});
  RawClient client(server.port());
  EXPECT_FALSE(upgrade(client, kOffer).fields.contains("sec-websocket-extensions"));

  ServerProcess other;
  RawClient small(other.port());
  const auto answer = upgrade(small, "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9\r\n");
  EXPECT_EQ(answer.status, 101U);
  EXPECT_FALSE(answer.fields.contains("sec-websocket-extensions"));
}

TEST(Compression, gives_one_form_to_all_who_agreed_and_the_plain_one_to_the_others_on_every_shard) {
  ServerProcess server({"--no-client-limits", "--compress-min", "100", "--shards", "2"});
  ChatClient ada(server.port());
  const auto tea = room_id(ada.create_room());
  ChatClient plain(server.port());
  plain.join(tea);
  ChatClient deflating(server.port(), "/ws", {}, kDeflate);
  deflating.join(tea);
  std::vector<RawClient> raw;
  for (int i = 0; i < 6; ++i) {
    raw.push_back(open_deflating(server));
    join(raw.back(), tea);
    read_event(raw.back(), "ROOM_JOINED");
  }
  const std::string words(150, 'x');
  ada.say(words);

  EXPECT_EQ(text(plain.wait_for("NEW_MESSAGE"), "text"), words);
  EXPECT_EQ(text(deflating.wait_for("NEW_MESSAGE"), "text"), words);
  const auto [frame, event] = read_event(raw.front(), "NEW_MESSAGE");
  EXPECT_EQ(frame.reserved, kCompressed);
  EXPECT_LT(frame.payload.size(), event.size());
  EXPECT_NE(event.find(words), std::string::npos);
  for (std::size_t i = 1; i < raw.size(); ++i) {
    EXPECT_EQ(read_event(raw[i], "NEW_MESSAGE").first.payload, frame.payload);
  }
}

TEST(Compression, leaves_what_is_short_as_it_is) {
  ServerProcess server({"--no-client-limits", "--compress-min", "300"});
  ChatClient ada(server.port());
  const auto tea = room_id(ada.create_room());
  RawClient client = open_deflating(server);
  join(client, tea);
  read_event(client, "ROOM_JOINED");
  ada.say("short");
  EXPECT_EQ(read_event(client, "NEW_MESSAGE").first.reserved, 0U);
  ada.say(std::string(200, 'x'));
  EXPECT_EQ(read_event(client, "NEW_MESSAGE").first.reserved, kCompressed);
}

TEST(Compression, covers_joins_and_histories_as_a_whole) {
  ServerProcess server({"--no-client-limits"});
  ChatClient ada(server.port());
  const auto tea = room_id(ada.create_room());
  for (int i = 0; i < 60; ++i) ada.say("message number " + std::to_string(i));
  RawClient client = open_deflating(server);
  join(client, tea);
  const auto [joined, joined_text] = read_event(client, "ROOM_JOINED");
  EXPECT_EQ(joined.reserved, kCompressed);
  EXPECT_LT(joined.payload.size(), joined_text.size() / 3);
  EXPECT_NE(joined_text.find("message number 59"), std::string::npos);
  client.send_frame(Opcode::text, R"({"type":"GET_HISTORY","limit":60})");
  const auto [history, history_text] = read_event(client, "HISTORY");
  EXPECT_EQ(history.reserved, kCompressed);
  EXPECT_NE(history_text.find("message number 0\""), std::string::npos);
}

TEST(Compression, covers_news_of_the_room_too) {
  ServerProcess server({"--no-client-limits", "--compress-min", "20"});
  ChatClient ada(server.port());
  const auto tea = room_id(ada.create_room());
  RawClient client = open_deflating(server);
  join(client, tea);
  read_event(client, "ROOM_JOINED");
  ada.rename("aaaaaaaaaaaaaaaa");
  const auto [frame, event] = read_event(client, "USER_EVENT");
  EXPECT_EQ(frame.reserved, kCompressed);
  EXPECT_NE(event.find(R"("username":"aaaaaaaaaaaaaaaa")"), std::string::npos);
}

TEST(Compression, of_a_clients_messages_is_undone) {
  ServerProcess server;
  RawClient client = open_deflating(server);
  const std::string event = R"({"type":"PING","ref":"compressed"})";
  client.send(encode({true, kCompressed, Opcode::text, deflated(event)}));
  EXPECT_NE(read_event(client, "PONG").second.find(R"("ref":"compressed")"), std::string::npos);

  const std::string payload = deflated(event);
  client.send(encode({false, kCompressed, Opcode::text, payload.substr(0, 7)}));
  client.send_frame(Opcode::ping, "between");
  client.send(encode({true, 0, Opcode::continuation, payload.substr(7)}));
  EXPECT_NE(read_event(client, "PONG").second.find(R"("ref":"compressed")"), std::string::npos);
}

TEST(Compression, that_was_not_agreed_on_closes_with_1002) {
  ServerProcess server;
  RawClient client(server.port());
  ASSERT_EQ(client.upgrade(), 101U);
  client.send(encode({true, kCompressed, Opcode::text, deflated(R"({"type":"PING"})")}));
  EXPECT_EQ(client.read_close_code(), 1002U);
}

TEST(Compression, that_is_broken_closes_with_1007_and_control_frames_have_none) {
  ServerProcess server;
  RawClient client = open_deflating(server);
  client.send(encode({true, kCompressed, Opcode::text, "{\"type\":\"PING\"}"}));
  EXPECT_EQ(client.read_close_code(), 1007U);

  RawClient other = open_deflating(server);
  other.send(encode({true, kCompressed, Opcode::ping, ""}));
  EXPECT_EQ(other.read_close_code(), 1002U);
}

TEST(Compression, of_a_message_that_bursts_its_limit_closes_with_1009_and_costs_nobody_else_anything) {
  ServerProcess server({"--no-client-limits", "--shards", "1"});
  ChatClient ada(server.port());
  ChatClient bob(server.port(), "/ws", {}, kDeflate);
  bob.join(room_id(ada.create_room()));
  const std::string bomb = deflated(std::string(3'900'000, 'x'));
  ASSERT_LT(bomb.size(), 4096U) << "it is no larger than a message may be";
  for (int i = 0; i < 50; ++i) {
    RawClient client = open_deflating(server);
    client.send(encode({true, kCompressed, Opcode::text, bomb}));
    EXPECT_EQ(client.read_close_code(), 1009U);
  }
  const std::string words(200, 'w');
  ada.say(words);
  EXPECT_EQ(text(bob.expect("NEW_MESSAGE"), "text"), words);
}

TEST(Compression, is_spoken_by_ws_echo_in_texts_and_bytes_of_every_size) {
  ServerProcess server({}, ServerProcess::Program::ws_echo);
  WsClient client(server.port(), "/", {}, kDeflate);
  for (const std::size_t size : {0U, 1U, 125U, 126U, 4096U, 65'535U, 65'536U, 1'000'000U, 16U << 20U}) {
    const std::string message(size, 'x');
    client.send_text(message);
    EXPECT_TRUE(client.read() == message) << size;
    EXPECT_TRUE(client.got_text());
    client.send_binary(message);
    EXPECT_TRUE(client.read() == message) << size;
    EXPECT_FALSE(client.got_text());
  }
}

}  // namespace
}  // namespace chatroom::test
