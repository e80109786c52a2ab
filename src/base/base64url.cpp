#include "base/base64url.hpp"

#include <array>
#include <cstddef>

namespace chatroom::base {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kInvalid = 0xFF;

constexpr std::array<std::uint8_t, 256> make_values() {
  std::array<std::uint8_t, 256> values{};
  values.fill(kInvalid);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}
constexpr auto kValues = make_values();

}  // namespace

std::string encode_base64url(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t pending = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text.push_back(kAlphabet[(pending >> bits) & 0x3F]);
    }
  }
  if (bits > 0) text.push_back(kAlphabet[(pending << (6 - bits)) & 0x3F]);
  return text;
}

bool decode_base64url(std::string_view text, std::span<std::uint8_t> out) noexcept {
  if (text.size() != (out.size() * 4 + 2) / 3) return false;
  std::uint32_t pending = 0;
  unsigned bits = 0;
  std::size_t filled = 0;
  for (const char character : text) {
    const std::uint8_t value = kValues[static_cast<unsigned char>(character)];
    if (value == kInvalid) return false;
    pending = (pending << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[filled++] = static_cast<std::uint8_t>(pending >> bits);
    }
  }
  return (pending & ((1U << bits) - 1)) == 0;
}

}  // namespace chatroom::base
