// IpAddress: an IPv4 or IPv6 address as 16 bytes, IPv4 in its mapped form (RFC 4291, section 2.5.5.2). A plain value;
// pure functions, any thread.
#pragma once

#include "ops/options.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::net {

using IpAddress = std::array<std::uint8_t, 16>;

bool is_mapped_ipv4(const IpAddress& address) noexcept;

// "192.0.2.1" or "2001:db8::1"; nothing if it is something else, a zone ("%eth0") included.
std::optional<IpAddress> parse_address(std::string_view text) noexcept;
std::string format_address(const IpAddress& address);

// A network of IPv4 holds addresses of IPv4 only, one of IPv6 those of IPv6.
bool contains(const ops::Network& network, const IpAddress& address) noexcept;

}  // namespace chatroom::net
