#include "ws/decoder.hpp"

#include "unit/ws/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace chatroom::ws::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = Event::Kind;

OwnedEvent text_event(std::string payload) { return {Kind::text, CloseCode::no_status, std::move(payload)}; }
OwnedEvent ping_event(std::string payload) { return {Kind::ping, CloseCode::no_status, std::move(payload)}; }

testing::Matcher<OwnedEvent> violation(CloseCode code) {
  return testing::AllOf(testing::Field(&OwnedEvent::kind, Kind::violation), testing::Field(&OwnedEvent::code, code),
                        testing::Field(&OwnedEvent::payload, testing::Not(IsEmpty())));
}

// Streams with every kind of frame and every kind of end.
std::vector<std::string> vectors() {
  const std::string mixed = text("one") + ping("two") + binary(std::string(300, '\xFF')) + pong("") +
                            first(Opcode::text, "h\xC3") + ping("mid") + middle("") + last("\xA4!") + text("");
  std::vector<std::string> all = {
      mixed + close(1001, "bye") + text("after"),
      mixed + frame(Opcode::text, "rsv", {.rsv = 4}),
      mixed + frame(3, "unknown"),
      mixed + ping(std::string(126, 'p')),
      mixed + last("nothing to continue"),
      mixed + first(Opcode::text, "a") + text("b"),
      mixed + text("bad \xFF utf-8"),
      mixed + first(Opcode::text, "ends inside a character \xF0\x9F") + last(""),
      mixed + text(std::string(70000, 'l')),
      mixed + first(Opcode::binary, std::string(65535, 'l')) + last("ll"),
      mixed + close(1006),
      mixed + close(1000, "\xED\xA0\x80"),
      mixed + frame(Opcode::close, "1"),
      mixed + "\x81\x05hello",
      mixed + std::string("\x81\xFE\x00\x05", 4),
      mixed + std::string("\x81\xFF\x80\x00\x00\x00\x00\x00\x00\x00", 10),
  };
  return all;
}

TEST(Decoder, costs_16_bytes_while_a_connection_is_idle) {
  EXPECT_LE(sizeof(Decoder), 16U);
  EXPECT_LE(sizeof(Connection), 24U);
}

TEST(Decoder, delivers_a_whole_message_as_a_view_into_the_input) {
  std::string bytes = text("hello") + text("world");
  std::span<char> input(bytes);
  Decoder decoder({});
  const auto hello = decoder.next(input);
  ASSERT_TRUE(hello.has_value());
  EXPECT_EQ(hello->payload, "hello");
  EXPECT_EQ(hello->payload.data(), bytes.data() + 6);
  EXPECT_EQ(input.size(), text("world").size());
  EXPECT_EQ(decoder.next(input)->payload, "world");
  EXPECT_FALSE(decoder.next(input).has_value());
}

TEST(Decoder, gives_the_same_events_wherever_the_input_is_cut) {
  for (const auto& bytes : vectors()) {
    const auto whole = decode(bytes);
    const std::size_t cuts = std::min<std::size_t>(bytes.size(), 1000);
    for (std::size_t cut = 1; cut < cuts; ++cut) {
      Decoder decoder({.max_message_bytes = 1 << 16, .accept_binary = true});
      std::vector<OwnedEvent> events;
      for (auto part : {bytes.substr(0, cut), bytes.substr(cut)}) decode(decoder, part, events);
      ASSERT_EQ(events, whole) << "cut at " << cut;
    }
  }
}

TEST(Decoder, gives_the_same_events_in_pieces_of_any_size) {
  for (const auto& bytes : vectors()) {
    const auto whole = decode(bytes);
    for (const std::size_t piece : {1U, 2U, 3U, 5U, 7U, 13U, 64U, 997U, 65536U}) EXPECT_EQ(decode(bytes, piece), whole);
  }
}

TEST(Decoder, gives_the_same_events_with_random_cuts) {
  std::minstd_rand random(6455);
  for (const auto& bytes : vectors()) {
    const auto whole = decode(bytes);
    for (int round = 0; round < 20; ++round) {
      Decoder decoder({.max_message_bytes = 1 << 16, .accept_binary = true});
      std::vector<OwnedEvent> events;
      for (std::size_t at = 0; at < bytes.size();) {
        auto part = bytes.substr(at, 1 + random() % (1U << random() % 12));
        at += part.size();
        decode(decoder, part, events);
      }
      ASSERT_EQ(events, whole);
    }
  }
}

