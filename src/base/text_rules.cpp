#include "base/text_rules.hpp"

#include "base/characters.hpp"

#include <boost/container/small_vector.hpp>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>

namespace chatroom::base {
namespace {

// Of utf8proc's type. In place up to the default bound of a text, so that a message costs no allocation here.
using CodePoints = boost::container::small_vector<std::int32_t, 256>;

enum class Kind { name, text };

// No code point has a canonical decomposition of more than four (UAX #15), so a text of more than four times the code
// points allowed is too long whatever normalising makes of it.
constexpr std::size_t kMaxDecomposition = 4;

struct Range {
  char32_t first;
  char32_t last;
};
// Code points that normalising neither changes nor joins to what stands before them, so that a text of these alone is
// in NFC (UAX #15: NFC_Quick_Check=Yes, combining class 0). Not all of them: those that most languages are written in,
// and emoji.
constexpr std::array<Range, 12> kUnchanged = {{{0x0000, 0x02FF},      // Latin
                                               {0x0400, 0x0482},      // Cyrillic
                                               {0x200B, 0x200D},      // joiners, as in emoji
                                               {0x2010, 0x2027},      // dashes and quotation marks
                                               {0x2600, 0x27BF},      // symbols
                                               {0x3000, 0x3029},      // punctuation of Chinese and Japanese
                                               {0x3041, 0x3096},      // Hiragana
                                               {0x30A1, 0x30FF},      // Katakana
                                               {0x3400, 0x9FFF},      // Han
                                               {0xAC00, 0xD7A3},      // Hangul syllables
                                               {0xFE0F, 0xFE0F},      // emoji style
                                               {0x1F300, 0x1FAFF}}};  // emoji
constexpr auto kNfc = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
constexpr std::string_view kAsciiWhiteSpace = " \t\n";  // without the control characters
constexpr char32_t kReplacementCharacter = 0xFFFD;
constexpr char32_t kBraillePatternBlank = 0x2800;

constexpr bool is_kept_in_text(char32_t c) noexcept {
  return c == '\t' || c == '\n' || !(is_control(c) || is_bidi_control(c));
}
constexpr bool is_forbidden_in_name(char32_t c) noexcept {
  return is_control(c) || is_bidi_control(c) || is_line_separator(c);
}

bool is_unchanged(std::int32_t c) {
  const auto code_point = static_cast<char32_t>(c);
  return std::any_of(kUnchanged.begin(), kUnchanged.end(),
                     [&](const Range& range) { return code_point >= range.first && code_point <= range.last; });
}

bool is_invisible(std::int32_t c) {
  const auto code_point = static_cast<char32_t>(c);
  // Default_Ignorable_Code_Point takes in zero-width characters, variation selectors and the Hangul fillers.
  return is_white_space(code_point) || code_point == kBraillePatternBlank || utf8proc_get_property(c)->ignorable != 0;
}

TextError blank() { return TextError{TextFault::blank, 0, 0, 0}; }
TextError too_long(std::size_t count, std::size_t max) { return TextError{TextFault::too_long, count, max, 0}; }
TextError forbidden(char32_t c) { return TextError{TextFault::forbidden, 0, 0, c}; }

bool is_printable_ascii(std::string_view bytes, Kind kind) {
  unsigned others = 0;  // no early exit: the answer is nearly always yes, and a loop without branches is faster
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const unsigned line =
        static_cast<unsigned>(kind == Kind::text) & static_cast<unsigned>(byte == '\t' || byte == '\n');
    others |= static_cast<unsigned>(byte < 0x20 || byte >= 0x7F) & ~line;
  }
  return others == 0;
}

Result<std::string, TextError> clean_ascii(std::string_view text, std::size_t max) {
  const std::size_t first = text.find_first_not_of(kAsciiWhiteSpace);
  if (first == std::string_view::npos) return blank();
  text = text.substr(first, text.find_last_not_of(kAsciiWhiteSpace) - first + 1);
  if (text.size() > max) return too_long(text.size(), max);
  return std::string(text);
}

std::optional<CodePoints> decode(std::string_view utf8) {
  CodePoints code_points;
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; };
  code_points.reserve(static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), starts)));
  while (!utf8.empty()) {
    std::int32_t code_point = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data()),
                                         static_cast<utf8proc_ssize_t>(utf8.size()), &code_point);
    if (length <= 0) return std::nullopt;
    code_points.push_back(code_point);
    utf8.remove_prefix(static_cast<std::size_t>(length));
  }
  return code_points;
}

