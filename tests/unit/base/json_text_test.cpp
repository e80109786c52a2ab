#include "base/json_text.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace chatroom::base {
namespace {

std::string json_of(std::string_view bytes) {
  std::string out;
  append_json_string(out, bytes);
  return out;
}

TEST(JsonText, escapes_what_json_and_a_terminal_need_escaped) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"", R"("")"},
      {"plain", R"("plain")"},
      {R"(a"b\c)", R"("a\"b\\c")"},
      {"a\nb\rc\td", R"("a\nb\rc\td")"},
      {std::string_view("\0", 1), R"("\u0000")"},
      {"\x1b[31m", R"("\u001b[31m")"},
      {"\x7f", R"("\u007f")"},
      {"\u009b", R"("\u009b")"},  // CSI, which terminals obey too
      {"\u2028\u2029", R"("\u2028\u2029")"},
      {"\u202e\u2066\u200f", R"("\u202e\u2066\u200f")"},
      {"ä 漢 😀", "\"ä 漢 😀\""},
  };
  for (const auto& [bytes, expected] : cases) EXPECT_EQ(json_of(bytes), expected);
}

TEST(JsonText, replaces_each_byte_that_is_not_utf_8) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"\xff", "\"\uFFFD\""},
      {"a\xc3", "\"a\uFFFD\""},                                // cut off
      {"\xc0\xaf", "\"\uFFFD\uFFFD\""},                        // overlong
      {"\xed\xa0\x80", "\"\uFFFD\uFFFD\uFFFD\""},              // a surrogate
      {"\xf4\x90\x80\x80x", "\"\uFFFD\uFFFD\uFFFD\uFFFDx\""},  // beyond U+10FFFF
  };
  for (const auto& [bytes, expected] : cases) EXPECT_EQ(json_of(bytes), expected);
}

TEST(JsonText, appends_to_what_is_there) {
  std::string out = "x=";
  append_json_escaped(out, "\"");
  EXPECT_EQ(out, R"(x=\")");
}

}  // namespace
}  // namespace chatroom::base
