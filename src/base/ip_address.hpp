// IpAddress: an IPv4 or IPv6 address as 16 bytes, IPv4 in its mapped form (RFC 4291, section 2.5.5.2). A plain value;
// pure functions, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::base {

using IpAddress = std::array<std::uint8_t, 16>;

bool is_mapped_ipv4(const IpAddress& address) noexcept;

// "192.0.2.1" or "2001:db8::1"; nothing if it is something else, a zone ("%eth0") included.
std::optional<IpAddress> parse_address(std::string_view text) noexcept;
std::string format_address(const IpAddress& address);

// Whom an address stands for where clients are told apart by it: IPv4 itself, of IPv6 the /64, which is what one
// customer of a provider has to choose from.
IpAddress subscriber_of(const IpAddress& address) noexcept;

}  // namespace chatroom::base
