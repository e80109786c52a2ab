#include "support/server_process.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace chatroom::test {
namespace {

constexpr std::string_view kListening = "\"listening\"";
constexpr std::string_view kAddress = "127.0.0.1:";

std::vector<std::string> arguments_for(ServerProcess::Program program, const std::vector<std::string>& options) {
  std::vector<std::string> arguments;
  if (program == ServerProcess::Program::chatroom) {
    arguments = {CHATROOM_BINARY, "serve", "--listen", "127.0.0.1:0", "--drain-seconds", "0", "--log-format", "json"};
  } else {
    arguments = {WS_ECHO_BINARY, "--listen", "127.0.0.1:0"};
  }
  arguments.insert(arguments.end(), options.begin(), options.end());
  return arguments;
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

ServerProcess::ServerProcess(const std::vector<std::string>& options, Program program) {
  process_ = std::make_unique<ChildProcess>(arguments_for(program, options));
  take_port([this] {
    wait_for_log(kListening);
    return log();
  });
}

ServerProcess::ServerProcess(std::vector<std::string> options, const std::string& log_file) {
  options.insert(options.end(), {"--log-file", log_file});
  process_ = std::make_unique<ChildProcess>(arguments_for(Program::chatroom, options));
  take_port([&log_file] {
    std::string text;
    wait_until("the log file says the port", [&] {
      text = read_file(log_file);
      return text.find(kListening) != std::string::npos && text.ends_with('\n');
    });
    return text;
  });
}

ServerProcess::~ServerProcess() {
  if (!process_->has_been_waited_for()) {
    try {
      const int status = stop();
      EXPECT_EQ(status, 0) << "the server's log:\n" << tail(log());
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
    }
  }
  if (testing::Test::HasFailure()) std::fputs(("--- the server's log:\n" + tail(log()) + "---\n").c_str(), stderr);
}

// The line is {"ts":…,"msg":"listening","address":"127.0.0.1:40123",…}
void ServerProcess::take_port(const std::function<std::string()>& log) {
  const std::string text = log();
  std::size_t at = text.find(kAddress, text.find(kListening));
  if (at == std::string::npos) throw Unexpected("no port in the log:\n" + text);
  at += kAddress.size();
  std::from_chars(text.data() + at, text.data() + text.size(), port_);
}

int ServerProcess::stop() {
  signal(SIGTERM);
  return wait_for_exit();
}

void ServerProcess::kill() {
  signal(SIGKILL);
  wait_for_exit();
}

}  // namespace chatroom::test
