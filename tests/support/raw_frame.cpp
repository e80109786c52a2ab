#include "support/raw_frame.hpp"

#include "support/deadline.hpp"

#include <array>

namespace chatroom::test {
namespace {

constexpr unsigned kNoStatusCode = 1005;  // RFC 6455, 7.4.1
constexpr std::array<char, 4> kMask = {'\x37', '\xfa', '\x21', '\x3d'};

// Big-endian, `bytes` of them.
std::string number_bytes(std::uint64_t number, int bytes) {
  std::string result;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) result += static_cast<char>(number >> shift);
  return result;
}

std::uint64_t parse_number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << 8U | static_cast<std::uint8_t>(c);
  return number;
}

}  // namespace

unsigned RawFrame::close_code() const {
  return payload.size() < 2 ? kNoStatusCode : static_cast<unsigned>(parse_number(payload.substr(0, 2)));
}

std::string encode(const RawFrame& frame, bool masked) {
  const unsigned mask_bit = masked ? 0x80U : 0U;
  const std::size_t size = frame.payload.size();
  std::string bytes;
  bytes += static_cast<char>((frame.fin ? 0x80U : 0U) | static_cast<unsigned>(frame.reserved << 4U) |
                             static_cast<unsigned>(frame.opcode));
  if (size < 126) {
    bytes += static_cast<char>(mask_bit | size);
  } else if (size <= 0xFFFF) {
    bytes += static_cast<char>(mask_bit | 126U);
    bytes += number_bytes(size, 2);
  } else {
    bytes += static_cast<char>(mask_bit | 127U);
    bytes += number_bytes(size, 8);
  }
  if (!masked) return bytes + frame.payload;
  bytes.append(kMask.data(), kMask.size());
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(frame.payload[i] ^ kMask[i % kMask.size()]);
  return bytes;
}

std::optional<RawFrame> take_frame(std::string& input) {
  if (input.size() < 2) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(input[0]);
  const auto second = static_cast<std::uint8_t>(input[1]);
  if ((second & 0x80U) != 0) throw Unexpected("the server masked a frame (RFC 6455, 5.1)");
  const std::size_t length_bytes = second == 126 ? 2 : second == 127 ? 8 : 0;
  const std::size_t head = 2 + length_bytes;
  if (input.size() < head) return std::nullopt;
  const std::size_t size = length_bytes == 0 ? second : parse_number(std::string_view(input).substr(2, length_bytes));
  if (input.size() - head < size) return std::nullopt;
  RawFrame frame{(first & 0x80U) != 0, static_cast<std::uint8_t>(first >> 4U & 7U), static_cast<Opcode>(first & 0x0FU),
                 input.substr(head, size)};
  input.erase(0, head + size);
  return frame;
}

}  // namespace chatroom::test
