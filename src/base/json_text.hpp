// Writes a string into JSON text, for the few places that write JSON without a library (logs, health). Pure functions,
// any thread. Events of the protocol are written by wire instead.
#pragma once

#include <string>
#include <string_view>

namespace chatroom::base {

// Appends `bytes` as the inside of a JSON string (RFC 8259, section 7), without the quotes. The bytes may come from
// anybody: what is not UTF-8 becomes U+FFFD, byte by byte, and control characters, line separators and bidirectional
// controls are escaped, so that the result stays on its line and shows as what it is on a terminal.
void append_json_escaped(std::string& out, std::string_view bytes);

// The same with the quotes around it.
void append_json_string(std::string& out, std::string_view bytes);

}  // namespace chatroom::base
