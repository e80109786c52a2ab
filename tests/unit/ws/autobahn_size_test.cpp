// The ground of Autobahn's groups 9 (big messages) and 10 (messages in many fragments) on the echo server. The numbers
// in the names are those of its cases.
#include "unit/ws/client.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::ws::test {
namespace {

constexpr std::size_t kKiB = 1024;

// EXPECT_EQ would print 16 MiB on a failure.
void expect_echo(Opcode opcode, const std::string& payload, const std::string& bytes, std::size_t piece = 64 * kKiB) {
  const auto replies = echo(bytes, piece);
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0].opcode, opcode);
  EXPECT_TRUE(replies[0].payload == payload) << payload.size() << " bytes differ from " << replies[0].payload.size();
}

TEST(Autobahn9Limits, messages_of_up_to_16_mib_are_echoed_9_1_1_to_9_2_6) {
  for (const std::size_t size : {64 * kKiB, 256 * kKiB, kMiB, 4 * kMiB, 8 * kMiB, 16 * kMiB}) {
    const std::string payload(size, '*');
    expect_echo(Opcode::text, payload, text(payload));
    expect_echo(Opcode::binary, payload, binary(payload));
  }
}

TEST(Autobahn9Limits, a_message_in_fragments_of_any_size_is_echoed_9_3_1_to_9_4_9) {
  const std::string payload(4 * kMiB, '*');
  for (std::size_t size = 64; size <= 4 * kMiB; size *= 4) {
    expect_echo(Opcode::text, payload, fragmented(Opcode::text, payload, size));
    expect_echo(Opcode::binary, payload, fragmented(Opcode::binary, payload, size));
  }
}

TEST(Autobahn9Limits, a_message_in_small_chops_is_echoed_9_5_1_to_9_6_6) {
  const std::string payload(kMiB, '*');
  for (std::size_t chop = 64; chop <= 2048; chop *= 2) {
    expect_echo(Opcode::text, payload, text(payload), chop);
    expect_echo(Opcode::binary, payload, binary(payload), chop);
  }
}

TEST(Autobahn9Limits, a_thousand_messages_are_echoed_in_order_9_7_1_to_9_8_6) {
  for (const std::size_t size : {0u, 16u, 64u, 256u, 1024u, 4096u}) {
    EchoServer server;
    std::vector<Reply> expected;
    for (int i = 0; i < 1000; ++i) {
      const std::string payload(size, static_cast<char>('a' + i % 26));
      server.receive(i % 2 == 0 ? text(payload) : binary(payload));
      expected.push_back(i % 2 == 0 ? text_reply(payload) : binary_reply(payload));
    }
    EXPECT_TRUE(server.replies() == expected) << size;
  }
}

TEST(Autobahn10Fragments, a_message_in_fragments_of_1300_bytes_is_echoed_10_1_1) {
  const std::string payload(65536, '*');
  expect_echo(Opcode::text, payload, fragmented(Opcode::text, payload, 1300));
}

}  // namespace
}  // namespace chatroom::ws::test
