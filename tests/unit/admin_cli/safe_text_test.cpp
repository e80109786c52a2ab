#include "admin/cli/safe_text.hpp"

#include "admin/cli/table.hpp"

#include <gtest/gtest.h>

namespace chatroom::admin::cli {
namespace {

TEST(SafeText, shows_what_a_terminal_would_act_on) {
  EXPECT_EQ(printable("Ädä 中 👍"), "Ädä 中 👍");
  EXPECT_EQ(printable("\x1b[2J"), "\\u001b[2J");
  EXPECT_EQ(printable(std::string_view("a\0b\r\nc\x7f", 7)), "a\\u0000b\\u000d\\u000ac\\u007f");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\\u009b31m")
      << "C1 control sequence introducer";
  EXPECT_EQ(printable("a\u202Eb\u2028c\u2066"), "a\\u202eb\\u2028c\\u2066");
  EXPECT_EQ(printable("\xff\xc3"), "\uFFFD\uFFFD");
}

TEST(SafeText, counts_columns_as_terminals_do) {
  EXPECT_EQ(columns("abc"), 3U);
  EXPECT_EQ(columns("äöü"), 3U);
  EXPECT_EQ(columns("中文"), 4U);
  EXPECT_EQ(columns("e\u0301"), 1U);
}

TEST(SafeText, shortens_at_a_character) {
  EXPECT_EQ(shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(shortened("abcdefg", 6), "abcde…");
  EXPECT_EQ(shortened("中文中文", 6), "中文…");
}

TEST(SafeText, keeps_json_the_same_json) {
  EXPECT_EQ(printable_json("{\"a\": \"\u009b\u202e\x7f\",\n\t\"b\": 1}"),
            "{\"a\": \"\\u009b\\u202e\\u007f\",\n\t\"b\": 1}");
}

TEST(Table, has_columns_as_wide_as_their_widest_cell) {
  Table table({{"ID", true}, {"NAME"}, {"LAST"}});
  table.add({"7", "Ada", "x"});
  table.add({"1234", "中文", "\x1b"});
  EXPECT_EQ(table.text(),
            "  ID  NAME  LAST\n"
            "   7  Ada   x\n"
            "1234  中文  \\u001b\n");
}

TEST(Table, cuts_cells_that_are_longer_than_a_line_should_be) {
  Table table({{"A"}});
  table.add({std::string(500, 'x')});
  EXPECT_EQ(table.text(), "A\n" + std::string(47, 'x') + "…\n");
}

}  // namespace
}  // namespace chatroom::admin::cli
