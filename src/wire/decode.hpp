// The client's half of the protocol: one text frame in, a command or a refusal out. Used by net on the shard's thread,
// once for each text frame. Whether the client may do what it asks is the engine's question.
#pragma once

#include "base/result.hpp"
#include "chat/commands.hpp"
#include "chat/limits.hpp"

#include <string_view>

namespace chatroom::wire {

// The command, or what its sender is told instead. Whatever could be read of `ref` and, of a SEND_MESSAGE, `id` is in
// the refusal, so that the client can tell what was refused.
using DecodeResult = base::Result<chat::Command, chat::Refusal>;

class CommandDecoder {
 public:
  // Takes the limits of texts and names; later changes of `limits` are not seen.
  explicit CommandDecoder(const chat::Limits& limits) noexcept;

  // `frame` is the payload of a text frame: UTF-8 by RFC 6455, of bounded size by the WebSocket layer. JSON is that of
  // RFC 8259, with these choices:
  // - of fields that appear twice the last counts, as in JavaScript's JSON.parse;
  // - `null` is the same as no field;
  // - an integer may be written as 12345.0 or 1e2, not as a string;
  // - more than 16 levels of nesting are refused.
  // Allocates only what the command keeps, but for frames far from any event.
  DecodeResult decode(std::string_view frame) const;

 private:
  chat::Limits limits_;
};

}  // namespace chatroom::wire
