#include "ops/config_docs.hpp"

#include "ops/option_table.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace chatroom::ops {
namespace {

TEST(ConfigurationPage, is_what_the_table_says) {
  std::ifstream file(CHATROOM_CONFIGURATION_PAGE);
  const std::string committed{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_TRUE(committed == configuration_markdown())
      << "write it anew: build/dev/chatroom print-config-docs > docs/configuration.md";
}

TEST(ConfigurationPage, lists_every_option) {
  const auto page = configuration_markdown();
  for (const auto& spec : option_table())
    EXPECT_NE(page.find("| `" + flag_name(spec.name)), std::string::npos) << spec.name;
}

}  // namespace
}  // namespace chatroom::ops
