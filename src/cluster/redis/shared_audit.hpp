// The audit, which all nodes share: a stream in the store. What is noted waits here until the store has it, so that a
// store that is away for a while costs no entry. On the control thread; a part of RedisControl.
#pragma once

#include "chat/control_plane.hpp"
#include "cluster/redis/control_calls.hpp"
#include "cluster/redis/store_clock.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace chatroom::cluster {

class SharedAudit {
 public:
  // Entries that wait for the store; above, the oldest goes.
  static constexpr std::size_t kMostWaiting = 1'000;

  // The references outlive it. `node`: the node's UUID.
  SharedAudit(std::string node, ControlCalls& calls, const StoreClock& clock)
      : node_(std::move(node)), calls_(calls), clock_(clock) {}

  void note(chat::AuditEntry entry);
  // A cursor that is none has nothing behind it.
  void page(std::size_t limit, const std::optional<chat::AuditCursor>& after,
            const chat::Answer<chat::AuditPage>& answer);
  // Sends what waits.
  void tick() { send(); }
  std::size_t waiting() const noexcept { return waiting_.size(); }
  std::uint64_t dropped() const noexcept { return dropped_; }

 private:
  void send();

  const std::string node_;
  ControlCalls& calls_;
  const StoreClock& clock_;
  std::deque<std::string> waiting_;
  std::uint64_t first_ = 1;  // the number of the first of them, among those of this node
  std::uint64_t dropped_ = 0;
  bool sending_ = false;
};

}  // namespace chatroom::cluster
