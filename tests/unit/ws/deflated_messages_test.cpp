// Compressed messages through the decoder: where they may stand, how they may be cut, and what ends the connection.
#include "unit/ws/deflating_client.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chatroom::ws::test {
namespace {

using Kind = Event::Kind;

std::vector<OwnedEvent> text_event(std::string message) {
  return {{Kind::text, CloseCode::no_status, std::move(message)}};
}

CloseCode violation_of(std::string_view bytes, DecoderSettings settings = {.max_message_bytes = 1 << 16}) {
  const auto events = decode_deflated(bytes, kWhole, settings);
  return events.size() == 1 && events[0].kind == Kind::violation ? events[0].code : CloseCode::no_status;
}

TEST(DeflatedMessages, are_delivered_inflated_however_they_are_cut) {
  const std::string message = "so much tea, so much tea, so much tea \U0001FAD6";
  const std::string bytes = deflated_text(message);
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    EXPECT_EQ(decode_deflated(bytes, piece), text_event(message)) << piece;
  }
}

TEST(DeflatedMessages, may_come_in_frames_with_control_frames_between_them) {
  const std::string message(500, 'x');
  const std::string payload = compressed(message);
  for (std::size_t size = 1; size <= payload.size(); ++size) {
    EXPECT_EQ(decode_deflated(deflated_fragments(Opcode::text, payload, size)), text_event(message)) << size;
  }
  const std::string bytes = frame(Opcode::text, payload.substr(0, 3), kDeflatedStart) + ping("p") + middle("") +
                            last(payload.substr(3)) + text("plain");
  const std::vector<OwnedEvent> expected = {{Kind::ping, CloseCode::no_status, "p"},
                                            {Kind::text, CloseCode::no_status, message},
                                            {Kind::text, CloseCode::no_status, "plain"}};
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) EXPECT_EQ(decode_deflated(bytes, piece), expected);
}

TEST(DeflatedMessages, may_stand_between_plain_ones) {
  const std::string bytes = text("one") + deflated_text("two") + first(Opcode::text, "th") + last("ree") +
                            deflated_fragments(Opcode::text, compressed("four"), 2) + text("five");
  const auto events = decode_deflated(bytes);
  ASSERT_EQ(events.size(), 5U);
  EXPECT_EQ(events[1].payload + events[2].payload + events[3].payload + events[4].payload, "twothreefourfive");
}

TEST(DeflatedMessages, may_be_empty_and_binary) {
  EXPECT_EQ(decode_deflated(deflated_text("")), text_event(""));
  const std::string bytes("\0\xff\0\xfe", 4);
  const auto events = decode_deflated(frame(Opcode::binary, compressed(bytes), kDeflated));
  EXPECT_EQ(events, (std::vector<OwnedEvent>{{Kind::binary, CloseCode::no_status, bytes}}));
}

TEST(DeflatedMessages, without_an_agreement_close_with_1002) {
  const auto events = decode(deflated_text("x"));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].code, CloseCode::protocol_error);
}

TEST(DeflatedMessages, are_marked_at_their_first_frame_only_and_control_frames_never) {
  EXPECT_EQ(violation_of(frame(Opcode::ping, "x", kDeflated)), CloseCode::protocol_error);
  EXPECT_EQ(violation_of(frame(Opcode::pong, "", kDeflated)), CloseCode::protocol_error);
  EXPECT_EQ(violation_of(frame(Opcode::close, close_payload(1000), kDeflated)), CloseCode::protocol_error);
  EXPECT_EQ(violation_of(first(Opcode::text, "x") + frame(Opcode::continuation, "y", kDeflated)),
            CloseCode::protocol_error);
  EXPECT_EQ(violation_of(frame(Opcode::text, "x", kDeflatedStart) + frame(Opcode::continuation, "y", kDeflated)),
            CloseCode::protocol_error);
  for (const unsigned rsv : {1U, 2U, 3U, 5U, 6U, 7U}) {
    EXPECT_EQ(violation_of(frame(Opcode::text, "x", {.rsv = rsv})), CloseCode::protocol_error) << rsv;
  }
}

TEST(DeflatedMessages, that_are_broken_close_with_1007) {
  EXPECT_EQ(violation_of(frame(Opcode::text, "no deflate", kDeflated)), CloseCode::invalid_utf8);
  EXPECT_EQ(violation_of(frame(Opcode::text, "", kDeflated)), CloseCode::invalid_utf8);
  EXPECT_EQ(violation_of(deflated_fragments(Opcode::text, "no deflate", 3)), CloseCode::invalid_utf8);
}

TEST(DeflatedMessages, that_are_no_utf_8_once_inflated_close_with_1007) {
  EXPECT_EQ(violation_of(deflated_text("\xed\xa0\x80")), CloseCode::invalid_utf8);
  EXPECT_EQ(violation_of(deflated_text("half \xf0\x9f")), CloseCode::invalid_utf8);
}

TEST(DeflatedMessages, that_inflate_to_more_than_the_limit_close_with_1009) {
  const DecoderSettings settings = {.max_message_bytes = 1000};
  EXPECT_EQ(decode_deflated(deflated_text(std::string(1000, 'x')), kWhole, settings),
            text_event(std::string(1000, 'x')));
  EXPECT_EQ(violation_of(deflated_text(std::string(1001, 'x')), settings), CloseCode::message_too_big);
  const std::string bomb = compressed(std::string(900'000, '\0'));
  ASSERT_LT(bomb.size(), 1000U);
  EXPECT_EQ(violation_of(frame(Opcode::text, bomb, kDeflated), settings), CloseCode::message_too_big);
  EXPECT_EQ(violation_of(deflated_fragments(Opcode::text, bomb, 100), settings), CloseCode::message_too_big);
}

TEST(DeflatedMessages, that_are_too_big_as_they_come_close_with_1009_by_their_header) {
  const std::string header = frame(Opcode::text, std::string(1001, 'x'), kDeflated).substr(0, 8);
  EXPECT_EQ(violation_of(header, {.max_message_bytes = 1000}), CloseCode::message_too_big);
}

}  // namespace
}  // namespace chatroom::ws::test
