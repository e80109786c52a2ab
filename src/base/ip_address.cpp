#include "base/ip_address.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace chatroom::base {
namespace {

constexpr std::size_t kMappedPrefix = 12;  // bytes before the four of IPv4

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

IpAddress subscriber_of(const IpAddress& address) noexcept {
  IpAddress network = address;
  if (!is_mapped_ipv4(address)) std::fill(network.begin() + 8, network.end(), std::uint8_t{0});
  return network;
}

}  // namespace chatroom::base
