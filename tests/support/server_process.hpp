// ServerProcess: a server of this build in a process of its own, on a port that the system picks, for the life of the
// object. For the integration tests, which know the server from outside only.
#pragma once

#include "support/child_process.hpp"
#include "support/deadline.hpp"

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::test {

// What is in the file now; nothing if there is none.
std::string read_file(const std::string& path);

class ServerProcess {
 public:
  enum class Program { chatroom, ws_echo };

  // Starts the program with `options` after those that every test wants (`serve`, a free port of 127.0.0.1, no drain
  // time; later options win), and returns when it listens. Throws Unexpected if it ends before that.
  explicit ServerProcess(const std::vector<std::string>& options = {}, Program program = Program::chatroom);
  // The same for the chat server, which logs to this file instead; log() and wait_for_log() see nothing of that.
  ServerProcess(std::vector<std::string> options, const std::string& log_file);
  // Stops it, and fails the test if it does not end in time with 0. With a sanitizer that covers leaks, too.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  std::uint16_t port() const noexcept { return port_; }
  pid_t pid() const noexcept { return process_->pid(); }

  void signal(int number) const { process_->signal(number); }
  // SIGSTOP and SIGCONT. A frozen server has to be thawed or killed before the end of the object.
  void freeze() const { process_->freeze(); }
  void thaw() const { process_->thaw(); }
  // The exit status; 128 + n if signal n ended it. Throws Unexpected, and kills it, if that takes too long.
  int wait_for_exit(std::chrono::milliseconds patience = kPatience) { return process_->wait_for_exit(patience); }
  // SIGTERM, then as above.
  int stop();
  // kill -9; it is gone when this returns.
  void kill();

  // All that it wrote so far.
  std::string log() const { return process_->log(); }
  // Throws Unexpected if `text` does not come.
  void wait_for_log(std::string_view text) { process_->wait_for_log(text); }

 private:
  // Fills in the port once `log` says it.
  void take_port(const std::function<std::string()>& log);

  std::unique_ptr<ChildProcess> process_;
  std::uint16_t port_ = 0;
};

}  // namespace chatroom::test
