#include "support/server_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <sstream>
#include <system_error>

namespace chatroom::test {
namespace {

constexpr std::string_view kListening = "\"listening\"";
constexpr std::string_view kAddress = "127.0.0.1:";
constexpr std::size_t kShownLog = 4000;
constexpr int kNotStarted = 127;

[[noreturn]] void fail(const char* call) { throw std::system_error(errno, std::generic_category(), call); }

std::string tail(const std::string& log) {
  return log.size() <= kShownLog ? log : "… " + log.substr(log.size() - kShownLog);
}

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
  start(arguments_for(program, options));
  take_port([this] {
    wait_for_log(kListening);
    return log();
  });
}

ServerProcess::ServerProcess(std::vector<std::string> options, const std::string& log_file) {
  options.insert(options.end(), {"--log-file", log_file});
  start(arguments_for(Program::chatroom, options));
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
  if (!status_) {
    try {
      const int status = stop();
      EXPECT_EQ(status, 0) << "the server's log:\n" << tail(log());
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
    }
  }
  reader_.join();
  if (testing::Test::HasFailure()) std::fputs(("--- the server's log:\n" + tail(log_) + "---\n").c_str(), stderr);
}

void ServerProcess::start(const std::vector<std::string>& arguments) {
  std::vector<char*> pointers;
  for (const auto& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) fail("pipe2");
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) {
    ::dup2(pipe[1], STDERR_FILENO);
    // A test that is killed takes its server along.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(kNotStarted);
    ::execv(pointers.front(), pointers.data());
    ::_exit(kNotStarted);
  }
  ::close(pipe[1]);
  reader_ = std::thread(&ServerProcess::read_log, this, pipe[0]);
}

void ServerProcess::read_log(int descriptor) {
  std::array<char, 4096> buffer{};
  bool ended = false;
  while (!ended) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    ended = count <= 0;
    const std::lock_guard lock(mutex_);
    if (!ended) log_.append(buffer.data(), static_cast<std::size_t>(count));
    log_ended_ = ended;
    changed_.notify_all();
  }
  ::close(descriptor);
}

// The line is {"ts":…,"msg":"listening","address":"127.0.0.1:40123",…}
void ServerProcess::take_port(const std::function<std::string()>& log) {
  try {
    const std::string text = log();
    std::size_t at = text.find(kAddress, text.find(kListening));
    if (at == std::string::npos) throw Unexpected("no port in the log:\n" + text);
    at += kAddress.size();
    std::from_chars(text.data() + at, text.data() + text.size(), port_);
  } catch (...) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    reader_.join();
    throw;
  }
}

void ServerProcess::signal(int number) const {
  if (::kill(pid_, number) != 0) fail("kill");
}

int ServerProcess::wait_for_exit(std::chrono::milliseconds patience) {
  if (status_) return *status_;
  {
    // The end of its log comes with its end, since nobody else writes there.
    std::unique_lock lock(mutex_);
    const bool ended = changed_.wait_for(lock, patience, [this] { return log_ended_; });
    lock.unlock();
    if (!ended) ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (!ended) throw Unexpected("the server did not end in time; its log:\n" + tail(log()));
  }
  return *status_;
}

int ServerProcess::stop() {
  signal(SIGTERM);
  return wait_for_exit();
}

std::string ServerProcess::log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

void ServerProcess::wait_for_log(std::string_view text) {
  std::unique_lock lock(mutex_);
  const auto line_is_there = [&] {
    const auto at = log_.find(text);
    return at != std::string::npos && log_.find('\n', at) != std::string::npos;
  };
  const bool stopped = changed_.wait_until(lock, deadline_from_now(), [&] { return line_is_there() || log_ended_; });
  if (!stopped || !line_is_there()) throw Unexpected("the server did not log " + std::string(text) + ":\n" + log_);
}

}  // namespace chatroom::test
