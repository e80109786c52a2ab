// `chatroom`: reads the command line and runs a node, or an operator's command, or prints what was asked for.
#include "admin/cli/run.hpp"
#include "ops/command_line.hpp"
#include "ops/log.hpp"
#include "server/node.hpp"
#include "server/process_limits.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <variant>

namespace chatroom::server {
namespace {

int print(const ops::Answer& answer) {
  std::fputs(answer.output.c_str(), stdout);
  std::fputs(answer.errors.c_str(), stderr);
  return answer.exit_code;
}

std::optional<ops::Options> read_again(const ops::Invocation& invocation) {
  const auto outcome = ops::interpret(invocation);
  if (const auto* configuration = std::get_if<ops::Configuration>(&outcome)) return configuration->options;
  ops::log::error("the configuration is wrong, nothing of it was reloaded",
                  {{"error", std::get<ops::Answer>(outcome).errors}});
  return std::nullopt;
}

int serve(const ops::Options& options, const ops::Invocation& invocation) {
  if (const auto error = ops::log::open(options.log_file, options.log_format)) {
    std::fprintf(stderr, "chatroom: can't open the log file %s: %s\n", options.log_file.c_str(),
                 error.message().c_str());
    return EXIT_FAILURE;
  }
  ops::log::set_level(options.log_level);
  raise_open_file_limit();
  Node node(options, [&invocation] { return read_again(invocation); });
  node.run();
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace chatroom::server

int main(int argc, char** argv) {
  namespace ops = chatroom::ops;
  namespace server = chatroom::server;
  try {
    const auto invocation = ops::invocation_of_process(argc, argv);
    const auto outcome = ops::interpret(invocation);
    if (const auto* command = std::get_if<ops::AdminCommand>(&outcome)) {
      return chatroom::admin::cli::run(command->arguments);
    }
    if (const auto* answer = std::get_if<ops::Answer>(&outcome)) return server::print(*answer);
    return server::serve(std::get<ops::Configuration>(outcome).options, invocation);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chatroom: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
