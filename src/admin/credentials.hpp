// Credentials: whether somebody is the operator. How long the answer takes tells nothing about the name or the
// password, not even their lengths. One thread.
#pragma once

#include "chat/ports.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace chatroom::admin {

class Credentials {
 public:
  Credentials(std::string_view user, std::string_view password, chat::Random& random);

  bool match(std::string_view user, std::string_view password) const;

 private:
  using Digest = std::array<std::uint8_t, 32>;
  Digest digest_of(std::string_view text) const;

  // Digests are compared, by a key of this process: whoever asks can't tell how far they agree, nor prepare any.
  std::array<std::uint8_t, 32> key_{};
  Digest user_{};
  Digest password_{};
};

}  // namespace chatroom::admin
