// Close codes (RFC 6455, 7.4): the number in a close frame that says why a connection ends. Codes from 3000 to 4999
// belong to libraries and applications and have no name here; ChatRoom's own (4403, 4409, ...) are in protocol.md.
#pragma once

#include <cstdint>

namespace chatroom::ws {

enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported_data = 1003,
  no_status = 1005,  // never on the wire: stands for a close frame without a code
  abnormal = 1006,   // never on the wire: stands for a connection that ended without a close frame
  invalid_utf8 = 1007,
  policy_violation = 1008,
  message_too_big = 1009,
  internal_error = 1011,
  service_restart = 1012,
  try_again_later = 1013,
};

// True for a code that may stand in a close frame: 1000-1003 and 1007-1014 as registered with IANA (RFC 6455, 11.7),
// and 3000-4999. The rest is reserved, undefined, or only for local use (1005, 1006, 1015).
constexpr bool may_be_sent(CloseCode code) noexcept {
  const auto value = static_cast<std::uint16_t>(code);
  return (value >= 1000 && value <= 1003) || (value >= 1007 && value <= 1014) || (value >= 3000 && value <= 4999);
}

}  // namespace chatroom::ws
