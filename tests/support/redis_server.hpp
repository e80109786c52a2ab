// RedisServer: a redis-server of a test's own, on a port that stays the same for the life of the object, with a folder
// of its own for what it saves, which is nothing unless save() is called. It can be killed, frozen, emptied, paused,
// started again with the past that the test wants, and its wall clock can be moved. Calls that change it return when it
// is so. One thread.
#pragma once

#include "support/child_process.hpp"
#include "support/loopback_port.hpp"
#include "support/resp_client.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chatroom::test {

struct RedisOptions {
  std::vector<std::string> arguments = {};  // "--name", "value", … after those that every test wants; later ones win
  bool moved_clock = false;                 // start it with a wall clock that advance_clock() moves
  bool standing_clock = false;              // … and nothing else does
};

class RedisServer {
 public:
  // Starts it, and returns when it takes connections. Throws Unexpected, with its log, if it does not.
  explicit RedisServer(RedisOptions options = {});
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  std::uint16_t port() const noexcept { return port_.number(); }
  // "redis://127.0.0.1:PORT", through a proxy with its port.
  std::string url() const;
  pid_t pid() const;
  bool runs() const noexcept { return process_ != nullptr; }
  // Its folder; what save() wrote is dump.rdb in it.
  const std::string& folder() const noexcept { return folder_; }
  // All that it wrote since it was last started.
  std::string log() const { return process_ ? process_->log() : std::string(); }

  // kill -9. All connections end with it.
  void kill();
  // After a kill(): with what save() wrote last, if anything; or with nothing.
  void start();
  void start_empty();
  void restart() { kill(), start(); }
  void restart_empty() { kill(), start_empty(); }
  // SIGSTOP and SIGCONT: connections stay, nothing is answered.
  void freeze() const;
  void thaw() const;

  // Writes a snapshot that start() goes back to.
  void save() { command({"SAVE"}); }
  void flush_all() { command({"FLUSHALL"}); }
  // CLIENT PAUSE: commands of all clients wait for so long, ours included.
  void pause_clients(std::chrono::milliseconds time);
  // One command on a connection of its own. See RespClient::command.
  RespReply command(const std::vector<std::string>& words) const;

  // Moves its wall clock further ahead; for a server that was asked for `moved_clock`. A restart keeps that.
  void advance_clock(std::chrono::milliseconds by);

 private:
  RedisOptions options_;
  LoopbackPort port_;
  std::string folder_;
  std::int64_t* ahead_ms_ = nullptr;  // in a file that the server has mapped, too
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace chatroom::test
