// WebSocket frames (RFC 6455, 5.2) from a client's side: next_frame takes the server's apart where they lie in the read
// buffer, append_client_frame writes ours. The server's codec in src/ws reads masked frames only and writes unmasked
// ones. Used by a worker for its connections; pure functions.
#pragma once

#include "ws/frame.hpp"
#include "ws/mask.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chatroom::bench {

// Appends a masked, unfragmented frame.
void append_client_frame(std::string& out, ws::Opcode opcode, std::string_view payload, ws::MaskKey key);

// One frame at the front of some bytes.
struct FrameView {
  enum class Status : std::uint8_t {
    whole,
    cut,    // more bytes are needed
    wrong,  // breaks the RFC: masked, reserved bits not agreed on, a fragmented or long control frame
  };
  Status status = Status::cut;
  bool fin = true;
  bool deflated = false;  // the first frame of a compressed message (RFC 7692, 6)
  ws::Opcode opcode = ws::Opcode::text;
  std::string_view payload;
  std::size_t size = 0;  // of the frame
};
// `may_deflate`: compression was agreed on.
FrameView next_frame(std::string_view bytes, bool may_deflate = false) noexcept;

}  // namespace chatroom::bench
