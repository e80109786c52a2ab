// base64url without padding (RFC 4648, section 5), for tokens. Pure functions, any thread. Not constant-time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chatroom::base {

std::string encode_base64url(std::span<const std::uint8_t> bytes);

// Fills `out` completely, or returns false: another length, a character outside of the alphabet (padding included), or
// unused bits that are not zero (RFC 4648, section 3.5), so that one value has one text. What `out` holds after false
// is unspecified.
bool decode_base64url(std::string_view text, std::span<std::uint8_t> out) noexcept;

}  // namespace chatroom::base
