// SystemRandom: random bytes from the kernel. Any thread.
#pragma once

#include "chat/ports.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace chatroom::server {

class SystemRandom final : public chat::Random {
 public:
  // Ends the process if the kernel has no random bytes to give: going on without would give sessions away.
  void fill(std::span<std::uint8_t> bytes) override;
};

// 64 random bits.
std::uint64_t random_number(chat::Random& random);

// A random UUID (RFC 9562, section 5.4), in its text form.
std::string make_uuid(chat::Random& random);

}  // namespace chatroom::server
