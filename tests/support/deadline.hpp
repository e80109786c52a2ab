// How tests wait: for a condition, with a deadline that a machine under load and a sanitizer does not reach. A test
// that reaches it has failed. Never for a time.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace chatroom::test {

using TestClock = std::chrono::steady_clock;

inline constexpr std::chrono::seconds kPatience{30};

inline TestClock::time_point deadline_from_now(std::chrono::milliseconds patience = kPatience) {
  return TestClock::now() + patience;
}

// Thrown where a test waited in vain, or heard something else than it waited for; GoogleTest shows the text.
class Unexpected : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// For conditions that nothing can wake us for, such as a file that another process makes: looks again every few
// milliseconds until `condition` holds.
template <class Condition>
void wait_until(const std::string& what, Condition condition) {
  constexpr std::chrono::milliseconds kStep{5};
  const auto deadline = deadline_from_now();
  while (!condition()) {
    if (TestClock::now() >= deadline) throw Unexpected("waited in vain until " + what);
    std::this_thread::sleep_for(kStep);
  }
}

}  // namespace chatroom::test
