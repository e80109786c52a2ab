// Node: a running server: its shards, what they share, and what the operator asks of it by signals. Used by main, on
// the main thread.
#pragma once

#include "chat/limits.hpp"
#include "net/address_limits.hpp"
#include "net/chat_site.hpp"
#include "net/compressor.hpp"
#include "net/socket_budget.hpp"
#include "ops/counters.hpp"
#include "ops/health.hpp"
#include "ops/options.hpp"
#include "server/control_thread.hpp"
#include "server/shard_runtime.hpp"
#include "server/system_random.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace chatroom::server {

class Node {
 public:
  // Reads the configuration anew; nothing if it is wrong, which has been logged then.
  using Reload = std::function<std::optional<ops::Options>()>;

  Node(const ops::Options& options, Reload reload);
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  ~Node();

  // Listens, throwing std::runtime_error if that fails. Serves until SIGTERM or SIGINT, and then until the connections
  // are drained. SIGHUP reopens the log and reloads the configuration. A second SIGTERM or SIGINT ends the process at
  // once.
  void run();

 private:
  struct Signals;

  ops::ListenAddress listen();
  void on_signal(int number);
  void drain();
  void leave();
  void reload();

  ops::Options options_;
  Reload reload_;
  const chat::Limits limits_;
  SystemRandom random_;
  ops::NodeStatus status_;
  net::SocketBudget budget_;
  net::AddressLimits addresses_;
  std::vector<std::unique_ptr<ops::ShardCounters>> counters_;
  std::vector<const ops::ShardCounters*> all_counters_;
  net::NodeView view_;
  net::Compression compression_;
  std::vector<std::unique_ptr<ShardRuntime>> shards_;
  NodeParts parts_;
  std::unique_ptr<ControlThread> control_;  // null: a node on its own, without the admin side
  std::unique_ptr<Signals> signals_;
};

}  // namespace chatroom::server
