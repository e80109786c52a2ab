// What each command of `chatroom admin` does: which requests it makes, and what it says of their answers. All that it
// has to do with the world is handed to it. One thread.
#pragma once

#include "admin/cli/api_client.hpp"
#include "admin/cli/arguments.hpp"
#include "admin/cli/human_text.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::admin::cli {

struct Surroundings {
  // A variable of the environment; nothing if it is not there.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  std::function<base::Result<ApiReply, Failure>(const ServerUrl& server, const ApiRequest& request)> call;
  std::function<WallTime()> now;
  std::function<void(std::chrono::seconds)> wait;
  // One line that somebody types or another program writes; nothing at the end of that.
  std::function<std::optional<std::string>(const std::string& question)> ask;
  std::function<std::optional<std::string>(const std::string& question)> ask_password;
  // For people who wait, at once; an error comes back as Said.
  std::function<void(const std::string& line)> remark;
};

// Exit code 0: done; 1: refused, or it failed.
Said carry_out(const Request& request, const Surroundings& surroundings);

}  // namespace chatroom::admin::cli
