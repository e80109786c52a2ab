// How fast one address may connect, and how many addresses are remembered.
#include "net/address_limits.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace chatroom::net {
namespace {

using namespace std::chrono_literals;

constexpr chat::SteadyTime kStart = 1h;

base::IpAddress ipv4(std::uint32_t number) {
  base::IpAddress address{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  for (std::size_t i = 0; i < 4; ++i) address[12 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  return address;
}

base::IpAddress ipv6(std::uint8_t network, std::uint8_t host) {
  base::IpAddress address{0x20, 0x01, 0x0d, 0xb8};
  address[7] = network;
  address[15] = host;
  return address;
}

class AddressLimitsTest : public testing::Test {
 protected:
  bool take(const base::IpAddress& address, bool resuming, chat::SteadyTime now = kStart) {
    return !limits.take(address, resuming, now);
  }
  // How many are allowed at once.
  int exhaust(const base::IpAddress& address, bool resuming, chat::SteadyTime now = kStart) {
    int taken = 0;
    while (taken < 1000 && take(address, resuming, now)) ++taken;
    return taken;
  }

  AddressLimits limits{ConnectionRates{}};
};

TEST_F(AddressLimitsTest, allows_20_newcomers_at_once_then_5_a_second) {
  EXPECT_EQ(exhaust(ipv4(1), false), 20);
  EXPECT_EQ(limits.take(ipv4(1), false, kStart), 200ms);
  EXPECT_EQ(exhaust(ipv4(1), false, kStart + 1s), 5);
}

TEST_F(AddressLimitsTest, allows_200_good_sessions_at_once_then_50_a_second) {
  EXPECT_EQ(exhaust(ipv4(1), true), 200);
  EXPECT_EQ(limits.take(ipv4(1), true, kStart), 20ms);
  EXPECT_EQ(exhaust(ipv4(1), true, kStart + 1s), 50);
}

TEST_F(AddressLimitsTest, counts_newcomers_and_good_sessions_apart) {
  exhaust(ipv4(1), false);
  EXPECT_EQ(exhaust(ipv4(1), true), 200);
}

TEST_F(AddressLimitsTest, counts_each_ipv4_address_for_itself) {
  exhaust(ipv4(1), false);
  EXPECT_EQ(exhaust(ipv4(2), false), 20);
}

TEST_F(AddressLimitsTest, counts_an_ipv6_network_of_64_bits_as_one_address) {
  exhaust(ipv6(1, 1), false);
  EXPECT_FALSE(take(ipv6(1, 2), false));
  EXPECT_EQ(exhaust(ipv6(2, 1), false), 20);
}

TEST_F(AddressLimitsTest, forgets_an_address_once_its_buckets_are_full_again) {
  take(ipv4(1), false);
  exhaust(ipv4(2), false);
  EXPECT_EQ(limits.remembered(), 2U);
  take(ipv4(3), false, kStart + 3s);
  EXPECT_EQ(limits.remembered(), 3U) << "it looks every ten seconds only";
  take(ipv4(4), false, kStart + 11s);
  EXPECT_EQ(limits.remembered(), 1U);
}

TEST_F(AddressLimitsTest, remembers_an_address_that_is_still_being_limited) {
  for (int i = 0; i < 20; ++i) take(ipv4(1), false, kStart + 9s);
  take(ipv4(2), false, kStart + 10s);
  EXPECT_EQ(exhaust(ipv4(1), false, kStart + 10s), 5);
}

TEST_F(AddressLimitsTest, remembers_no_more_than_its_bound) {
  for (std::uint32_t i = 0; i < AddressLimits::kMaxAddresses + 100; ++i) take(ipv4(i), false);
  EXPECT_EQ(limits.remembered(), AddressLimits::kMaxAddresses);
}

}  // namespace
}  // namespace chatroom::net
