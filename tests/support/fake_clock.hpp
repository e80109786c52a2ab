// A clock that stands still until a test moves it. It starts far from zero, so that "never" (0) is not "now".
#pragma once

#include "chat/ports.hpp"

#include <chrono>

namespace chatroom::test {

class FakeClock final : public chat::Clock {
 public:
  chat::SteadyTime steady() const override { return steady_; }
  chat::WallTime wall() const override { return wall_; }

  // Moves both times on.
  void advance(std::chrono::milliseconds by) {
    steady_ += by;
    wall_ += by;
  }
  // The wall clock jumps, as when it is set; the steady one does not.
  void set_wall(chat::WallTime wall) { wall_ = wall; }

 private:
  chat::SteadyTime steady_{1'000'000};
  chat::WallTime wall_{1'700'000'000'000};
};

}  // namespace chatroom::test
