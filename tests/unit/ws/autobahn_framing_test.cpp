// The ground of Autobahn's groups 1 to 4 (framing, pings and pongs, reserved bits, opcodes) on the echo server. The
// numbers in the names are those of its cases.
#include "unit/ws/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace chatroom::ws::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Autobahn1Framing, texts_of_all_length_forms_are_echoed_1_1_1_to_1_1_7) {
  for (const std::size_t size : {0u, 125u, 126u, 127u, 128u, 65535u, 65536u}) {
    const std::string payload(size, '*');
    EXPECT_THAT(echo(text(payload)), ElementsAre(text_reply(payload))) << size;
  }
}

TEST(Autobahn1Framing, a_text_in_chops_of_997_bytes_is_echoed_1_1_8) {
  const std::string payload(65536, '*');
  EXPECT_THAT(echo(text(payload), 997), ElementsAre(text_reply(payload)));
}

TEST(Autobahn1Framing, binaries_of_all_length_forms_are_echoed_1_2_1_to_1_2_7) {
  for (const std::size_t size : {0u, 125u, 126u, 127u, 128u, 65535u, 65536u}) {
    const std::string payload(size, '\xFE');
    EXPECT_THAT(echo(binary(payload)), ElementsAre(binary_reply(payload))) << size;
  }
}

TEST(Autobahn1Framing, a_binary_in_chops_of_997_bytes_is_echoed_1_2_8) {
  const std::string payload(65536, '\xFE');
  EXPECT_THAT(echo(binary(payload), 997), ElementsAre(binary_reply(payload)));
}

TEST(Autobahn2Pings, a_ping_gets_a_pong_with_its_payload_2_1_to_2_4) {
  EXPECT_THAT(echo(ping("")), ElementsAre(pong_reply("")));
  EXPECT_THAT(echo(ping("Hello, world!")), ElementsAre(pong_reply("Hello, world!")));
  const std::string not_text("\x00\xFF\xFE\xFD\xFC\xFB\x00\xFF", 8);
  EXPECT_THAT(echo(ping(not_text)), ElementsAre(pong_reply(not_text)));
  const std::string longest(125, '\xFE');
  EXPECT_THAT(echo(ping(longest)), ElementsAre(pong_reply(longest)));
}

TEST(Autobahn2Pings, a_ping_of_126_bytes_is_refused_2_5) {
  EXPECT_THAT(echo(ping(std::string(126, '\xFE'))), ElementsAre(close_reply(1002)));
}

TEST(Autobahn2Pings, a_ping_may_come_byte_by_byte_2_6) {
  const std::string longest(125, '\xFE');
  EXPECT_THAT(echo(ping(longest), 1), ElementsAre(pong_reply(longest)));
}

TEST(Autobahn2Pings, an_unsolicited_pong_is_not_answered_2_7_and_2_8) {
  EXPECT_THAT(echo(pong("")), IsEmpty());
  EXPECT_THAT(echo(pong("unsolicited pong payload")), IsEmpty());
}

TEST(Autobahn2Pings, only_the_ping_after_an_unsolicited_pong_is_answered_2_9) {
  EXPECT_THAT(echo(pong("unsolicited pong payload") + ping("ping payload")), ElementsAre(pong_reply("ping payload")));
}

TEST(Autobahn2Pings, ten_pings_get_ten_pongs_in_order_2_10_and_2_11) {
  std::string pings;
  std::vector<Reply> pongs;
  for (int i = 0; i < 10; ++i) {
    pings += ping("payload-" + std::to_string(i));
    pongs.push_back(pong_reply("payload-" + std::to_string(i)));
  }
  EXPECT_EQ(echo(pings), pongs);
  EXPECT_EQ(echo(pings, 1), pongs);
}

TEST(Autobahn3ReservedBits, a_reserved_bit_is_refused_after_the_echo_of_what_came_before_3_1_to_3_4) {
  EXPECT_THAT(echo(frame(Opcode::text, "Hello, world!", {.rsv = 1})), ElementsAre(close_reply(1002)));
  for (const unsigned rsv : {2U, 3U, 4U}) {
    const std::string bytes = text("Hello, world!") + frame(Opcode::text, "Hello, world!", {.rsv = rsv}) + ping("");
    EXPECT_THAT(echo(bytes), ElementsAre(text_reply("Hello, world!"), close_reply(1002))) << rsv;
    EXPECT_THAT(echo(bytes, 1), ElementsAre(text_reply("Hello, world!"), close_reply(1002))) << rsv;
  }
}

TEST(Autobahn3ReservedBits, a_reserved_bit_is_refused_in_frames_of_any_kind_3_5_to_3_7) {
  EXPECT_THAT(echo(frame(Opcode::binary, std::string(8, '\xFE'), {.rsv = 5})), ElementsAre(close_reply(1002)));
  EXPECT_THAT(echo(frame(Opcode::ping, "Hello, world!", {.rsv = 6})), ElementsAre(close_reply(1002)));
  EXPECT_THAT(echo(frame(Opcode::close, close_payload(1000), {.rsv = 7})), ElementsAre(close_reply(1002)));
}

TEST(Autobahn4Opcodes, a_reserved_opcode_is_refused_4_1_1_to_4_2_5) {
  for (const unsigned opcode : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U}) {
    EXPECT_THAT(echo(frame(opcode, "")), ElementsAre(close_reply(1002))) << opcode;
    const std::string bytes = text("Hello, world!") + frame(opcode, "Hello, world!") + ping("");
    EXPECT_THAT(echo(bytes), ElementsAre(text_reply("Hello, world!"), close_reply(1002))) << opcode;
    EXPECT_THAT(echo(bytes, 1), ElementsAre(text_reply("Hello, world!"), close_reply(1002))) << opcode;
  }
}

}  // namespace
}  // namespace chatroom::ws::test
