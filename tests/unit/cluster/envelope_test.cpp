#include "cluster/redis/envelope.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::cluster {
namespace {

TEST(Envelope, reads_the_place_and_leaves_the_body_as_it_is) {
  const auto envelope = parse_envelope("m abc_-1 7 12 1700000000000 5 1 6 aUser 5 hello\n there ");
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->kind, EnvelopeKind::message);
  EXPECT_EQ(envelope->epoch, "abc_-1");
  EXPECT_EQ(envelope->seq, 7U);
  EXPECT_EQ(envelope->version, 12U);
  EXPECT_EQ(envelope->place(), 19U);
  EXPECT_EQ(envelope->body, "1700000000000 5 1 6 aUser 5 hello\n there ");
}

TEST(Envelope, takes_a_message_apart_by_its_sizes_whatever_its_texts_hold) {
  const std::string body = "1700000000000 90000 3 4 a b\xC3\xA4 7 text with 3 4 numbers\n";
  const auto message = parse_message_body(body);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->ts.count(), 1700000000000);
  EXPECT_EQ(base::number(message->client), 90000U);
  EXPECT_EQ(message->id, "a b");
  EXPECT_EQ(message->username, "\xC3\xA4 7");
  EXPECT_EQ(message->text, " text with 3 4 numbers\n");
}

TEST(Envelope, refuses_what_is_none) {
  for (const char* text : {"", "m", "x e 1 2 ", "mm e 1 2 ", "m  1 2 ", "m e one 2 ", "m e 1", "m e -1 2 ",
                           "m e 1 99999999999999999999 "}) {
    EXPECT_FALSE(parse_envelope(text)) << text;
  }
  for (const char* text :
       {"", "1 2 3", "1 2 9 0 short", "1 2 3 9 abcdef", "1 2 18446744073709551615 1 a", "a 2 0 0 "}) {
    EXPECT_FALSE(parse_message_body(text)) << text;
  }
  EXPECT_FALSE(parse_member_body("nobody left"));
}

TEST(Envelope, survives_a_cut_at_every_byte) {
  const std::string text = "m abc 7 12 1700000000000 5 1 6 aUser 5hello";
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto envelope = parse_envelope(std::string_view(text).substr(0, size));
    if (envelope) parse_message_body(envelope->body);
  }
}

TEST(Envelope, knows_the_reasons_of_the_scripts) {
  EXPECT_EQ(parse_reason("left"), chat::LeaveReason::left);
  EXPECT_EQ(parse_reason("moved"), chat::LeaveReason::moved);
  EXPECT_EQ(parse_reason("deleted"), chat::LeaveReason::deleted);
  EXPECT_EQ(parse_reason("removed"), chat::LeaveReason::removed);
  EXPECT_EQ(parse_reason("expired"), chat::LeaveReason::expired);
  EXPECT_EQ(parse_reason("something new"), chat::LeaveReason::expired);
}

}  // namespace
}  // namespace chatroom::cluster
