// Shard: one thread with its event loop. It runs in turns: a turn takes in all that is ready (client sockets and the
// mailbox's wake-up from its PollSet, the rest from Asio), and ends with Runtime::end_turn(), where everything that the
// turn has led to is sent, each socket once. That is what makes a loaded server cheap: the more is waiting, the more
// goes into one system call.
//
// What runs on a shard belongs to it alone; other threads only call post(), wake() and stop().
#pragma once

#include "base/ids.hpp"
#include "ops/counters.hpp"
#include "shard/poll_set.hpp"
#include "shard/turn_clock.hpp"
#include "shard/turn_meter.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace boost::asio {
class io_context;
}

namespace chatroom::shard {

inline constexpr std::chrono::milliseconds kTickInterval{100};

// What a shard runs. Called on its thread.
class Runtime {
 public:
  Runtime() = default;
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  virtual ~Runtime() = default;

  // A descriptor of the PollSet is ready.
  virtual void on_ready(const Readiness& event) = 0;
  // Every kTickInterval, or later when the shard is busy.
  virtual void on_tick() = 0;
  // All that was ready has been taken in.
  virtual void end_turn() = 0;
};

class Shard {
 public:
  // The counters outlive the shard. Throws std::system_error if the system has no descriptor left.
  Shard(base::ShardId id, ops::ShardCounters& counters);
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;
  // The thread must have ended: run() not begun, or join() returned. Handlers that still wait are destroyed.
  ~Shard();

  base::ShardId id() const noexcept { return id_; }
  PollSet& poll_set() noexcept { return poll_set_; }
  const TurnClock& clock() const noexcept { return clock_; }
  ops::ShardCounters& counters() noexcept { return counters_; }
  // For timers, listeners and HTTP.
  boost::asio::io_context& context() noexcept;

  // Starts the thread. The runtime outlives it.
  void start(Runtime& runtime);
  // Any thread: runs the task on the shard's thread, in one of its next turns.
  void post(std::function<void()> task);
  // Any thread: the shard makes a turn soon. Cheaper than post().
  void wake() noexcept;
  // Any thread: the loop ends after the present turn. join() waits for that.
  void stop();
  void join();

 private:
  struct Loop;

  void run(Runtime& runtime);
  void begin_turn() noexcept;
  bool has_taken_long() const noexcept;
  void end_turn(Runtime& runtime);
  void take_in(Runtime& runtime);
  void wait_for_poll_set(Runtime& runtime);
  void wait_for_tick(Runtime& runtime);

  base::ShardId id_;
  ops::ShardCounters& counters_;
  PollSet poll_set_;
  TurnClock clock_;
  TurnMeter turn_meter_;
  std::optional<TurnMeter::Time> turn_began_;
  std::unique_ptr<Loop> loop_;
};

}  // namespace chatroom::shard
