#include "base/fold_case.hpp"

#include <gtest/gtest.h>

namespace chatroom::base {
namespace {

TEST(FoldCase, makes_texts_that_differ_by_case_the_same) {
  EXPECT_EQ(fold_case("Tea ROOM 1"), "tea room 1");
  EXPECT_EQ(fold_case("ÄRGER"), fold_case("ärger"));
  EXPECT_EQ(fold_case("STRASSE"), fold_case("straße"));
  EXPECT_EQ(fold_case("ΣΊΣΥΦΟΣ"), fold_case("σίσυφος"));
  EXPECT_EQ(fold_case(""), "");
}

TEST(FoldCase, composes_so_that_a_part_is_found_however_it_was_written) {
  EXPECT_EQ(fold_case("E\u0301"), fold_case("\u00E9"));
}

TEST(FoldCase, keeps_what_is_not_utf8) { EXPECT_EQ(fold_case("A\xFF"), "a\xFF"); }

}  // namespace
}  // namespace chatroom::base
