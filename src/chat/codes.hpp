// The codes of chat/codes.def as C++: error codes (a string on the wire), close codes, and whether a client comes back
// after one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chatroom::chat {

enum class ErrorCode : std::uint8_t {
#define CHATROOM_ERROR(name, wire, meaning) name,
#include "chat/codes.def"
#undef CHATROOM_ERROR
};

inline constexpr std::size_t kErrorCodeNumber = 0
#define CHATROOM_ERROR(name, wire, meaning) +1
#include "chat/codes.def"
#undef CHATROOM_ERROR
    ;

enum class CloseCode : std::uint16_t {
#define CHATROOM_CLOSE(name, number, come_back, meaning) name = number,
#include "chat/codes.def"
#undef CHATROOM_CLOSE
};

constexpr std::string_view wire_name(ErrorCode code) noexcept {
  switch (code) {
#define CHATROOM_ERROR(name, wire, meaning) \
  case ErrorCode::name:                     \
    return wire;
#include "chat/codes.def"
#undef CHATROOM_ERROR
  }
  return {};
}

constexpr std::uint16_t number(CloseCode code) noexcept { return static_cast<std::uint16_t>(code); }

}  // namespace chatroom::chat
