#include "ws/utf8_validator.hpp"

#include <cstddef>
#include <cstring>

namespace chatroom::ws {
namespace {

// Bytes of plain ASCII at the front, counted eight at a time.
std::size_t ascii_prefix(std::string_view bytes) noexcept {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t count = 0;
  for (; bytes.size() - count >= sizeof(std::uint64_t); count += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + count, sizeof word);
    if ((word & kHighBits) != 0) break;
  }
  while (count < bytes.size() && static_cast<std::uint8_t>(bytes[count]) < 0x80) ++count;
  return count;
}

}  // namespace

bool Utf8Validator::append(std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    if (missing_ == 0) {
      bytes.remove_prefix(ascii_prefix(bytes));
      if (bytes.empty()) break;
      if (!start_code_point(static_cast<std::uint8_t>(bytes.front()))) return false;
    } else {
      const auto byte = static_cast<std::uint8_t>(bytes.front());
      if (byte < lowest_ || byte > highest_) return false;
      lowest_ = 0x80;
      highest_ = 0xBF;
      --missing_;
    }
    bytes.remove_prefix(1);
  }
  return true;
}

// The table 3-7 of the Unicode standard: only the second byte has bounds of its own.
bool Utf8Validator::start_code_point(std::uint8_t lead) noexcept {
  if (lead >= 0xC2 && lead <= 0xDF) {
    missing_ = 1;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    missing_ = 2;
    if (lead == 0xE0) lowest_ = 0xA0;   // below: overlong
    if (lead == 0xED) highest_ = 0x9F;  // above: surrogates
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    missing_ = 3;
    if (lead == 0xF0) lowest_ = 0x90;   // below: overlong
    if (lead == 0xF4) highest_ = 0x8F;  // above: beyond U+10FFFF
  } else {
    return false;
  }
  return true;
}

}  // namespace chatroom::ws
