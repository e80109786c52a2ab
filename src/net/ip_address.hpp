// IpAddress: an IPv4 or IPv6 address as 16 bytes, IPv4 in its mapped form (RFC 4291, section 2.5.5.2). A plain value.
#pragma once

#include <array>
#include <cstdint>

namespace chatroom::net {

using IpAddress = std::array<std::uint8_t, 16>;

}  // namespace chatroom::net
