// The addresses of servers; requests go to real ones in tests/integration/admin_cli.
#include "admin/cli/api_client.hpp"

#include <gtest/gtest.h>

namespace chatroom::admin::cli {
namespace {

TEST(ServerUrl, is_a_scheme_a_host_and_perhaps_a_port) {
  EXPECT_EQ(parse_server_url("http://localhost:3000"), (ServerUrl{false, "localhost", "3000"}));
  EXPECT_EQ(parse_server_url("https://chat.example/"), (ServerUrl{true, "chat.example", "443"}));
  EXPECT_EQ(parse_server_url("http://10.0.0.1"), (ServerUrl{false, "10.0.0.1", "80"}));
  EXPECT_EQ(parse_server_url("https://[::1]:8443"), (ServerUrl{true, "::1", "8443"}));
  EXPECT_EQ(parse_server_url("http://[fd00::1]"), (ServerUrl{false, "fd00::1", "80"}));
}

TEST(ServerUrl, is_nothing_else) {
  for (const auto* text : {"", "localhost", "localhost:3000", "ftp://a", "http://", "http://:80",
                           "http://a:", "http://a:x", "http://a:65536", "http://a/admin", "http://user:pass@a",
                           "http://a?b", "http://a\r\nX: y", "http://[::1", "http://[::1]x", "http://::1"}) {
    EXPECT_EQ(parse_server_url(text), std::nullopt) << text;
  }
}

TEST(ServerUrl, is_written_without_the_usual_port) {
  for (const auto* text : {"http://localhost:3000", "https://chat.example", "http://a", "https://[::1]:80"}) {
    EXPECT_EQ(parse_server_url(text)->text(), text);
  }
  EXPECT_EQ(parse_server_url("https://a:443")->text(), "https://a");
}

}  // namespace
}  // namespace chatroom::admin::cli
