// Two people in a room, of whom one says something every 5 ms, and how steadily the other hears it. They have a thread
// of their own for the life of the object.
#pragma once

#include "integration/soak/link.hpp"
#include "support/deadline.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace chatroom::test {

struct Steadiness {
  std::size_t heard = 0;
  std::chrono::microseconds median{};   // from what was said to what was heard
  std::chrono::microseconds longest{};  // the longest of these, or without anything heard
};

class Talkers {
 public:
  static constexpr std::chrono::milliseconds kRhythm{5};

  // Returns when both are in the room. Speaker and hearer may be on two nodes.
  Talkers(std::uint16_t speaker_port, std::uint16_t hearer_port);
  ~Talkers();
  Talkers(const Talkers&) = delete;
  Talkers& operator=(const Talkers&) = delete;

  // What was since the last call, or the start. Throws Unexpected if a message was lost, or somebody was closed.
  Steadiness take();

 private:
  void talk();
  void turn();
  void answer(std::string_view event);
  void join();
  void say();
  void hear(std::string_view event);

  Link speaker_;
  Link hearer_;
  std::string room_;
  bool hearer_is_connected_ = false;
  bool both_are_in_ = false;
  std::vector<TestClock::time_point> said_;  // by message
  std::size_t heard_ = 0;
  TestClock::time_point last_heard_;

  std::atomic<bool> stopped_ = false;
  std::atomic<bool> wants_figures_ = false;
  std::vector<std::chrono::microseconds> delays_;
  std::chrono::microseconds longest_gap_{};
  Steadiness figures_;
  std::string trouble_;
  std::thread thread_;
};

}  // namespace chatroom::test
