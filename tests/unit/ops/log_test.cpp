#include "ops/log.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <vector>

namespace chatroom::ops {
namespace {

TEST(LogLine, holds_message_and_fields_as_json) {
  EXPECT_EQ(log::json_rest("node started", {{"listen", "0.0.0.0:3000"}, {"shards", 2}, {"tls", false}, {"load", 0.5}}),
            R"("node started","listen":"0.0.0.0:3000","shards":2,"tls":false,"load":0.5)");
  EXPECT_EQ(log::json_rest("alone", {}), R"("alone")");
}

TEST(LogLine, holds_message_and_fields_as_text) {
  EXPECT_EQ(log::text_rest("node started", {{"listen", "0.0.0.0:3000"}, {"shards", 2}, {"name", "a b"}, {"none", ""}}),
            R"(node started listen=0.0.0.0:3000 shards=2 name="a b" none="")");
  EXPECT_EQ(log::text_rest("one", {{"key", "value"}}), "one key=value") << "one field of two literals is a field";
}

TEST(LogLine, writes_every_kind_of_value) {
  const std::string owned = "text";
  EXPECT_EQ(
      log::json_rest("m", {{"a", owned},
                           {"b", std::string_view("view")},
                           {"c", std::numeric_limits<std::int64_t>::min()},
                           {"d", std::numeric_limits<std::uint64_t>::max()},
                           {"e", std::uint8_t{7}},
                           {"f", true},
                           {"g", std::numeric_limits<double>::infinity()},
                           {"h", std::numeric_limits<double>::quiet_NaN()}}),
      R"("m","a":"text","b":"view","c":-9223372036854775808,"d":18446744073709551615,"e":7,"f":true,"g":null,"h":null)");
}

TEST(LogLine, can_not_be_forged_by_hostile_text) {
  const std::vector<std::string> hostile = {"a\n{\"ts\":\"forged\"}",
                                            "\r",
                                            "\",\"level\":\"error",
                                            "\x1b[2J",
                                            "\xff\xfe",
                                            std::string("\0", 1),
                                            "\u2028",
                                            "\u0085",
                                            "\u202e",
                                            "x level=error",
                                            "\\"};
  for (const auto& text : hostile) {
    for (const auto& line : {log::json_rest("m", {{"k", text}}), log::text_rest("m", {{"k", text}}),
                             log::json_rest(text, {}), log::text_rest(text, {})}) {
      for (const char c : line) EXPECT_TRUE(static_cast<unsigned char>(c) >= ' ' && c != 0x7f) << line;
      for (const auto* bad : {"\u2028", "\u0085", "\u202e", "\xff"})
        EXPECT_EQ(line.find(bad), std::string::npos) << line;
    }
  }
  EXPECT_EQ(log::json_rest("m", {{"k", "\",\"level\":\"error"}}), R"("m","k":"\",\"level\":\"error")");
  EXPECT_EQ(log::text_rest("m", {{"k", "x level=error"}}), R"(m k="x level=error")");
}

// Sends the log to a file in a folder of its own, and back to standard error afterwards.
class LogFile : public testing::Test {
 protected:
  LogFile() {
    std::string pattern = (std::filesystem::temp_directory_path() / "chatroom-log-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~LogFile() override {
    EXPECT_FALSE(log::open("stderr", LogFormat::automatic));
    log::set_level(LogLevel::info);
    std::filesystem::remove_all(folder_);
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::vector<std::string> lines(const std::string& name) const {
    std::ifstream file(path(name));
    std::vector<std::string> result;
    for (std::string line; std::getline(file, line);) result.push_back(line);
    return result;
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(LogFile, gets_json_lines_with_time_and_level) {
  ASSERT_FALSE(log::open(path("log"), LogFormat::automatic));
  log::warning("odd", {{"n", 1}});
  const auto written = lines("log");
  ASSERT_EQ(written.size(), 1U);
  // {"ts":"2026-01-31T12:34:56.789Z",…
  EXPECT_EQ(written[0].substr(0, 7), R"({"ts":")");
  EXPECT_EQ(written[0].substr(17, 1) + written[0].substr(26, 1) + written[0].substr(30, 2), "T.Z\"");
  EXPECT_EQ(written[0].substr(31), R"(","level":"warning","msg":"odd","n":1})");
}

TEST_F(LogFile, gets_text_when_asked_for) {
  ASSERT_FALSE(log::open(path("log"), LogFormat::text));
  log::error("odd", {{"n", 1}});
  const auto written = lines("log");
  ASSERT_EQ(written.size(), 1U);
  EXPECT_TRUE(written[0].ends_with(" error   odd n=1")) << written[0];
}

TEST_F(LogFile, gets_only_lines_of_the_level_or_above) {
  ASSERT_FALSE(log::open(path("log"), LogFormat::json));
  log::debug("1");
  log::set_level(LogLevel::debug);
  log::debug("2");
  log::set_level(LogLevel::error);
  log::warning("3");
  log::error("4");
  EXPECT_FALSE(log::is_enabled(LogLevel::warning));
  EXPECT_TRUE(log::is_enabled(LogLevel::error));
  log::set_level(LogLevel::off);
  log::error("5");
  const auto written = lines("log");
  ASSERT_EQ(written.size(), 2U);
  EXPECT_NE(written[0].find(R"("msg":"2")"), std::string::npos);
  EXPECT_NE(written[1].find(R"("msg":"4")"), std::string::npos);
}

TEST_F(LogFile, is_opened_anew_after_a_rotation) {
  ASSERT_FALSE(log::open(path("log"), LogFormat::json));
  log::info("before");
  std::filesystem::rename(path("log"), path("log.1"));
  log::info("meanwhile");
  ASSERT_FALSE(log::reopen());
  log::info("after");
  EXPECT_EQ(lines("log.1").size(), 2U);
  EXPECT_EQ(lines("log").size(), 1U);
}

TEST_F(LogFile, is_appended_to) {
  for (int i = 0; i < 2; ++i) {
    ASSERT_FALSE(log::open(path("log"), LogFormat::json));
    log::info("line");
  }
  EXPECT_EQ(lines("log").size(), 2U);
}

TEST_F(LogFile, stays_in_use_when_the_new_one_can_not_be_opened) {
  ASSERT_FALSE(log::open(path("log"), LogFormat::json));
  EXPECT_TRUE(log::open(path("log/below-a-file"), LogFormat::json));
  log::info("still here");
  EXPECT_EQ(lines("log").size(), 1U);
}

}  // namespace
}  // namespace chatroom::ops
