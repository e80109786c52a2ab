#include "base/shared_bytes.hpp"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>

namespace chatroom::base {
namespace {

TEST(SharedBytes, joins_its_parts) {
  const auto bytes = SharedBytes::concat({"head", "", std::string_view("\0x", 2), "tail"});
  EXPECT_EQ(bytes.view(), std::string_view("head\0xtail", 10));
  EXPECT_EQ(bytes.size(), 10U);
  EXPECT_FALSE(bytes.empty());
}

TEST(SharedBytes, of_nothing_is_empty) {
  for (const auto& bytes :
       {SharedBytes(), SharedBytes::concat({}), SharedBytes::concat({"", ""}), SharedBytes::copy_of("")}) {
    EXPECT_TRUE(bytes.empty());
    EXPECT_EQ(bytes.size(), 0U);
    EXPECT_EQ(bytes.view(), "");
  }
}

TEST(SharedBytes, a_copy_shares_the_bytes_and_outlives_the_first) {
  auto first = SharedBytes::copy_of("shared");
  const char* const address = first.data();
  const SharedBytes second = first;
  first = SharedBytes();
  EXPECT_EQ(second.data(), address);
  EXPECT_EQ(second.view(), "shared");
}

TEST(SharedBytes, does_not_refer_to_what_it_was_made_of) {
  std::string source = "source";
  const auto bytes = SharedBytes::copy_of(source);
  source = "------";
  EXPECT_EQ(bytes.view(), "source");
}

TEST(SharedBytes, a_move_leaves_an_empty_one_behind) {
  auto first = SharedBytes::copy_of("moved");
  const SharedBytes second = std::move(first);
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): this state is promised
  EXPECT_EQ(second.view(), "moved");
  static_assert(std::is_nothrow_move_constructible_v<SharedBytes>, "a queue moves them when it grows");
}

TEST(SharedBytes, can_be_assigned_to_itself) {
  auto bytes = SharedBytes::copy_of("self");
  const auto& same = bytes;
  bytes = same;
  EXPECT_EQ(bytes.view(), "self");
}

}  // namespace
}  // namespace chatroom::base
