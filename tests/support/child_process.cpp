#include "support/child_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace chatroom::test {
namespace {

constexpr std::size_t kShownLog = 4000;
constexpr int kNotStarted = 127;

[[noreturn]] void fail(const char* call) { throw std::system_error(errno, std::generic_category(), call); }

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// The first of two that have one name counts.
std::vector<std::string> merged_environment(std::vector<std::string> result) {
  for (char** entry = ::environ; *entry != nullptr; ++entry) result.emplace_back(*entry);
  return result;
}

}  // namespace

std::string tail(const std::string& log) {
  return log.size() <= kShownLog ? log : "… " + log.substr(log.size() - kShownLog);
}

ChildProcess::ChildProcess(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
  auto argument_texts = arguments;
  auto environment_texts = merged_environment(environment);
  const auto argument_pointers = pointers_to(argument_texts);
  const auto environment_pointers = pointers_to(environment_texts);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) fail("pipe2");
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) {
    ::dup2(pipe[1], STDOUT_FILENO);
    ::dup2(pipe[1], STDERR_FILENO);
    // A test that is killed takes its children along.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(kNotStarted);
    ::execvpe(argument_pointers.front(), argument_pointers.data(), environment_pointers.data());
    ::_exit(kNotStarted);
  }
  ::close(pipe[1]);
  reader_ = std::thread(&ChildProcess::read_log, this, pipe[0]);
}

ChildProcess::~ChildProcess() {
  if (!status_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  reader_.join();
}

void ChildProcess::read_log(int descriptor) {
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

void ChildProcess::signal(int number) const {
  if (::kill(pid_, number) != 0) fail("kill");
}

void ChildProcess::freeze() const {
  signal(SIGSTOP);
  int status = 0;
  if (::waitpid(pid_, &status, WUNTRACED) != pid_ || !WIFSTOPPED(status)) throw Unexpected("it ended and can't stop");
}

void ChildProcess::thaw() const { signal(SIGCONT); }

int ChildProcess::wait_for_exit(std::chrono::milliseconds patience) {
  if (status_) return *status_;
  // The end of its log comes with its end, since nobody else writes there.
  std::unique_lock lock(mutex_);
  const bool ended = changed_.wait_for(lock, patience, [this] { return log_ended_; });
  lock.unlock();
  if (!ended) ::kill(pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (!ended) throw Unexpected("the program did not end in time; its log:\n" + tail(log()));
  return *status_;
}

std::string ChildProcess::log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

void ChildProcess::wait_for_log(std::string_view text) {
  std::unique_lock lock(mutex_);
  const auto line_is_there = [&] {
    const auto at = log_.find(text);
    return at != std::string::npos && log_.find('\n', at) != std::string::npos;
  };
  const bool stopped = changed_.wait_until(lock, deadline_from_now(), [&] { return line_is_there() || log_ended_; });
  if (!stopped || !line_is_there()) throw Unexpected("the program did not log " + std::string(text) + ":\n" + log_);
}

}  // namespace chatroom::test
