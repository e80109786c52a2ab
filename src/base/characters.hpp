// Classes of Unicode code points that the text rules and the writers of logs share. Pure functions, any thread.
// Properties that need Unicode's tables (normal forms, what is ignorable) are asked of utf8proc in the .cpp files
// instead.
#pragma once

namespace chatroom::base {

// General category Cc: C0, DEL and C1.
constexpr bool is_control(char32_t c) noexcept { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

// Property Bidi_Control (UAX #9): marks, embeddings, overrides and isolates, which can make a name show as another one.
constexpr bool is_bidi_control(char32_t c) noexcept {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// Line and paragraph separator: they break a line like a newline does, but are no control characters.
constexpr bool is_line_separator(char32_t c) noexcept { return c == 0x2028 || c == 0x2029; }

// Property White_Space (Unicode's PropList.txt), which has been stable since Unicode 6.3.
constexpr bool is_white_space(char32_t c) noexcept {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || is_line_separator(c) || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace chatroom::base
