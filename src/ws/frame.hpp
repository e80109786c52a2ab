// What a WebSocket frame is (RFC 6455, 5.2), and how a server writes one: unmasked, unfragmented, in the shortest form.
// Used by the connection for its replies and by net for everything else, on any thread: there is no state. Reading is
// in frame_header.hpp and decoder.hpp.
#pragma once

#include "base/shared_bytes.hpp"
#include "ws/close_code.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chatroom::ws {

enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

// Whether a message is sent as it is, or as what a Deflater made of it: the first reserved bit of its frame says so
// (RFC 7692, 6), and only a client that agreed to compression may get it.
enum class Form : bool { plain, deflated };

constexpr bool is_control(Opcode opcode) noexcept { return (static_cast<std::uint8_t>(opcode) & 0x8) != 0; }

// Upper bounds, in bytes. A server's header has no mask key, a client's has (4 bytes more).
inline constexpr std::size_t kMaxServerFrameHeader = 10;
inline constexpr std::size_t kMaxClientFrameHeader = 14;
inline constexpr std::size_t kMaxControlPayload = 125;
inline constexpr std::size_t kMaxCloseReason = kMaxControlPayload - 2;

// Bytes of the header of a server's frame with that many bytes of payload: 2, 4 or 10.
constexpr std::size_t frame_header_size(std::uint64_t payload_size) noexcept {
  if (payload_size < 126) return 2;
  return payload_size <= 0xFFFF ? 4 : 10;
}

// Writes the header of an unfragmented, unmasked frame; returns how many bytes of `out` it takes.
std::size_t write_frame_header(Opcode opcode, std::uint64_t payload_size, std::span<char, kMaxServerFrameHeader> out,
                               Form form = Form::plain) noexcept;

// Appends a whole frame. A control frame's payload has at most kMaxControlPayload bytes, and is plain.
void append_frame(std::string& output, Opcode opcode, std::string_view payload, Form form = Form::plain);

// Appends a close frame. CloseCode::no_status makes one with an empty payload, and no reason; any other code has to
// satisfy may_be_sent. The reason is UTF-8; one of more than kMaxCloseReason bytes is cut between two code points.
void append_close_frame(std::string& output, CloseCode code, std::string_view reason = {});

// A text frame, header and payload in one allocation, to be shared by all queues and logs that it goes to. The payload
// is UTF-8, or the deflated form of such. Throws std::bad_alloc.
base::SharedBytes text_frame(std::string_view payload, Form form = Form::plain);

// The payload inside a frame that the functions above wrote.
std::string_view frame_payload(std::string_view frame) noexcept;

}  // namespace chatroom::ws
