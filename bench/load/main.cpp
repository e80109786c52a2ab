// `chatroom-bench`: reads the command line, makes the run, tells the result. Ends with 0 if the server kept every
// promise, 1 if not, 2 if the command line is wrong.
#include "load/options.hpp"
#include "load/report.hpp"
#include "load/run.hpp"
#include "server/process_limits.hpp"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

namespace chatroom::bench {
namespace {

// Nothing, or why the connections don't fit.
std::string raise_open_files(const Options& options) {
  constexpr std::size_t kOtherFiles = 64;
  server::raise_open_file_limit();
  const std::size_t limit = server::open_file_limit();
  if (limit >= options.total_connections() + kOtherFiles) return {};
  return "the system lets this process open " + std::to_string(limit) + " files, too few for " +
         std::to_string(options.total_connections()) + " connections; raise `ulimit -n`, or start several processes";
}

int tell(const Options& options, const Result& result, const std::string& command) {
  const bool to_output = options.json == "-";
  if (!options.quiet) std::fputs(table_of(options, result).c_str(), to_output ? stderr : stdout);
  if (to_output) {
    std::fputs(json_of(options, result, command).c_str(), stdout);
  } else if (!options.json.empty()) {
    std::ofstream file(options.json);
    file << json_of(options, result, command);
    if (!file.flush()) std::fprintf(stderr, "chatroom-bench: can't write %s\n", options.json.c_str());
  }
  return result.clean(options) ? EXIT_SUCCESS : EXIT_FAILURE;
}

int run(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  std::string command = "chatroom-bench";
  for (const auto& argument : arguments) command += ' ' + argument;
  const auto read = read_command_line(std::move(arguments));
  if (const auto* answer = std::get_if<Answer>(&read)) {
    std::fputs(answer->text.c_str(), answer->exit_code == 0 ? stdout : stderr);
    return answer->exit_code;
  }
  const auto& options = std::get<Options>(read);
  if (const auto problem = raise_open_files(options); !problem.empty()) {
    std::fprintf(stderr, "chatroom-bench: %s\n", problem.c_str());
    return EXIT_FAILURE;
  }
  return tell(options, run_load(options), command);
}

}  // namespace
}  // namespace chatroom::bench

int main(int argc, char** argv) {
  try {
    return chatroom::bench::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chatroom-bench: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
