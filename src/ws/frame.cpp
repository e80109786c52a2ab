#include "ws/frame.hpp"

#include <array>
#include <cassert>

namespace chatroom::ws {
namespace {

void append_big_endian(char* out, std::uint64_t value, std::size_t bytes) noexcept {
  for (std::size_t i = 0; i < bytes; ++i) out[i] = static_cast<char>(value >> (8 * (bytes - 1 - i)));
}

// The longest prefix of at most `limit` bytes that does not end inside a code point of valid UTF-8.
std::string_view cut_utf8(std::string_view text, std::size_t limit) noexcept {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<std::uint8_t>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

}  // namespace

std::size_t write_frame_header(Opcode opcode, std::uint64_t payload_size, std::span<char, kMaxServerFrameHeader> out,
                               Form form) noexcept {
  constexpr std::uint8_t kFin = 0x80;
  constexpr std::uint8_t kDeflated = 0x40;
  const unsigned bits = form == Form::deflated ? kFin | kDeflated : kFin;
  out[0] = static_cast<char>(bits | static_cast<std::uint8_t>(opcode));
  const std::size_t size = frame_header_size(payload_size);
  switch (size) {
    case 2:
      out[1] = static_cast<char>(payload_size);
      break;
    case 4:
      out[1] = 126;
      break;
    default:
      out[1] = 127;
      break;
  }
  append_big_endian(out.data() + 2, payload_size, size - 2);
  return size;
}

void append_frame(std::string& output, Opcode opcode, std::string_view payload, Form form) {
  assert(!is_control(opcode) || (payload.size() <= kMaxControlPayload && form == Form::plain));
  std::array<char, kMaxServerFrameHeader> header{};
  output.append(header.data(), write_frame_header(opcode, payload.size(), header, form));
  output.append(payload);
}

void append_close_frame(std::string& output, CloseCode code, std::string_view reason) {
  if (code == CloseCode::no_status) return append_frame(output, Opcode::close, {});
  assert(may_be_sent(code));
  std::array<char, kMaxControlPayload> payload{};
  append_big_endian(payload.data(), static_cast<std::uint16_t>(code), 2);
  const std::size_t reason_size = cut_utf8(reason, kMaxCloseReason).copy(payload.data() + 2, kMaxCloseReason);
  append_frame(output, Opcode::close, {payload.data(), 2 + reason_size});
}

base::SharedBytes text_frame(std::string_view payload, Form form) {
  std::array<char, kMaxServerFrameHeader> header{};
  const std::size_t header_size = write_frame_header(Opcode::text, payload.size(), header, form);
  return base::SharedBytes::concat({{header.data(), header_size}, payload});
}

std::string_view frame_payload(std::string_view frame) noexcept {
  switch (frame[1]) {
    case 126:
      return frame.substr(4);
    case 127:
      return frame.substr(10);
    default:
      return frame.substr(2);
  }
}

}  // namespace chatroom::ws
