// RFC 6455 as a client meets it at /ws: what breaks it closes that connection, with the right code.
#include "support/chat_client.hpp"
#include "support/raw_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

constexpr std::string_view kPing = R"({"type":"PING","ref":"p"})";

class WebSocket : public testing::Test {
 protected:
  // A connection that has read its CONNECT.
  RawClient open() const {
    RawClient client(server_.port());
    EXPECT_EQ(client.upgrade(), 101U);
    EXPECT_EQ(client.read_frame()->opcode, Opcode::text);
    return client;
  }
  unsigned close_code_after(const RawFrame& frame, bool masked = true) const {
    RawClient client = open();
    client.send(encode(frame, masked));
    const unsigned code = client.read_close_code();
    client.read_to_end();
    return code;
  }
  static bool is_pong_event(const std::optional<RawFrame>& frame) {
    return frame && frame->opcode == Opcode::text && frame->payload.starts_with(R"({"type":"PONG","ref":"p")");
  }

  ServerProcess server_{{"--no-client-limits"}};
};

TEST_F(WebSocket, a_message_in_fragments_is_one_message_with_control_frames_between_them) {
  RawClient client = open();
  client.send(encode({false, 0, Opcode::text, std::string(kPing.substr(0, 5))}));
  client.send_frame(Opcode::ping, "between");
  client.send(encode({false, 0, Opcode::continuation, std::string(kPing.substr(5, 7))}));
  client.send(encode({true, 0, Opcode::continuation, std::string(kPing.substr(12))}));

  const auto pong = client.read_frame();
  EXPECT_EQ(pong->opcode, Opcode::pong);
  EXPECT_EQ(pong->payload, "between");
  EXPECT_TRUE(is_pong_event(client.read_frame()));
}

TEST_F(WebSocket, a_frame_may_come_byte_by_byte) {
  RawClient client = open();
  for (const char byte : encode({true, 0, Opcode::text, std::string(kPing)})) client.send({&byte, 1});

  EXPECT_TRUE(is_pong_event(client.read_frame()));
}

TEST_F(WebSocket, frames_may_come_behind_the_handshake_in_one_packet) {
  RawClient client(server_.port());
  client.send(
      "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" +
      encode({true, 0, Opcode::text, std::string(kPing)}));

  EXPECT_EQ(client.read_answer().status, 101U);
  EXPECT_TRUE(client.read_frame()->payload.starts_with(R"({"type":"CONNECT")"));
  EXPECT_TRUE(is_pong_event(client.read_frame()));
}

TEST_F(WebSocket, a_close_is_answered_with_its_code_and_the_server_ends_the_connection) {
  EXPECT_EQ(close_code_after({true, 0, Opcode::close, std::string("\x03\xe8", 2)}), 1000U);
  EXPECT_EQ(close_code_after({true, 0, Opcode::close, std::string("\x0f\xa0reason", 8)}), 4000U);
  EXPECT_EQ(close_code_after({true, 0, Opcode::close, ""}), 1005U);  // no code, no code in the answer
}

TEST_F(WebSocket, a_frame_of_more_than_4_KiB_closes_with_1009) {
  EXPECT_EQ(close_code_after({true, 0, Opcode::text, std::string(4097, ' ')}), 1009U);
}

TEST_F(WebSocket, a_frame_that_only_claims_to_be_too_big_closes_with_1009_at_once) {
  RawClient client = open();
  client.send(
      std::string("\x81\xff\x00\x00\x00\x7f\xff\xff\xff\xff"
                  "mask",
                  14));

  EXPECT_EQ(client.read_close_code(), 1009U);
}

TEST_F(WebSocket, fragments_that_are_too_big_together_close_with_1009) {
  RawClient client = open();
  client.send(encode({false, 0, Opcode::text, std::string(3000, ' ')}));
  client.send(encode({true, 0, Opcode::continuation, std::string(3000, ' ')}));

  EXPECT_EQ(client.read_close_code(), 1009U);
}

TEST_F(WebSocket, a_frame_of_just_4_KiB_is_read) {
  RawClient client = open();
  std::string event = R"({"type":"PING","ref":"p","x":")";
  event += std::string(4096 - event.size() - 2, 'x') + "\"}";
  client.send_frame(Opcode::text, event);

  EXPECT_TRUE(is_pong_event(client.read_frame()));
}

TEST_F(WebSocket, a_binary_frame_closes_with_1003) {
  EXPECT_EQ(close_code_after({true, 0, Opcode::binary, "x"}), 1003U);
}

TEST_F(WebSocket, text_that_is_not_UTF_8_closes_with_1007) {
  EXPECT_EQ(close_code_after({true, 0, Opcode::text, "{\"type\":\"\xff\"}"}), 1007U);
}

TEST_F(WebSocket, text_fails_at_its_first_bad_byte_before_the_frame_is_whole) {
  RawClient client = open();
  const std::string frame = encode({true, 0, Opcode::text, "\xed\xa0\x80" + std::string(100, 'x')});
  client.send(std::string_view(frame).substr(0, 9));

  EXPECT_EQ(client.read_close_code(), 1007U);
}

TEST_F(WebSocket, what_breaks_the_framing_closes_with_1002) {
  EXPECT_EQ(close_code_after({true, 0, Opcode::text, "x"}, false), 1002U) << "unmasked";
  EXPECT_EQ(close_code_after({true, 4, Opcode::text, "x"}), 1002U) << "a reserved bit";
  EXPECT_EQ(close_code_after({true, 0, static_cast<Opcode>(3), "x"}), 1002U) << "an unknown opcode";
  EXPECT_EQ(close_code_after({true, 0, static_cast<Opcode>(11), "x"}), 1002U) << "an unknown control opcode";
  EXPECT_EQ(close_code_after({true, 0, Opcode::continuation, "x"}), 1002U) << "a continuation of nothing";
  EXPECT_EQ(close_code_after({false, 0, Opcode::ping, "x"}), 1002U) << "a ping in fragments";
  EXPECT_EQ(close_code_after({true, 0, Opcode::ping, std::string(126, 'x')}), 1002U) << "a long ping";
  EXPECT_EQ(close_code_after({true, 0, Opcode::close, "x"}), 1002U) << "half a close code";
  EXPECT_EQ(close_code_after({true, 0, Opcode::close, std::string("\x03\xed", 2)}), 1002U) << "1005 on the wire";
}

TEST_F(WebSocket, a_client_that_breaks_the_rules_costs_only_its_own_connection) {
  ChatClient ada(server_.port());
  ChatClient bob(server_.port());
  bob.join(room_id(ada.create_room()));
  close_code_after({true, 7, Opcode::text, "x"});
  ada.say("unmoved");

  EXPECT_EQ(text(bob.expect("NEW_MESSAGE"), "text"), "unmoved");
}

}  // namespace
}  // namespace chatroom::test
