// The server's half of the protocol: events to JSON text, compact, with the fields in the order of docs/protocol.md.
// Used by net on the shard's thread. Pure functions: they make no frames and keep no buffers.
#pragma once

#include "chat/events.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chatroom::wire {

// Appends the event's JSON object to `out`. Every string in it must be UTF-8, as decoded commands and the rules for
// texts make sure. `ref` is the mark of the client's event that this one replies to. `history` and `messages` are
// spliced in as they are: each must be what encode_message() wrote.
void encode(const chat::Event& event, std::optional<std::string_view> ref, std::string& out);

// Appends a NEW_MESSAGE: the one text that goes to every receiver, live and in every history.
void encode_message(const chat::NewMessage& message, std::string& out);

}  // namespace chatroom::wire
