#include "load/frames.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace chatroom::bench {
namespace {

constexpr std::size_t kLengthIn2Bytes = 126;
constexpr std::size_t kLengthIn8Bytes = 127;
constexpr unsigned kFinBit = 0x80;
constexpr unsigned kMaskBit = 0x80;
constexpr unsigned kReservedBits = 0x70;
constexpr unsigned kDeflatedBit = 0x40;
constexpr unsigned kOpcodeBits = 0x0F;

// The server never has reason to send more in one frame; a length beyond that is a broken frame.
constexpr std::uint64_t kLongestPayload = std::uint64_t{64} << 20;

unsigned byte_at(std::string_view bytes, std::size_t position) noexcept {
  return static_cast<unsigned char>(bytes[position]);
}

std::uint64_t big_endian(std::string_view bytes) noexcept {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

bool is_known(unsigned opcode) noexcept { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

}  // namespace

void append_client_frame(std::string& out, ws::Opcode opcode, std::string_view payload, ws::MaskKey key) {
  std::array<char, ws::kMaxServerFrameHeader> header{};
  const std::size_t header_size = ws::write_frame_header(opcode, payload.size(), header);
  header[1] = static_cast<char>(static_cast<unsigned char>(header[1]) | kMaskBit);
  out.append(header.data(), header_size).append(key.data(), key.size());
  const std::size_t start = out.size();
  out.append(payload);
  ws::apply_mask(std::span(out).subspan(start), key);
}

FrameView next_frame(std::string_view bytes, bool may_deflate) noexcept {
  FrameView frame;
  if (bytes.size() < 2) return frame;
  const unsigned first = byte_at(bytes, 0);
  const unsigned second = byte_at(bytes, 1);
  frame.fin = (first & kFinBit) != 0;
  frame.opcode = static_cast<ws::Opcode>(first & kOpcodeBits);
  const std::uint64_t short_length = second & ~kMaskBit;
  const bool wrong_control = ws::is_control(frame.opcode) && (!frame.fin || short_length > ws::kMaxControlPayload);
  const bool is_first_of_data = frame.opcode == ws::Opcode::text || frame.opcode == ws::Opcode::binary;
  frame.deflated = may_deflate && is_first_of_data && (first & kDeflatedBit) != 0;
  const unsigned reserved = first & kReservedBits & ~(frame.deflated ? kDeflatedBit : 0U);
  if (reserved != 0 || (second & kMaskBit) != 0 || !is_known(first & kOpcodeBits) || wrong_control) {
    frame.status = FrameView::Status::wrong;
    return frame;
  }
  std::uint64_t length = short_length;
  std::size_t header = 2;
  if (short_length >= kLengthIn2Bytes) {
    header += short_length == kLengthIn8Bytes ? 8 : 2;
    if (bytes.size() < header) return frame;
    length = big_endian(bytes.substr(2, header - 2));
    if (length > kLongestPayload) {
      frame.status = FrameView::Status::wrong;
      return frame;
    }
  }
  if (bytes.size() - header < length) return frame;
  frame.status = FrameView::Status::whole;
  frame.payload = bytes.substr(header, static_cast<std::size_t>(length));
  frame.size = header + static_cast<std::size_t>(length);
  return frame;
}

}  // namespace chatroom::bench
