// Tokens: what an operator shows after the login, a JWT (RFC 7519) signed with HS256. Any node with the same secret and
// user takes it; none is remembered. One thread. It knows no clock.
#pragma once

#include "chat/ports.hpp"
#include "chat/types.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::admin {

struct Token {
  std::string text;
  chat::WallTime expires_at{};  // whole seconds
};

class Tokens {
 public:
  static constexpr std::size_t kMaxSize = 1024;  // characters; a longer one is not looked at

  // `user`: whom tokens are for, their `sub`. `random` makes each one unlike all others.
  Tokens(std::string secret, std::string user, std::chrono::minutes lifetime, chat::Random& random);

  // Throws std::bad_alloc only.
  Token issue(chat::WallTime now);

  // When the token expires; nothing if it is no good now. Of what comes from a stranger, only what is signed with the
  // secret by HS256 and has this `sub` and an `exp` in the future is good: RFC 8725, sections 3.1 and 3.2.
  std::optional<chat::WallTime> check(std::string_view text, chat::WallTime now) const;

 private:
  const std::string secret_;
  const std::string user_;
  const std::chrono::minutes lifetime_;
  chat::Random& random_;
};

}  // namespace chatroom::admin
