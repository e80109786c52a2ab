// Agrees on permessage-deflate (RFC 7692, 7.1) in the opening handshake: reads what a client offers, and says what the
// server takes. Used by net beside check_upgrade. No state, any thread. It compresses nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chatroom::ws {

// `offers`: the value of Sec-WebSocket-Extensions, several lines joined by commas. The value for the 101 answer, from
// the first offer that can be taken; nothing if there is none, and then the connection goes without compression.
//
// What is agreed on is always the same: neither side takes its window from one message to the next, and the server uses
// a window of kServerWindowBits. An offer that asks the server for a smaller one is not taken, nor is one with a
// parameter that is unknown, comes twice, or has a value that it can't have. If the list itself is malformed, nothing
// of it is taken.
std::optional<std::string> agree_on_deflate(std::string_view offers);

}  // namespace chatroom::ws