TEST(Decoder, reads_what_the_writer_wrote) {
  for (const std::size_t size : {0U, 1U, 125U, 126U, 4096U, 65535U, 65536U}) {
    const std::string payload(size, 'w');
    EXPECT_THAT(decode(text(payload)), ElementsAre(text_event(payload)));
    EXPECT_THAT(decode(text(payload), 100), ElementsAre(text_event(payload)));
  }
}

TEST(Decoder, takes_a_message_of_exactly_the_limit) {
  const DecoderSettings settings = {.max_message_bytes = 10};
  EXPECT_THAT(decode(text("0123456789"), kWhole, settings), ElementsAre(text_event("0123456789")));
  EXPECT_THAT(decode(fragmented(Opcode::text, "0123456789", 5), kWhole, settings),
              ElementsAre(text_event("0123456789")));
}

TEST(Decoder, closes_with_1009_when_a_frame_exceeds_the_limit_before_its_payload_arrives) {
  const std::string header = text("0123456789X").substr(0, 6);
  EXPECT_THAT(decode(header, kWhole, {.max_message_bytes = 10}), ElementsAre(violation(CloseCode::message_too_big)));
  const std::string huge("\x81\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01\x02\x03\x04", 14);
  EXPECT_THAT(decode(huge, kWhole, {.max_message_bytes = 10}), ElementsAre(violation(CloseCode::message_too_big)));
}

TEST(Decoder, closes_with_1009_when_fragments_exceed_the_limit_together) {
  const DecoderSettings settings = {.max_message_bytes = 10};
  EXPECT_THAT(decode(first(Opcode::text, "0123456") + last("789X").substr(0, 6), kWhole, settings),
              ElementsAre(violation(CloseCode::message_too_big)));
}

TEST(Decoder, does_not_count_control_frames_towards_the_limit) {
  const std::string longest(kMaxControlPayload, 'p');
  EXPECT_THAT(decode(first(Opcode::text, "01234") + ping(longest) + last("56789"), kWhole, {.max_message_bytes = 10}),
              ElementsAre(ping_event(longest), text_event("0123456789")));
}

TEST(Decoder, closes_with_1003_when_binary_is_not_accepted_before_the_payload_arrives) {
  EXPECT_THAT(decode(binary("never").substr(0, 6), kWhole, {}), ElementsAre(violation(CloseCode::unsupported_data)));
  EXPECT_THAT(decode(first(Opcode::binary, ""), kWhole, {}), ElementsAre(violation(CloseCode::unsupported_data)));
}

TEST(Decoder, closes_with_1002_when_a_frame_is_not_masked) {
  EXPECT_THAT(decode("\x81\x05hello"), ElementsAre(violation(CloseCode::protocol_error)));
}

TEST(Decoder, says_which_code_and_reason_a_close_has) {
  EXPECT_THAT(decode(close(1001, "tab closed")),
              ElementsAre(OwnedEvent{Kind::close, CloseCode::going_away, "tab closed"}));
  EXPECT_THAT(decode(frame(Opcode::close, "")), ElementsAre(OwnedEvent{Kind::close, CloseCode::no_status, ""}));
}

TEST(Decoder, gives_no_event_after_a_close_or_a_violation) {
  for (const auto& end : {close(), frame(3, "")}) {
    Decoder decoder({});
    std::vector<OwnedEvent> events;
    for (auto part : {end + text("same input"), text("next input")}) decode(decoder, part, events);
    EXPECT_EQ(events.size(), 1U);
  }
}

TEST(Decoder, gives_no_event_before_a_message_is_complete) {
  const std::string bytes = first(Opcode::text, "one") + last("two");
  EXPECT_THAT(decode(bytes.substr(0, bytes.size() - 1), 1), IsEmpty());
}

TEST(Decoder, goes_on_after_it_was_moved) {
  Decoder before({});
  std::vector<OwnedEvent> events;
  std::string start = text("hello world").substr(0, 9);
  decode(before, start, events);
  Decoder after(std::move(before));
  std::string rest = text("hello world").substr(9);
  decode(after, rest, events);
  EXPECT_THAT(events, ElementsAre(text_event("hello world")));
}

}  // namespace
}  // namespace chatroom::ws::test
