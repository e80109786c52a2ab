// What keeps the server from starting, and what it says then.
#include "support/server_process.hpp"

#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

// What it said on its standard error as it ended.
std::string failure_to_start(const std::vector<std::string>& options) {
  try {
    const ServerProcess server(options);
  } catch (const Unexpected& error) {
    return error.what();
  }
  return "it started";
}

TEST(Startup, a_wrong_option_stops_it_with_a_sentence_that_says_what_to_do) {
  EXPECT_NE(failure_to_start({"--shards", "many"}).find("--shards: \"many\" is not a whole number; give 1 to 64"),
            std::string::npos);
  EXPECT_NE(failure_to_start({"--no-such-option", "1"}).find("--no-such-option"), std::string::npos);
  EXPECT_NE(failure_to_start({"--config", "/no/such/file"}).find("/no/such/file"), std::string::npos);
}

TEST(Startup, a_port_that_is_taken_stops_it) {
  const ServerProcess first;
  const std::string address = "127.0.0.1:" + std::to_string(first.port());

  EXPECT_NE(failure_to_start({"--listen", address}).find(address), std::string::npos);
}

}  // namespace
}  // namespace chatroom::test
