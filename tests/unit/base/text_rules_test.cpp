#include "base/text_rules.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace chatroom::base {
namespace {

std::string repeat(std::string_view piece, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += piece;
  return result;
}

std::string utf8(char32_t c) {
  const auto tail = [](char32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(c)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(c >> 6), tail(c)};
  return {static_cast<char>(0xF0 | (c >> 18)), tail(c >> 12), tail(c >> 6), tail(c)};
}

// The cleaned text, or what the error says.
std::string outcome(const Result<std::string, TextError>& result) {
  return result ? *result : "error: " + describe(result.error());
}
std::string name(std::string_view utf8, std::size_t max = 16) { return outcome(clean_name(utf8, max)); }
std::string text(std::string_view utf8, std::size_t max = 200) { return outcome(clean_text(utf8, max)); }

const std::string kBlank = "error: must not be blank";

struct Case {
  const char* about;
  std::string_view given;
  std::string_view expected;
};

TEST(TextRules, clean_names_and_texts_alike) {
  const std::vector<Case> cases = {
      {"ASCII stays", "Bob", "Bob"},
      {"ASCII white space goes at the ends only", "  a  b  ", "a  b"},
      {"tab and newline go at the ends", "\t\na\n\t", "a"},
      {"ideographic space", "\u3000a\u3000", "a"},
      {"no-break space", "\u00A0a\u00A0", "a"},
      {"next line, which is a control character too", "\u0085a\u0085", "a"},
      {"a white space that normalising changes", "\u2000a\u2001", "a"},
      {"all other white space", "\u1680\u2002\u200A\u2028\u2029\u202F\u205Fa", "a"},
      {"white space in the middle stays as it is", "a\u3000b", "a\u3000b"},
      {"a zero width space is no white space", "a\u200B", "a\u200B"},
      {"marks are composed", "e\u0301", "\u00E9"},
      {"marks are ordered, then composed", "q\u0307\u0323", "q\u0323\u0307"},
      {"three code points become one", "\u1100\u1161\u11A8", "\uAC01"},
      {"four code points become one", "\u03B1\u0313\u0300\u0345", "\u1F82"},
      {"singletons are replaced", "\u212B", "\u00C5"},
      {"what is excluded from composing is taken apart", "\u0958", "\u0915\u093C"},
      {"compatibility characters stay", "\uFB01", "\uFB01"},
      {"a letter below U+0300 needs no tables", "\u00FC\u017F", "\u00FC\u017F"},
      {"an emoji of several code points stays whole", "\U0001F469\u200D\U0001F52C", "\U0001F469\u200D\U0001F52C"},
      {"a flag", "\U0001F1E9\U0001F1EA", "\U0001F1E9\U0001F1EA"},
      {"a mark alone is something to see", "\u0301", "\u0301"},
      {"a mark after a space does not eat it", "a \u0301", "a \u0301"},
      {"a private and an unassigned code point", "\uE000\u0378", "\uE000\u0378"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(name(c.given), c.expected) << c.about;
    EXPECT_EQ(text(c.given), c.expected) << c.about;
  }
}

TEST(TextRules, take_for_blank_what_nobody_can_see) {
  for (const std::string_view given :
       {"", " ", " \t\n ", "\u3000", "\u00A0\u2003", "\u200B", "\u200D\u200C\u2060", "\uFEFF", "\u00AD", "\u034F",
        "\u3164", "\u115F\u1160", "\uFFA0", "\u2800", "\uFE0F", "\U000E0100\U000E0020", " \u200B \u3164 "}) {
    EXPECT_EQ(name(given), kBlank) << given;
    EXPECT_EQ(text(given), kBlank) << given;
  }
}

TEST(TextRules, refuse_control_and_direction_characters_in_names) {
  for (const std::string_view given :
       {"a\tb", "a\nb", "a\rb", "a\x1b[1mb", "a\x7fz", "a\u0085b", "a\u009Bb", "a\u2028b", "a\u2029b", "a\u202Eb",
        "\u202Eab", "ab\u202C", "a\u2066b", "a\u2069b", "a\u200Eb", "a\u200Fb", "a\u061Cb"}) {
    const auto result = clean_name(given, 16);
    ASSERT_FALSE(result) << given;
    EXPECT_EQ(result.error().fault, TextFault::forbidden) << given;
  }
  EXPECT_EQ(name("a\u202Eb"), "error: must not hold control characters or marks of text direction; take out U+202E");
  EXPECT_EQ(clean_name(std::string_view("a\0b", 3), 16).error().character, U'\0');
}

TEST(TextRules, strip_control_and_direction_characters_from_texts) {
  const std::vector<Case> cases = {
      {"tab and newline stay", "a\tb\nc", "a\tb\nc"},
      {"CR LF becomes a newline", "a\r\nb\r\n", "a\nb"},
      {"an escape sequence loses its escape", "\x1b[31mred", "[31mred"},
      {"zero, delete and C1",
       std::string_view("a\0b\x7f"
                        "c\xc2\x9b"
                        "d",
                        8),
       "abcd"},
      {"overrides, embeddings, isolates and marks", "\u202Aa\u202Eb\u202C\u2066c\u2069\u200E\u200F\u061C", "abc"},
      {"what is joined by it is composed", "e\u202E\u0301", "\u00E9"},
      {"white space behind it is at the end", "a \u202E", "a"},
      {"line separators stay", "a\u2028b", "a\u2028b"},
  };
  for (const auto& c : cases) EXPECT_EQ(text(c.given), c.expected) << c.about;
  EXPECT_EQ(text("\x01\u202E"), kBlank);
}

TEST(TextRules, count_code_points_after_normalising) {
  EXPECT_EQ(text(repeat("x", 200)), repeat("x", 200));
  EXPECT_EQ(text(repeat("x", 201)), "error: has 201 characters; at most 200 are allowed");
  EXPECT_EQ(text(repeat("e\u0301", 200)), repeat("\u00E9", 200)) << "400 code points that become 200";
  EXPECT_EQ(text(repeat("e\u0301", 201)), "error: has 201 characters; at most 200 are allowed");
  EXPECT_EQ(text(repeat("\u0958", 101)), "error: has 202 characters; at most 200 are allowed") << "101 that become 202";
  EXPECT_EQ(text(repeat("\U0001F600", 200)), repeat("\U0001F600", 200)) << "bytes and UTF-16 units don't count";
  EXPECT_EQ(text(repeat("\U0001F600", 201)), "error: has 201 characters; at most 200 are allowed");
  EXPECT_EQ(name("\U0001F468\u200D\U0001F469\u200D\U0001F467", 5), "\U0001F468\u200D\U0001F469\u200D\U0001F467");
  EXPECT_EQ(name("\U0001F468\u200D\U0001F469\u200D\U0001F467", 4), "error: has 5 characters; at most 4 are allowed");
  EXPECT_EQ(text(repeat(" ", 3000) + "x" + repeat("\u3000", 300), 1), "x") << "white space at the ends never counts";
  EXPECT_EQ(text(repeat("\u1F82", 200)), repeat("\u1F82", 200));
  EXPECT_EQ(text(repeat("\u03B1\u0313\u0300\u0345", 200)), repeat("\u1F82", 200)) << "the longest that can still fit";
}

// Some code points are known to be unchanged by normalising and are not looked up. Each is compared with what the
// tables say, behind characters that it might be joined to; a last one that is not known sends the text through the
// tables. Above the Hangul jamo, marks and signs of the first blocks, the blocks are so uniform that every seventh will
// do.
TEST(TextRules, know_which_characters_normalising_leaves_alone) {
  const std::string through_the_tables = "\u1100";
  for (char32_t c = 0x80; c <= 0x1FFFF; c += c < 0x3400 ? 1 : 7) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const std::string given = "A" + utf8(c) + "\u304B" + utf8(c) + "\uAC00" + utf8(c) + "A";
    const auto plain = clean_text(given, 100);
    const auto looked_up = clean_text(given + through_the_tables, 100);
    ASSERT_TRUE(plain && looked_up);
    ASSERT_EQ(*plain + through_the_tables, *looked_up) << std::hex << static_cast<unsigned>(c);
  }
}

TEST(TextRules, report_the_counts_in_the_error) {
  const auto error = clean_name(repeat("\u00E9", 17), 16).error();
  EXPECT_EQ(error.fault, TextFault::too_long);
  EXPECT_EQ(error.code_points, 17U);
  EXPECT_EQ(error.max_code_points, 16U);
}

TEST(TextRules, refuse_far_too_long_texts_before_normalising) {
  // 401 pairs can't be told from 802 code points before they are normalised, and 802 can't become 200 or less.
  EXPECT_EQ(clean_text(repeat("e\u0301", 402), 200).error().code_points, 804U);
}

TEST(TextRules, order_long_runs_of_marks_as_the_standard_says) {
  // 390 times above, then 390 times below: the standard wants the lower class (below, 220) first, each in the order
  // given.
  const std::string above = repeat("\u0307\u0308", 195);
  const std::string below = repeat("\u0323\u0331", 195);
  EXPECT_EQ(text("q" + above + below, 1000), "q" + below + above);
}

TEST(TextRules, give_the_same_when_applied_again) {
  for (const std::string_view given :
       {" e\u0301 ", "\u1100\u1161\u11A8", "a\r\n\u202Eb", "\u0958\u212B", "q\u0307\u0323"}) {
    const auto once = clean_text(given, 200);
    ASSERT_TRUE(once);
    EXPECT_EQ(text(*once), *once);
  }
}

TEST(TextRules, refuse_bytes_that_are_not_utf_8) {
  for (const std::string_view given : {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\xaf"}) {
    EXPECT_EQ(clean_name(given, 16).error().fault, TextFault::forbidden);
    EXPECT_EQ(clean_text(given, 16).error().fault, TextFault::forbidden);
  }
}

TEST(TextRules, agree_on_ascii_whichever_way_it_takes) {
  // A trailing no-break space sends the same text through the tables, and is then stripped.
  for (const std::string_view given :
       {"a", " a b ", "\ta\n", "x\ty\nz", "", "  ", "0123456789abcdef", "0123456789abcdefg"}) {
    EXPECT_EQ(text(given, 16), text(std::string(given) + "\u00A0", 16)) << given;
    EXPECT_EQ(name(given, 16), name(std::string(given) + "\u00A0", 16)) << given;
  }
}

}  // namespace
}  // namespace chatroom::base
