#include "admin/tokens.hpp"

#include "base/base64url.hpp"

#include <jwt.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

namespace chatroom::admin {
namespace {

using Jwt = std::unique_ptr<jwt_t, decltype(&jwt_free)>;

// The end of the year 9999: what lies behind is no time that anybody meant, and must not overflow as milliseconds.
constexpr std::int64_t kLastSecond = 253'402'300'799;

const unsigned char* bytes_of(const std::string& secret) {
  return reinterpret_cast<const unsigned char*>(secret.data());
}

// Three parts of base64url (RFC 7515, section 7.1). The library would skip other characters, or end at a zero byte.
bool has_the_form_of_a_token(std::string_view text) {
  if (text.empty() || text.size() > Tokens::kMaxSize || std::ranges::count(text, '.') != 2) return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

void require(bool done) {
  if (!done) throw std::bad_alloc();
}

}  // namespace

Tokens::Tokens(std::string secret, std::string user, std::chrono::minutes lifetime, chat::Random& random)
    : secret_(std::move(secret)), user_(std::move(user)), lifetime_(lifetime), random_(random) {}

Token Tokens::issue(chat::WallTime now) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  const auto expires = second + lifetime_;
  std::array<std::uint8_t, 12> id{};
  random_.fill(id);

  jwt_t* created = nullptr;
  require(jwt_new(&created) == 0);
  const Jwt jwt(created, &jwt_free);
  require(jwt_set_alg(created, JWT_ALG_HS256, bytes_of(secret_), static_cast<int>(secret_.size())) == 0);
  require(jwt_add_grant(created, "sub", user_.c_str()) == 0);
  require(jwt_add_grant(created, "jti", base::encode_base64url(id).c_str()) == 0);
  require(jwt_add_grant_int(created, "iat", static_cast<long>(second.count())) == 0);
  require(jwt_add_grant_int(created, "exp", static_cast<long>(expires.count())) == 0);
  const std::unique_ptr<char, decltype(&std::free)> text(jwt_encode_str(created), &std::free);
  require(text != nullptr);
  return {text.get(), expires};
}

std::optional<chat::WallTime> Tokens::check(std::string_view text, chat::WallTime now) const {
  if (!has_the_form_of_a_token(text)) return std::nullopt;
  const std::string terminated(text);
  jwt_t* decoded = nullptr;
  if (jwt_decode(&decoded, terminated.c_str(), bytes_of(secret_), static_cast<int>(secret_.size())) != 0) {
    return std::nullopt;
  }
  const Jwt jwt(decoded, &jwt_free);
  // The library goes by the algorithm that the token names: others that take a secret, too, are not ours.
  if (jwt_get_alg(decoded) != JWT_ALG_HS256) return std::nullopt;
  const char* const subject = jwt_get_grant(decoded, "sub");
  if (subject == nullptr || user_ != subject) return std::nullopt;
  errno = 0;
  const std::int64_t seconds = jwt_get_grant_int(decoded, "exp");
  if (errno != 0 || seconds <= 0 || seconds > kLastSecond) return std::nullopt;
  const chat::WallTime expires_at = std::chrono::seconds(seconds);
  if (now >= expires_at) return std::nullopt;
  return expires_at;
}

}  // namespace chatroom::admin
