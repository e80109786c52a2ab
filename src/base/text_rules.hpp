// The rules that names and message texts go through before anybody else sees them: normalised (NFC), stripped of white
// space at both ends, then counted in code points. Used on every message, so plain ASCII takes a path without Unicode's
// tables. Pure functions, any thread. They do not decide the limits, and do not read JSON.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chatroom::base {

enum class TextFault {
  blank,      // nothing is left that a reader could see
  too_long,   // more code points than allowed
  forbidden,  // a character that names may not hold
};

struct TextError {
  TextFault fault = TextFault::blank;
  // too_long: what was counted and what is allowed. A text that is far too long is refused before it is normalised;
  // then the count is that of the text as it was sent.
  std::size_t code_points = 0;
  std::size_t max_code_points = 0;
  // forbidden: the first such character.
  char32_t character = 0;
};

// The predicate of a sentence about the text: "must not be blank", "has 17 characters; at most 16 are allowed".
std::string describe(const TextError& error);

// A name of a room or a client. Control characters, line separators and bidirectional controls inside of it are
// refused; at its ends, the white space among them is stripped. `utf8` must be valid UTF-8 (a stray byte counts as
// forbidden). The time is O(n log n) in the size of the input for hostile input too.
Result<std::string, TextError> clean_name(std::string_view utf8, std::size_t max_code_points);

// The text of a message: control characters other than tab and newline, and bidirectional controls, are taken out
// first, which also makes CR LF a newline; the rest is as for a name, and forbidden is returned for input that is not
// UTF-8 only.
Result<std::string, TextError> clean_text(std::string_view utf8, std::size_t max_code_points);

}  // namespace chatroom::base
