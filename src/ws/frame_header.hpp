// Reads the header of a client's frame (RFC 6455, 5.2) and applies the rules that need nothing but the header itself.
// Used by the decoder, which adds the rules about the order of frames and the size of messages. No state, any thread.
#pragma once

#include "base/result.hpp"
#include "ws/frame.hpp"
#include "ws/mask.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace chatroom::ws {

struct FrameHeader {
  std::uint64_t payload_size;
  MaskKey mask;
  Opcode opcode;
  bool fin;           // the last frame of its message
  bool deflated;      // the first frame of a message that the client compressed
  std::uint8_t size;  // bytes that the header itself takes, at most kMaxClientFrameHeader
};

// Why a header is refused, in plain English; the close code is always 1002.
struct MalformedHeader {
  std::string_view detail;
};

// The header at the start of `bytes`; nothing if it is not complete yet; an error as soon as the bytes at hand break a
// rule: a reserved bit or opcode, a control frame in fragments or above 125 bytes, no mask, a length that is not in its
// shortest form or has its top bit set. kMaxClientFrameHeader bytes always suffice for an answer. With `deflate`,
// permessage-deflate was agreed on: the first reserved bit may then be set where a message begins (RFC 7692, 6).
base::Result<std::optional<FrameHeader>, MalformedHeader> parse_frame_header(std::span<const char> bytes,
                                                                             bool deflate = false) noexcept;

}  // namespace chatroom::ws
