// SlidingWindows: true sliding windows in memory: no more than so many in any span of that length, for each subject of
// a policy. For a node on its own, and for one whose store is away. It knows no clock. One thread.
#pragma once

#include "chat/control_plane.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace chatroom::cluster {

class SlidingWindows {
 public:
  // At most so many subjects are remembered, of all policies together. Above that, one is forgotten for each new one:
  // whoever is forgotten gets more, nobody less.
  static constexpr std::size_t kMaxSubjects = 65'536;

  // Takes one for the subject at `now`, which never goes back. What is refused is not counted.
  chat::WindowState take(const chat::WindowPolicy& policy, std::string_view subject, chat::SteadyTime now);

  std::size_t remembered() const noexcept { return windows_.size(); }

 private:
  struct Window {
    std::deque<chat::SteadyTime> times;  // when one was allowed, the earliest first; at most the policy's limit
    std::chrono::milliseconds length{};
  };

  void forget_some(chat::SteadyTime now);

  boost::unordered_flat_map<std::string, Window> windows_;  // by the policy's name and the subject
  chat::SteadyTime swept_at_{};
};

}  // namespace chatroom::cluster
