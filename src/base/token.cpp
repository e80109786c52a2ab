#include "base/token.hpp"

#include "base/base64url.hpp"

#include <boost/hash2/sha2.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace chatroom::base {
namespace {

constexpr std::size_t kMaxIdDigits = 16;  // of kMaxSafeInteger
constexpr std::size_t kSecretCharacters = 22;

}  // namespace

std::string format_token(const SessionToken& token) {
  return std::to_string(number(token.client_id)) + '.' + encode_base64url(token.secret);
}

std::optional<SessionToken> parse_token(std::string_view text) noexcept {
  if (text.size() > kMaxIdDigits + 1 + kSecretCharacters) return std::nullopt;
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0 || text.front() == '0') return std::nullopt;
  std::uint64_t id = 0;
  const char* const id_end = text.data() + dot;
  const auto [parsed_end, error] = std::from_chars(text.data(), id_end, id);
  if (error != std::errc() || parsed_end != id_end || id > kMaxSafeInteger) return std::nullopt;
  SessionToken token{.client_id = ClientId{id}};
  if (!decode_base64url(text.substr(dot + 1), token.secret)) return std::nullopt;
  return token;
}

TokenHash hash_of(const TokenSecret& secret) noexcept {
  boost::hash2::sha2_256 hasher;
  hasher.update(secret.data(), secret.size());
  const auto digest = hasher.result();
  TokenHash hash;
  std::copy(digest.begin(), digest.end(), hash.begin());
  return hash;
}

bool equal_in_constant_time(const TokenHash& a, const TokenHash& b) noexcept {
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace chatroom::base
