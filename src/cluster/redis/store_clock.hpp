// The time by the store's clock, which all nodes share, as of its latest answer that told it. The node's own wall clock
// until there was one. On the control thread.
#pragma once

#include "chat/ports.hpp"

#include <optional>

namespace chatroom::cluster {

class StoreClock {
 public:
  // `clock` outlives it.
  explicit StoreClock(const chat::Clock& clock) noexcept : clock_(clock) {}

  void set(chat::WallTime time) { ahead_ = time - clock_.steady(); }
  // A time by this node's wall clock, which may be wrong, by the store's.
  chat::WallTime of_local(chat::WallTime time) const { return now() + (time - clock_.wall()); }
  chat::WallTime now() const { return ahead_ ? clock_.steady() + *ahead_ : clock_.wall(); }

 private:
  const chat::Clock& clock_;
  std::optional<std::chrono::milliseconds> ahead_;  // of the steady clock
};

}  // namespace chatroom::cluster
