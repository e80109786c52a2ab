#include "wire/json_writer.hpp"

#include <array>
#include <charconv>
#include <cstddef>

namespace chatroom::wire {
namespace {

constexpr std::size_t kMaxDigits = 20;  // of 2^64 - 1, and of -2^63 with its sign

constexpr bool needs_escape(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escaped(char c, std::string& out) {
  static constexpr std::string_view kHex = "0123456789abcdef";
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
    case '\t':
      out += "\\t";
      return;
    default:
      const auto code = static_cast<unsigned char>(c);
      out += "\\u00";
      out += kHex[code >> 4];
      out += kHex[code & 0xF];
  }
}

template <class Integer>
void append_number(Integer number, std::string& out) {
  std::array<char, kMaxDigits> digits{};
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), result.ptr);
}

}  // namespace

JsonWriter& JsonWriter::string(std::string_view utf8) {
  out_ += '"';
  std::size_t written = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    if (!needs_escape(utf8[i])) continue;
    out_.append(utf8, written, i - written);
    append_escaped(utf8[i], out_);
    written = i + 1;
  }
  out_.append(utf8, written);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t number) {
  append_number(number, out_);
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t number) {
  append_number(number, out_);
  return *this;
}

}  // namespace chatroom::wire
