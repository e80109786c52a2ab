#include "admin/cli/safe_text.hpp"

#include "base/characters.hpp"

#include <utf8proc.h>

#include <array>
#include <cstdio>

namespace chatroom::admin::cli {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";     // U+2026

struct Piece {
  std::string_view bytes;
  utf8proc_int32_t code_point = -1;  // below 0: no UTF-8
};

Piece take_piece(std::string_view& text) {
  Piece piece;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &piece.code_point);
  piece.bytes = text.substr(0, length > 0 ? static_cast<std::size_t>(length) : 1);
  if (length <= 0) piece.code_point = -1;
  text.remove_prefix(piece.bytes.size());
  return piece;
}

bool is_unsafe(utf8proc_int32_t code_point) {
  const auto c = static_cast<char32_t>(code_point);
  return base::is_control(c) || base::is_bidi_control(c) || base::is_line_separator(c);
}

// All of them lie below U+10000.
std::string escape(utf8proc_int32_t code_point) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(code_point) & 0xFFFFU);
  return text.data();
}

std::size_t columns_of(utf8proc_int32_t code_point) {
  const int width = code_point < 0 ? 1 : utf8proc_charwidth(code_point);
  return static_cast<std::size_t>(width > 0 ? width : 0);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto piece = take_piece(text);
    if (piece.code_point < 0) {
      result += kReplacement;
    } else if (is_unsafe(piece.code_point)) {
      result += escape(piece.code_point);
    } else {
      result += piece.bytes;
    }
  }
  return result;
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) count += columns_of(take_piece(text).code_point);
  return count;
}

std::string shortened(std::string_view text, std::size_t most_columns) {
  if (columns(text) <= most_columns) return std::string(text);
  std::string result;
  std::size_t used = 1;  // of the ellipsis
  while (!text.empty()) {
    const auto piece = take_piece(text);
    used += columns_of(piece.code_point);
    if (used > most_columns) break;
    result += piece.bytes;
  }
  return result + std::string(kEllipsis);
}

std::string printable_json(std::string_view json) {
  std::string result;
  while (!json.empty()) {
    const auto piece = take_piece(json);
    // Outside of strings these are white space, and inside of them JSON has none.
    const bool is_space = piece.code_point == '\n' || piece.code_point == '\r' || piece.code_point == '\t';
    if (piece.code_point < 0) {
      result += kReplacement;
    } else if (is_unsafe(piece.code_point) && !is_space) {
      result += escape(piece.code_point);
    } else {
      result += piece.bytes;
    }
  }
  return result;
}

}  // namespace chatroom::admin::cli
