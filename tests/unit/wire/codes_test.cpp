// The table of codes and the words of enumerations, as others read them.
#include "chat/codes.hpp"

#include "codes_text.hpp"
#include "unit/wire/vectors.hpp"
#include "wire/names.hpp"

#include <gtest/gtest.h>

namespace chatroom::wire {
namespace {

constexpr auto* kHint = "build the target update_codes and commit what it writes";

TEST(Codes, are_those_that_the_web_client_was_built_with) {
  EXPECT_EQ(testing::read_file("web/sdk/src/codes.ts"), codes_as_typescript()) << kHint;
}

TEST(Codes, are_those_that_the_documentation_lists) {
  EXPECT_EQ(testing::read_file("docs/protocol-codes.md"), codes_as_markdown()) << kHint;
}

TEST(Codes, are_words_but_for_that_of_a_ban) { EXPECT_EQ(chat::wire_name(chat::ErrorCode::banned), "101010"); }

TEST(Names, are_the_words_of_the_protocol) {
  EXPECT_EQ(name(chat::LeaveReason::expired), "expired");
  EXPECT_EQ(name(chat::NoticeLevel::warning), "warning");
  EXPECT_EQ(name(chat::UserEvent::Kind::renamed), "renamed");
}

}  // namespace
}  // namespace chatroom::wire
