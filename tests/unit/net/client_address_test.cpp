#include "net/client_address.hpp"

#include "ops/addresses.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace chatroom::net {
namespace {

base::IpAddress address(std::string_view text) { return base::parse_address(text).value(); }

// The client's address as text, with a "!" behind it if the field was malformed.
std::string client(std::string_view peer, std::string_view forwarded_for, const std::vector<std::string>& trusted) {
  std::vector<ops::Network> networks;
  for (const auto& text : trusted) networks.push_back(ops::parse_network(text).value());
  const auto result = client_address(address(peer), forwarded_for, networks);
  return base::format_address(result.address) + (result.malformed ? "!" : "");
}

const std::vector<std::string> kProxies = {"10.0.0.0/8", "fd00::/8"};

TEST(ClientAddressTest, is_the_sockets_unless_that_is_a_trusted_proxys) {
  EXPECT_EQ(client("192.0.2.1", "198.51.100.1", {}), "192.0.2.1");
  EXPECT_EQ(client("192.0.2.1", "198.51.100.1", kProxies), "192.0.2.1");
  EXPECT_EQ(client("2001:db8::1", "198.51.100.1", kProxies), "2001:db8::1");
  EXPECT_EQ(client("10.0.0.1", "198.51.100.1", kProxies), "198.51.100.1");
  EXPECT_EQ(client("fd00::1", "2001:db8::2", kProxies), "2001:db8::2");
}

TEST(ClientAddressTest, is_the_rightmost_that_is_no_trusted_proxys_whatever_was_claimed_before) {
  EXPECT_EQ(client("10.0.0.1", "203.0.113.9, 198.51.100.1", kProxies), "198.51.100.1");
  EXPECT_EQ(client("10.0.0.1", "203.0.113.9,198.51.100.1,10.0.0.2 , fd00::2", kProxies), "198.51.100.1");
  EXPECT_EQ(client("10.0.0.1", "'; drop table, 198.51.100.1", kProxies), "198.51.100.1")
      << "what anybody can have written is not looked at";
}

TEST(ClientAddressTest, is_the_leftmost_if_all_are_trusted) {
  EXPECT_EQ(client("10.0.0.1", "10.0.0.3, 10.0.0.2", kProxies), "10.0.0.3");
}

TEST(ClientAddressTest, is_the_sockets_without_the_field) {
  EXPECT_EQ(client("10.0.0.1", "", kProxies), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", " , ,", kProxies), "10.0.0.1");
}

TEST(ClientAddressTest, may_have_a_port_or_brackets) {
  EXPECT_EQ(client("10.0.0.1", "198.51.100.1:4711", kProxies), "198.51.100.1");
  EXPECT_EQ(client("10.0.0.1", "[2001:db8::1]:4711", kProxies), "2001:db8::1");
  EXPECT_EQ(client("10.0.0.1", "[2001:db8::1]", kProxies), "2001:db8::1");
  EXPECT_EQ(client("10.0.0.1", "::ffff:198.51.100.1", kProxies), "198.51.100.1") << "the mapped form of the same";
}

TEST(ClientAddressTest, is_the_sockets_if_the_field_can_not_be_read) {
  const std::vector<std::string> fields = {"unknown",
                                           "198.51.100.1:",
                                           "198.51.100.1:x",
                                           "198.51.100.1:123456",
                                           "198.51.100",
                                           "198.51.100.256",
                                           "[::1",
                                           "[::1]x",
                                           "[::1]4711",
                                           "fe80::1%eth0",
                                           "198.51.100.1 198.51.100.2",
                                           "for=198.51.100.1",
                                           std::string(100, '1'),
                                           std::string("198.51.100.1\0", 13)};
  for (const auto& field : fields) {
    EXPECT_EQ(client("10.0.0.1", field, kProxies), "10.0.0.1!") << field;
    EXPECT_EQ(client("10.0.0.1", field + ", 10.0.0.2", kProxies), "10.0.0.1!") << field;
  }
}

TEST(ClientAddressTest, trusts_no_address_of_the_other_family) {
  EXPECT_EQ(client("192.0.2.1", "198.51.100.1", {"::/0"}), "192.0.2.1");
  EXPECT_EQ(client("2001:db8::1", "198.51.100.1", {"0.0.0.0/0"}), "2001:db8::1");
  EXPECT_EQ(client("192.0.2.1", "198.51.100.1", {"0.0.0.0/0"}), "198.51.100.1");
}

TEST(ClientAddressTest, trusts_a_network_to_its_last_bit) {
  EXPECT_EQ(client("192.0.2.6", "198.51.100.1", {"192.0.2.6/31"}), "198.51.100.1");
  EXPECT_EQ(client("192.0.2.7", "198.51.100.1", {"192.0.2.6/31"}), "198.51.100.1");
  EXPECT_EQ(client("192.0.2.8", "198.51.100.1", {"192.0.2.6/31"}), "192.0.2.8");
  EXPECT_EQ(client("192.0.2.6", "198.51.100.1", {"192.0.2.7"}), "192.0.2.6");
  EXPECT_EQ(client("2001:db8:8000::", "198.51.100.1", {"2001:db8::/33"}), "2001:db8:8000::");
}

}  // namespace
}  // namespace chatroom::net
