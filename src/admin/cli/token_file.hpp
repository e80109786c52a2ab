// The login that `chatroom admin login` keeps for the commands after it, in a file that only its owner can read. One
// thread.
#pragma once

#include "admin/cli/human_text.hpp"

#include <optional>
#include <string>
#include <system_error>

namespace chatroom::admin::cli {

struct Login {
  std::string url;  // ServerUrl::text() of where it is good
  std::string token;
  WallTime expires_at{};
};

// Nothing if there is no such file, or it is not one that write_login made.
std::optional<Login> read_login(const std::string& path);
// Replaces the file in one step; makes its folder if need be.
std::error_code write_login(const std::string& path, const Login& login);

}  // namespace chatroom::admin::cli
