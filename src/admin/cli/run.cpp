#include "admin/cli/run.hpp"

#include "admin/cli/commands.hpp"
#include "admin/cli/password.hpp"

#include <cstdio>
#include <cstdlib>
#include <thread>

namespace chatroom::admin::cli {
namespace {

std::optional<std::string> variable_of_process(const std::string& name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): there is no other thread
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Surroundings surroundings_of_process() {
  Surroundings surroundings;
  surroundings.variable = variable_of_process;
  surroundings.call = call_api;
  surroundings.now = [] { return std::chrono::time_point_cast<WallTime::duration>(std::chrono::system_clock::now()); };
  surroundings.wait = [](std::chrono::seconds time) { std::this_thread::sleep_for(time); };
  surroundings.ask = ask;
  surroundings.ask_password = ask_password;
  surroundings.remark = [](const std::string& line) { std::fputs((line + '\n').c_str(), stderr); };
  return surroundings;
}

}  // namespace

int run(const std::vector<std::string>& arguments) {
  const auto read = read_arguments(arguments);
  const auto* request = std::get_if<Request>(&read);
  const auto said = request == nullptr ? std::get<Said>(read) : carry_out(*request, surroundings_of_process());
  std::fputs(said.output.c_str(), stdout);
  std::fputs(said.errors.c_str(), stderr);
  return said.exit_code;
}

}  // namespace chatroom::admin::cli
