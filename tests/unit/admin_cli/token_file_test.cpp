// Uses a folder of its own, as the file is what this is about.
#include "admin/cli/token_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace chatroom::admin::cli {
namespace {

class TokenFile : public testing::Test {
 protected:
  TokenFile() {
    std::string name = std::filesystem::temp_directory_path() / "chatroom-token-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    path_ = folder_ / "chatroom" / "admin-token";
  }
  ~TokenFile() override { std::filesystem::remove_all(folder_); }
  TokenFile(const TokenFile&) = delete;
  TokenFile& operator=(const TokenFile&) = delete;

  std::filesystem::path folder_;
  std::string path_;
};

TEST_F(TokenFile, comes_back_as_it_was_and_is_for_its_owner_only) {
  const Login login{"https://chat.example", "a.b.c", WallTime(std::chrono::milliseconds(1'234))};
  for (int i = 0; i < 2; ++i) ASSERT_EQ(write_login(path_, login), std::error_code());
  struct stat about {};
  ASSERT_EQ(::stat(path_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  const auto read = read_login(path_);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->url, login.url);
  EXPECT_EQ(read->token, login.token);
  EXPECT_EQ(read->expires_at, login.expires_at);
}

TEST_F(TokenFile, is_none_if_it_is_something_else) {
  EXPECT_EQ(read_login(path_), std::nullopt);
  std::filesystem::create_directories(folder_ / "chatroom");
  for (const auto* text : {"", "x", "[]", "{}", R"({"url":"http://a","token":"t","expiresAt":"soon"})",
                           R"({"url":1,"token":"t","expiresAt":1})", R"({"url":"http://a","expiresAt":1})"}) {
    std::ofstream(path_) << text;
    EXPECT_EQ(read_login(path_), std::nullopt) << text;
  }
}

TEST_F(TokenFile, says_why_it_can_not_be_written) {
  std::ofstream(folder_ / "chatroom") << "a file where the folder should be";
  EXPECT_NE(write_login(path_, {}), std::error_code());
}

}  // namespace
}  // namespace chatroom::admin::cli
