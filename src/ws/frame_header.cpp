#include "ws/frame_header.hpp"

#include <algorithm>

namespace chatroom::ws {
namespace {

constexpr std::uint8_t kFinBit = 0x80;
constexpr std::uint8_t kReservedBits = 0x70;
constexpr std::uint8_t kDeflatedBit = 0x40;
constexpr std::uint8_t kOpcodeBits = 0x0F;
constexpr std::uint8_t kMaskBit = 0x80;
constexpr std::uint8_t kLengthBits = 0x7F;
constexpr std::uint8_t kLengthIn16Bits = 126;
constexpr std::uint8_t kLengthIn64Bits = 127;

constexpr bool is_known(std::uint8_t opcode) noexcept { return opcode <= 0x2 || (opcode >= 0x8 && opcode <= 0xA); }

constexpr std::size_t extended_length_size(std::uint8_t length) noexcept {
  if (length == kLengthIn16Bits) return 2;
  return length == kLengthIn64Bits ? 8 : 0;
}

std::uint64_t read_big_endian(std::span<const char> bytes) noexcept {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

// What the first two bytes break, or nothing.
std::string_view flaw_of_start(std::uint8_t first, std::uint8_t second, bool deflate) noexcept {
  const auto opcode = static_cast<std::uint8_t>(first & kOpcodeBits);
  const bool starts_message = opcode == 0x1 || opcode == 0x2;
  const std::uint8_t allowed = deflate && starts_message ? kDeflatedBit : 0;
  if ((first & kReservedBits & ~allowed) != 0) return "a reserved bit is set that nothing agreed on gives a meaning";
  if (!is_known(opcode)) return "unknown opcode";
  if ((second & kMaskBit) == 0) return "a client has to mask its frames";
  if (is_control(static_cast<Opcode>(opcode))) {
    if ((first & kFinBit) == 0) return "a control frame can't be fragmented";
    if ((second & kLengthBits) > kMaxControlPayload) return "a control frame has at most 125 bytes of payload";
  }
  return {};
}

std::string_view flaw_of_extended_length(std::uint64_t payload_size, std::size_t length_size) noexcept {
  if (payload_size >> 63 != 0) return "the top bit of a frame's length has to be 0";
  if (frame_header_size(payload_size) != 2 + length_size) return "a frame's length has to be in its shortest form";
  return {};
}

}  // namespace

base::Result<std::optional<FrameHeader>, MalformedHeader> parse_frame_header(std::span<const char> bytes,
                                                                             bool deflate) noexcept {
  if (bytes.size() < 2) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  const auto second = static_cast<std::uint8_t>(bytes[1]);
  if (const auto flaw = flaw_of_start(first, second, deflate); !flaw.empty()) return MalformedHeader{flaw};

  const auto length = static_cast<std::uint8_t>(second & kLengthBits);
  const std::size_t length_size = extended_length_size(length);
  if (bytes.size() < 2 + length_size) return std::nullopt;
  std::uint64_t payload_size = length;
  if (length_size != 0) {
    payload_size = read_big_endian(bytes.subspan(2, length_size));
    const auto flaw = flaw_of_extended_length(payload_size, length_size);
    if (!flaw.empty()) return MalformedHeader{flaw};
  }

  FrameHeader header{};
  const std::size_t size = 2 + length_size + header.mask.size();
  if (bytes.size() < size) return std::nullopt;
  header.payload_size = payload_size;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(2 + length_size), header.mask.size(), header.mask.begin());
  header.opcode = static_cast<Opcode>(first & kOpcodeBits);
  header.fin = (first & kFinBit) != 0;
  header.deflated = (first & kDeflatedBit) != 0;
  header.size = static_cast<std::uint8_t>(size);
  return header;
}

}  // namespace chatroom::ws
