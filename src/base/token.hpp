// Session tokens: what a client shows to resume its session. As text "<clientId>.<22 characters>": the id in decimal,
// and 128 random bits as base64url. The random bits are made by the caller; a store keeps only their hash. Pure
// functions, any thread.
#pragma once

#include "base/ids.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::base {

using TokenSecret = std::array<std::uint8_t, 16>;
using TokenHash = std::array<std::uint8_t, 32>;

struct SessionToken {
  ClientId client_id{};  // not secret
  TokenSecret secret{};
};

std::string format_token(const SessionToken& token);

// The token, or nothing if the text is not exactly what format_token writes for an id from 1 to kMaxSafeInteger. The
// text comes from anybody who can connect: at most 39 characters are looked at.
std::optional<SessionToken> parse_token(std::string_view text) noexcept;

// SHA-256 of the secret (FIPS 180-4). 128 random bits need no salt and no slow hash.
TokenHash hash_of(const TokenSecret& secret) noexcept;

// Takes the same time wherever the two differ, so that a hash can't be guessed byte by byte.
bool equal_in_constant_time(const TokenHash& a, const TokenHash& b) noexcept;

}  // namespace chatroom::base