std::string encode(const CodePoints& code_points) {
  std::string utf8;
  utf8.reserve(code_points.size() * 4);
  std::array<utf8proc_uint8_t, 4> bytes{};
  for (const auto code_point : code_points) {
    const auto length = utf8proc_encode_char(code_point, bytes.data());
    utf8.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
  }
  return utf8;
}

void strip(CodePoints& text) {
  const auto is_ink = [](std::int32_t c) { return !is_white_space(static_cast<char32_t>(c)); };
  text.erase(std::find_if(text.rbegin(), text.rend(), is_ink).base(), text.end());
  text.erase(text.begin(), std::find_if(text.begin(), text.end(), is_ink));
}

// Canonical ordering (UAX #15): runs of combining marks are sorted by class, and marks of one class keep their order.
// utf8proc has this too, but as a bubble sort: a few hundred marks in the wrong order would cost a millisecond a
// message.
void order_marks(CodePoints& text) {
  const auto combining_class = [](std::int32_t c) { return utf8proc_get_property(c)->combining_class; };
  const auto is_starter = [&](std::int32_t c) { return combining_class(c) == 0; };
  auto run = text.begin();
  while (run != text.end()) {
    const auto first = std::find_if_not(run, text.end(), is_starter);
    run = std::find_if(first, text.end(), is_starter);
    if (run - first > 1)
      std::stable_sort(first, run, [&](auto a, auto b) { return combining_class(a) < combining_class(b); });
  }
}

CodePoints normalize(const CodePoints& text) {
  CodePoints result;
  result.reserve(text.size() + kMaxDecomposition);
  std::array<std::int32_t, kMaxDecomposition> parts{};
  int boundary = 0;  // only used with UTF8PROC_CHARBOUND
  for (const auto code_point : text) {
    const auto count = utf8proc_decompose_char(code_point, parts.data(), parts.size(), kNfc, &boundary);
    const auto used = std::clamp<std::ptrdiff_t>(count, 0, static_cast<std::ptrdiff_t>(parts.size()));
    result.insert(result.end(), parts.begin(), parts.begin() + used);
  }
  order_marks(result);
  const auto length = utf8proc_normalize_utf32(result.data(), static_cast<utf8proc_ssize_t>(result.size()), kNfc);
  result.resize(static_cast<std::size_t>(std::max<utf8proc_ssize_t>(length, 0)));
  return result;
}

// Removing and stripping come before normalising, so that what they join is composed, and so that the bound on the work
// of normalising is exact. Stripping first gives the same result as stripping afterwards: no normalisation makes white
// space of anything else, or the other way round.
Result<std::string, TextError> clean_unicode(std::string_view utf8, std::size_t max, Kind kind) {
  auto decoded = decode(utf8);
  if (!decoded) return forbidden(kReplacementCharacter);
  auto& text = *decoded;
  if (kind == Kind::text) {
    const auto is_dropped = [](auto c) { return !is_kept_in_text(static_cast<char32_t>(c)); };
    text.erase(std::remove_if(text.begin(), text.end(), is_dropped), text.end());
  }
  strip(text);
  if (kind == Kind::name) {
    const auto bad =
        std::find_if(text.begin(), text.end(), [](auto c) { return is_forbidden_in_name(static_cast<char32_t>(c)); });
    if (bad != text.end()) return forbidden(static_cast<char32_t>(*bad));
  }
  if (std::all_of(text.begin(), text.end(), is_invisible)) return blank();
  if (text.size() / kMaxDecomposition > max) return too_long(text.size(), max);
  if (!std::all_of(text.begin(), text.end(), is_unchanged)) text = normalize(text);
  if (text.size() > max) return too_long(text.size(), max);
  return encode(text);
}

Result<std::string, TextError> clean(std::string_view utf8, std::size_t max, Kind kind) {
  return is_printable_ascii(utf8, kind) ? clean_ascii(utf8, max) : clean_unicode(utf8, max, kind);
}

}  // namespace

std::string describe(const TextError& error) {
  switch (error.fault) {
    case TextFault::blank:
      return "must not be blank";
    case TextFault::too_long:
      return "has " + std::to_string(error.code_points) + " characters; at most " +
             std::to_string(error.max_code_points) + " are allowed";
    case TextFault::forbidden:
      break;
  }
  std::array<char, 16> code{};
  std::snprintf(code.data(), code.size(), "U+%04X", static_cast<unsigned>(error.character));
  return std::string("must not hold control characters or marks of text direction; take out ") + code.data();
}

Result<std::string, TextError> clean_name(std::string_view utf8, std::size_t max_code_points) {
  return clean(utf8, max_code_points, Kind::name);
}

Result<std::string, TextError> clean_text(std::string_view utf8, std::size_t max_code_points) {
  return clean(utf8, max_code_points, Kind::text);
}

}  // namespace chatroom::base
