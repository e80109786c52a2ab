// Checks UTF-8 (RFC 3629) as it arrives in pieces, and fails at the first byte that no valid text could have there:
// surrogates, overlong forms and anything above U+10FFFF are refused at their second byte. Used by the decoder; four
// bytes, no allocation.
#pragma once

#include <cstdint>
#include <string_view>

namespace chatroom::ws {

class Utf8Validator {
 public:
  // False if the text so far, with `bytes` at its end, can't be the start of valid UTF-8. Nothing may be appended after
  // that.
  [[nodiscard]] bool append(std::string_view bytes) noexcept;

  // True unless the text so far ends inside a code point.
  [[nodiscard]] bool complete() const noexcept { return missing_ == 0; }

 private:
  bool start_code_point(std::uint8_t lead) noexcept;

  std::uint8_t missing_ = 0;    // continuation bytes that the code point at the end still needs
  std::uint8_t lowest_ = 0x80;  // bounds of the next continuation byte
  std::uint8_t highest_ = 0xBF;
};

inline bool is_valid_utf8(std::string_view text) noexcept {
  Utf8Validator validator;
  return validator.append(text) && validator.complete();
}

}  // namespace chatroom::ws
