// RFC 6455's frames as a client writes and reads them, for test clients that need control over each of them. Pure
// functions, and no code of the server's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::test {

// RFC 6455, 5.2
enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

struct RawFrame {
  bool fin = true;
  std::uint8_t reserved = 0;  // the three bits
  Opcode opcode = Opcode::text;
  std::string payload;

  // Of a close frame: its code, 1005 if it has none.
  unsigned close_code() const;
};

// The bytes of the frame; masked, as a client has to, unless told otherwise.
std::string encode(const RawFrame& frame, bool masked = true);

// Takes the next frame off the front of `input`; nothing, and nothing taken, if it is not all there yet. Throws
// Unexpected if it is masked, which a server must not do.
std::optional<RawFrame> take_frame(std::string& input);

}  // namespace chatroom::test
