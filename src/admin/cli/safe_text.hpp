// Texts of others on a terminal: names and messages may hold what makes a terminal do something, or shows a line as
// another one. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chatroom::admin::cli {

// For a line on a terminal: control characters, line separators and bidirectional controls become \u202e and the like,
// and what is no UTF-8 becomes U+FFFD.
std::string printable(std::string_view text);

// How many columns a terminal gives to a text that is printable.
std::size_t columns(std::string_view text);

// The text, or as much as fits into so many columns with … at its end.
std::string shortened(std::string_view text, std::size_t most_columns);

// The same JSON, with escapes for what printable() would escape; only strings can hold such. `json` is valid.
std::string printable_json(std::string_view json);

}  // namespace chatroom::admin::cli
