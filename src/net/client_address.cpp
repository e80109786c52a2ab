#include "net/client_address.hpp"

#include <algorithm>
#include <optional>

namespace chatroom::net {
namespace {

constexpr unsigned kMappedBits = 96;  // of an IPv4 address in its mapped form, before its own 32

std::string_view trimmed(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_port(std::string_view text) noexcept {
  constexpr std::size_t kMaxDigits = 5;
  return !text.empty() && text.size() <= kMaxDigits && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]" or "[2001:db8::1]:4711".
std::optional<base::IpAddress> parse_forwarded(std::string_view text) noexcept {
  const bool is_bracketed = text.starts_with('[');
  if (is_bracketed) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const auto rest = text.substr(end + 1);
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return std::nullopt;
    text = text.substr(1, end - 1);
  } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos && colon == text.rfind(':')) {
    if (!is_port(text.substr(colon + 1))) return std::nullopt;
    text = text.substr(0, colon);
  }
  return base::parse_address(text);
}

// A network of IPv4 holds addresses of IPv4 only, one of IPv6 those of IPv6.
bool contains(const ops::Network& network, const base::IpAddress& address) noexcept {
  const bool is_ipv4 = network.bits >= kMappedBits && base::is_mapped_ipv4(network.address);
  if (is_ipv4 != base::is_mapped_ipv4(address)) return false;
  for (unsigned bit = 0; bit < network.bits; bit += 8) {
    const unsigned left = std::min(8U, network.bits - bit);
    const unsigned mask = 0xFFU << (8 - left);
    if (((network.address[bit / 8] ^ address[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

bool is_trusted(const base::IpAddress& address, std::span<const ops::Network> networks) noexcept {
  return std::ranges::any_of(networks, [&](const auto& network) { return contains(network, address); });
}

}  // namespace

ClientAddress client_address(const base::IpAddress& peer, std::string_view forwarded_for,
                             std::span<const ops::Network> trusted_proxies) noexcept {
  base::IpAddress address = peer;
  while (is_trusted(address, trusted_proxies) && !forwarded_for.empty()) {
    const std::size_t comma = forwarded_for.rfind(',');
    const auto last = trimmed(comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1));
    forwarded_for = comma == std::string_view::npos ? std::string_view() : forwarded_for.substr(0, comma);
    if (last.empty()) continue;  // an empty element of a list counts for nothing (RFC 9110, section 5.6.1.2)
    const auto next = parse_forwarded(last);
    if (!next) return {peer, true};
    address = *next;
  }
  return {address, false};
}

}  // namespace chatroom::net
