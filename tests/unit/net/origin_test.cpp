// Which pages may open a WebSocket.
#include "net/origin.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chatroom::net {
namespace {

using Origins = std::vector<std::string>;

TEST(Origin, may_be_missing_since_programs_send_none) {
  EXPECT_TRUE(is_origin_allowed(std::nullopt, "chat.example", {}));
}

TEST(Origin, is_allowed_if_its_host_is_the_one_that_was_asked) {
  EXPECT_TRUE(is_origin_allowed("http://localhost:3000", "localhost:3000", {}));
  EXPECT_TRUE(is_origin_allowed("https://chat.example", "chat.example", {}));
  EXPECT_TRUE(is_origin_allowed("http://[::1]:3000", "[::1]:3000", {}));
}

TEST(Origin, is_compared_without_regard_to_case_and_default_ports) {
  EXPECT_TRUE(is_origin_allowed("http://chat.example", "Chat.Example:80", {}));
  EXPECT_TRUE(is_origin_allowed("https://Chat.example:443", "chat.example", {}));
}

TEST(Origin, is_refused_if_host_or_port_differ) {
  EXPECT_FALSE(is_origin_allowed("http://evil.example", "chat.example", {}));
  EXPECT_FALSE(is_origin_allowed("http://chat.example:3001", "chat.example:3000", {}));
  EXPECT_FALSE(is_origin_allowed("http://chat.example.evil.example", "chat.example", {}));
  EXPECT_FALSE(is_origin_allowed("http://chat.example", "", {}));
  EXPECT_FALSE(is_origin_allowed("https://chat.example", "chat.example:80", {}));
}

TEST(Origin, is_refused_if_it_is_opaque_or_malformed) {
  for (const char* const origin : {"null", "", "chat.example", "http://", "file://chat.example", "*"}) {
    EXPECT_FALSE(is_origin_allowed(origin, "chat.example", {})) << origin;
  }
}

TEST(Origin, is_allowed_if_it_is_on_the_list) {
  const Origins allowed{"https://one.example", "https://two.example:8443"};
  EXPECT_TRUE(is_origin_allowed("https://one.example", "chat.example", allowed));
  EXPECT_TRUE(is_origin_allowed("https://two.example:8443", "chat.example", allowed));
  EXPECT_TRUE(is_origin_allowed("https://chat.example", "chat.example", allowed));
  EXPECT_FALSE(is_origin_allowed("http://one.example", "chat.example", allowed));
  EXPECT_FALSE(is_origin_allowed("https://two.example", "chat.example", allowed));
}

TEST(Origin, is_allowed_whatever_it_is_if_all_are) {
  EXPECT_TRUE(is_origin_allowed("http://evil.example", "chat.example", Origins{"*"}));
  EXPECT_TRUE(is_origin_allowed("null", "chat.example", Origins{"*"}));
}

}  // namespace
}  // namespace chatroom::net
