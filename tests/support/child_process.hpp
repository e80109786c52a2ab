// ChildProcess: a program that a test started, for the life of the object at the longest: whoever ends the test takes
// it along. What it writes on standard output and standard error is read all the time by a thread of this object, so
// that the program never waits for the test. Used by ServerProcess and RedisServer; start it from a thread that lives
// as long.
#pragma once

#include "support/deadline.hpp"

#include <sys/types.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace chatroom::test {

// What a program wrote, or its last part if it is long.
std::string tail(const std::string& log);

class ChildProcess {
 public:
  // `arguments`: the program first, looked for in PATH. `environment`: "NAME=value" each, on top of our own. A program
  // that can't be run ends with 127. Throws std::system_error if there can't be one more process.
  explicit ChildProcess(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {});
  // Kills it if it still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const noexcept { return pid_; }
  bool has_been_waited_for() const noexcept { return status_.has_value(); }

  void signal(int number) const;
  // SIGSTOP, and SIGCONT. After the first it runs no more when the call returns.
  void freeze() const;
  void thaw() const;
  // The exit status; 128 + n if signal n ended it. Throws Unexpected, and kills it, if that takes too long.
  int wait_for_exit(std::chrono::milliseconds patience = kPatience);

  // All that it wrote so far.
  std::string log() const;
  // Throws Unexpected if `text`, and the end of its line, do not come.
  void wait_for_log(std::string_view text);

 private:
  void read_log(int descriptor);

  pid_t pid_ = -1;
  std::optional<int> status_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string log_;
  bool log_ended_ = false;
  std::thread reader_;
};

}  // namespace chatroom::test
