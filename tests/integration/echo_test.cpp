// ws_echo: the same codec as a server for conformance suites.
#include "support/server_process.hpp"
#include "support/ws_client.hpp"

#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

class Echo : public testing::Test {
 protected:
  ServerProcess server_{{}, ServerProcess::Program::ws_echo};
  WsClient client_{server_.port(), "/"};
};

TEST_F(Echo, gives_back_texts_and_bytes_as_what_they_were) {
  client_.send_text("text \U0001FAD6");
  EXPECT_EQ(client_.read(), "text \U0001FAD6");
  EXPECT_TRUE(client_.got_text());

  const std::string bytes("\0\xff\x80", 3);
  client_.send_binary(bytes);
  EXPECT_EQ(client_.read(), bytes);
  EXPECT_FALSE(client_.got_text());
}

TEST_F(Echo, gives_back_messages_of_every_size_of_length_field) {
  for (const std::size_t size : {0U, 1U, 125U, 126U, 127U, 4096U, 65535U, 65536U, 1'000'000U}) {
    const std::string message(size, 'x');
    client_.send_text(message);
    EXPECT_EQ(client_.read(), message);
  }
}

TEST_F(Echo, takes_16_MiB) {
  const std::string message(16U << 20U, 'x');
  client_.send_binary(message);
  EXPECT_EQ(client_.read(), message);
}

TEST_F(Echo, closes_with_1009_beyond_that) {
  try {
    client_.send_binary(std::string((16U << 20U) + 1, 'x'));
  } catch (const Unexpected&) {  // it may close while we still send
  }
  while (client_.read()) {
  }
  EXPECT_EQ(client_.close_code(), 1009U);
}

TEST_F(Echo, answers_a_close) { client_.close(); }

}  // namespace
}  // namespace chatroom::test
