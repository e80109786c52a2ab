#include "base/json_text.hpp"

#include "base/characters.hpp"

#include <utf8proc.h>

#include <cstddef>
#include <cstdint>

namespace chatroom::base {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

void append_escape(std::string& out, char32_t c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out.push_back(kHex[(c >> shift) & 0xF]);
}

// All of these lie in the basic plane, so that four hexadecimal digits are enough.
constexpr bool needs_escape(char32_t c) noexcept {
  return c == '"' || c == '\\' || is_control(c) || is_bidi_control(c) || is_line_separator(c);
}

}  // namespace

void append_json_escaped(std::string& out, std::string_view bytes) {
  while (!bytes.empty()) {
    std::int32_t code_point = 0;
    const auto* data = reinterpret_cast<const utf8proc_uint8_t*>(bytes.data());
    const auto length = utf8proc_iterate(data, static_cast<utf8proc_ssize_t>(bytes.size()), &code_point);
    if (length <= 0) {
      out += "\xEF\xBF\xBD";
      bytes.remove_prefix(1);
      continue;
    }
    const auto size = static_cast<std::size_t>(length);
    if (const auto c = static_cast<char32_t>(code_point); needs_escape(c)) {
      append_escape(out, c);
    } else {
      out += bytes.substr(0, size);
    }
    bytes.remove_prefix(size);
  }
}

void append_json_string(std::string& out, std::string_view bytes) {
  out.push_back('"');
  append_json_escaped(out, bytes);
  out.push_back('"');
}

}  // namespace chatroom::base
