// The load tool's side of the opening handshake; the key and its proof are those of RFC 6455, 1.3.
#include "load/http_upgrade.hpp"

#include <gtest/gtest.h>

namespace chatroom::bench {
namespace {

constexpr std::string_view kKey = "dGhlIHNhbXBsZSBub25jZQ==";
const std::string kAnswer =
    "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

TEST(HttpUpgrade, asks_for_the_path_with_its_query) {
  const auto request = upgrade_request({"127.0.0.1", 3000, "/ws"}, "session=a", kKey);
  EXPECT_TRUE(request.starts_with("GET /ws?session=a HTTP/1.1\r\nHost: 127.0.0.1:3000\r\n")) << request;
  EXPECT_TRUE(request.ends_with("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")) << request;
  EXPECT_NE(upgrade_request({"::1", 80, "/"}, "", kKey).find("Host: [::1]:80\r\n"), std::string::npos);
}

TEST(HttpUpgrade, accepts_an_answer_with_the_proof_and_waits_for_its_end) {
  const std::string bytes = kAnswer + "\r\n";
  const auto answer = read_upgrade_answer(bytes + "frames", kKey);
  EXPECT_TRUE(answer.whole);
  EXPECT_TRUE(answer.accepted);
  EXPECT_EQ(answer.size, bytes.size());
  for (std::size_t cut = 0; cut < bytes.size(); ++cut)
    EXPECT_FALSE(read_upgrade_answer(bytes.substr(0, cut), kKey).whole);
}

TEST(HttpUpgrade, refuses_another_proof_or_an_extension_that_was_not_offered) {
  EXPECT_FALSE(read_upgrade_answer(kAnswer + "\r\n", "AAAAAAAAAAAAAAAAAAAAAA==").accepted);
  EXPECT_FALSE(read_upgrade_answer(kAnswer + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", kKey).accepted);
  EXPECT_FALSE(
      read_upgrade_answer(kAnswer + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", kKey, true).accepted)
      << "with context takeover";
  const auto agreed = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n\r\n";
  EXPECT_TRUE(read_upgrade_answer(kAnswer + agreed, kKey, true).deflate);
}

TEST(HttpUpgrade, tells_the_status_of_a_refusal_and_when_to_come_back) {
  const auto answer = read_upgrade_answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\n\r\n", kKey);
  EXPECT_FALSE(answer.accepted);
  EXPECT_EQ(answer.status, 429U);
  EXPECT_EQ(answer.retry_after, 3U);
}

}  // namespace
}  // namespace chatroom::bench
