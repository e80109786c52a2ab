// SystemClock: the machine's clocks as they are now, for who has no turns. Any thread.
#pragma once

#include "chat/ports.hpp"

#include <chrono>

namespace chatroom::server {

class SystemClock final : public chat::Clock {
 public:
  chat::SteadyTime steady() const override {
    return std::chrono::floor<chat::SteadyTime>(std::chrono::steady_clock::now().time_since_epoch());
  }
  chat::WallTime wall() const override {
    return std::chrono::floor<chat::WallTime>(std::chrono::system_clock::now().time_since_epoch());
  }
};

}  // namespace chatroom::server
