// What the node says about itself at /health, /ready and /version. The state is set by the thread that runs main and
// read by all shards; the rest are pure functions. The status codes and headers of the answers are net's.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace chatroom::ops {

enum class NodeState {
  starting,
  ready,
  draining,  // asked to stop: no new connections, the present ones are being closed
  stopping,  // nobody is connected any more
};

// Any thread. A node goes through the states in their order and never back.
class NodeStatus {
 public:
  NodeState state() const noexcept { return state_.load(std::memory_order_acquire); }
  // A state that lies before the present one is ignored, so that a late "ready" can't undo a drain. True: it is the
  // state now.
  bool advance(NodeState next) noexcept;

 private:
  std::atomic<NodeState> state_{NodeState::starting};
};

struct HealthFacts {
  std::string_view node;  // the node's UUID
  std::chrono::seconds uptime{};
  std::uint64_t connections = 0;
  std::uint64_t rooms = 0;
  std::uint64_t loop_lag_us = 0;  // see ShardCounters::loop_lag
};

// {"status":"ok","version":"0.1.0","node":"…","uptimeSec":12,"connections":3,"rooms":1,"loopLagUs":250}: that the
// process answers is the whole of its health, so the status is "ok" in every state.
std::string health_json(const HealthFacts& facts);

// {"status":"ready"}, "starting", "draining" or, while the cluster's store can't be reached, "store away"; answered
// with 200 when ready and with 503 otherwise.
std::string ready_json(NodeState state, bool store_away = false);

// {"version":"0.1.0"}
std::string version_json();

}  // namespace chatroom::ops
