#include "net/ip_address.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace chatroom::net {
namespace {

constexpr std::size_t kMappedPrefix = 12;  // bytes before the four of IPv4
constexpr unsigned kMappedBits = 8 * kMappedPrefix;

}  // namespace

bool is_mapped_ipv4(const IpAddress& address) noexcept {
  return std::all_of(address.begin(), address.begin() + 10, [](auto byte) { return byte == 0; }) &&
         address[10] == 0xFF && address[11] == 0xFF;
}

std::optional<IpAddress> parse_address(std::string_view text) noexcept {
  std::array<char, INET6_ADDRSTRLEN> copy{};  // inet_pton wants a zero behind it
  if (text.size() >= copy.size() || text.find(char{}) != std::string_view::npos) return std::nullopt;
  std::ranges::copy(text, copy.begin());
  IpAddress address{};
  if (::inet_pton(AF_INET6, copy.data(), address.data()) == 1) return address;
  address[10] = address[11] = 0xFF;
  if (::inet_pton(AF_INET, copy.data(), address.data() + kMappedPrefix) == 1) return address;
  return std::nullopt;
}

std::string format_address(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_mapped_ipv4(address)) {
    ::inet_ntop(AF_INET, address.data() + kMappedPrefix, text.data(), text.size());
  } else {
    ::inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  }
  return text.data();
}

bool contains(const ops::Network& network, const IpAddress& address) noexcept {
  const bool is_ipv4 = network.bits >= kMappedBits && is_mapped_ipv4(network.address);
  if (is_ipv4 != is_mapped_ipv4(address)) return false;
  for (unsigned bit = 0; bit < network.bits; bit += 8) {
    const unsigned left = std::min(8U, network.bits - bit);
    const unsigned mask = 0xFFU << (8 - left);
    if (((network.address[bit / 8] ^ address[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace chatroom::net
