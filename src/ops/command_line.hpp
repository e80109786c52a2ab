// What the command line asks for: `chatroom serve …`, `chatroom admin …`, `chatroom version`, a help text, or what is
// wrong with it. It decides and returns; main acts on it. Used at start-up, and again on SIGHUP, by the thread that
// runs main.
#pragma once

#include "base/result.hpp"
#include "ops/options.hpp"
#include "ops/settings.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace chatroom::ops {

// All that the outcome depends on.
struct Invocation {
  std::vector<std::string> arguments;    // without the program's name
  std::vector<std::string> environment;  // "NAME=value"
  std::function<base::Result<std::string>(const std::string& path)> read_file;
  std::size_t cores = 1;
};

// That of this process.
Invocation invocation_of_process(int argc, const char* const* argv);

// To be printed, and then the process ends.
struct Answer {
  int exit_code = 0;   // 2: the command line or the configuration is wrong
  std::string output;  // for standard output
  std::string errors;  // for standard error
};

// `chatroom admin …`, which has a grammar of its own.
struct AdminCommand {
  std::vector<std::string> arguments;  // those after "admin"
};

using Outcome = std::variant<Configuration, Answer, AdminCommand>;

// A Configuration: serve with it.
Outcome interpret(const Invocation& invocation);

}  // namespace chatroom::ops
