// TurnClock: the time, read at most once per turn of a shard's loop, so that thousands of messages in a turn cost one
// look at the clock. The shard's thread only.
#pragma once

#include <chrono>

namespace chatroom::shard {

class TurnClock {
 public:
  // For time-outs; comparable between the shards of a process.
  std::chrono::milliseconds steady() const { return now().steady; }
  // Since the Unix epoch.
  std::chrono::milliseconds wall() const { return now().wall; }

  // The next question looks anew.
  void end_turn() noexcept { known_ = false; }

 private:
  struct Now {
    std::chrono::milliseconds steady{};
    std::chrono::milliseconds wall{};
  };

  const Now& now() const {
    if (!known_) {
      now_.steady = std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
      now_.wall = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
      known_ = true;
    }
    return now_;
  }

  mutable Now now_;
  mutable bool known_ = false;
};

}  // namespace chatroom::shard
