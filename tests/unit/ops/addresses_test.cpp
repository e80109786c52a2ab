#include "ops/addresses.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace chatroom::ops {
namespace {

TEST(ListenAddress, takes_addresses_with_a_port) {
  EXPECT_EQ(parse_listen_address("0.0.0.0:3000"), (ListenAddress{"0.0.0.0", 3000}));
  EXPECT_EQ(parse_listen_address("127.0.0.1:0"), (ListenAddress{"127.0.0.1", 0}));
  EXPECT_EQ(parse_listen_address("[::]:65535"), (ListenAddress{"::", 65535}));
  EXPECT_EQ(parse_listen_address("[::1]:80"), (ListenAddress{"::1", 80}));
  EXPECT_EQ(parse_listen_address("localhost:80"), (ListenAddress{"127.0.0.1", 80}));
}

TEST(ListenAddress, refuses_everything_else) {
  for (const auto* text :
       {"", ":", "3000", ":3000", "0.0.0.0", "0.0.0.0:", "0.0.0.0:65536", "0.0.0.0:-1", "0.0.0.0:+1", "0.0.0.0:80 ",
        "256.0.0.1:80", "::1:80", "[::1]", "[::1:80", "[]:80", "[127.0.0.1]:80", "example.org:80", "0.0.0.0:80:80"}) {
    EXPECT_FALSE(parse_listen_address(text)) << text;
  }
}

TEST(ListenAddress, is_written_as_it_is_read) {
  for (const auto* text : {"0.0.0.0:3000", "[::1]:80"})
    EXPECT_EQ(format_listen_address(*parse_listen_address(text)), text);
}

TEST(Origin, takes_the_form_that_browsers_send) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"https://chat.example", "https://chat.example"},
      {"HTTPS://Chat.Example", "https://chat.example"},
      {"https://chat.example:443", "https://chat.example"},
      {"http://chat.example:80", "http://chat.example"},
      {"http://chat.example:443", "http://chat.example:443"},
      {"http://localhost:8080", "http://localhost:8080"},
      {"http://[::1]:8080", "http://[::1]:8080"},
      {"http://[::1]", "http://[::1]"},
      {"*", "*"},
  };
  for (const auto& [text, origin] : cases) EXPECT_EQ(parse_origin(text), origin);
}

TEST(Origin, refuses_everything_else) {
  for (const auto* text :
       {"", "chat.example", "//chat.example", "ftp://chat.example", "https://", "https://chat.example/",
        "https://chat.example/path", "https://chat.example:", "https://chat.example:0", "https://chat.example:65536",
        "https://chat.example:x", "https://*.example", "https://a b", "https://user@chat.example", "https://[::1",
        "https://[]", "null", "**"}) {
    EXPECT_FALSE(parse_origin(text)) << text;
  }
}

std::string renetworked(std::string_view text) {
  const auto network = parse_network(text);
  return network ? format_network(*network) : "no network";
}

TEST(Networks, are_read_in_both_families_and_written_without_what_is_behind_the_prefix) {
  EXPECT_EQ(renetworked("10.0.0.0/8"), "10.0.0.0/8");
  EXPECT_EQ(renetworked("10.1.2.3/8"), "10.0.0.0/8");
  EXPECT_EQ(renetworked("192.0.2.7/31"), "192.0.2.6/31");
  EXPECT_EQ(renetworked("192.0.2.7"), "192.0.2.7/32");
  EXPECT_EQ(renetworked("0.0.0.0/0"), "0.0.0.0/0");
  EXPECT_EQ(renetworked("fd00::1/8"), "fd00::/8");
  EXPECT_EQ(renetworked("2001:DB8::1"), "2001:db8::1/128");
  EXPECT_EQ(renetworked("::/0"), "::/0");
  EXPECT_EQ(renetworked("::ffff:10.0.0.0/104"), "10.0.0.0/8") << "the mapped form of the same";
}

TEST(Networks, are_nothing_else) {
  for (const auto* text : {"", "/", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8", "10.0.0.0/x",
                           "::/129", "fd00::%eth0/8", "[fd00::]/8", "proxy.example", "*", " 10.0.0.0/8"}) {
    EXPECT_EQ(renetworked(text), "no network") << text;
  }
}

}  // namespace
}  // namespace chatroom::ops
