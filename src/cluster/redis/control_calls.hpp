// The calls of RedisControl on their way: sent at once while the store is there, given up in time, so that nothing is
// left hanging. Unlike the clients' requests (CallQueue) they know no life of the store, and whoever waits for one is
// told within its patience. On the control thread.
#pragma once

#include "chat/ports.hpp"
#include "cluster/redis/store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::cluster {

class ControlCalls {
 public:
  // At most so many at once; one more is given up at once.
  static constexpr std::size_t kMost = 1'000;
  // With a tick of 100 ms, within 2 s.
  static constexpr std::chrono::milliseconds kPatience{1'800};

  struct Way {
    bool again = true;  // a lost call is made again; if not, it is given up with its connection
    std::chrono::milliseconds patience = kPatience;
  };
  // Nothing: given up, and it may have run or not. Never called before add() returns, but at the bound.
  using Done = std::function<void(std::optional<Reply>)>;

  // `clock` outlives it.
  ControlCalls(std::string prefix, chat::Clock& clock) : prefix_(std::move(prefix)), clock_(clock) {}

  // `store` outlives it.
  void use(Store& store) noexcept { store_ = &store; }
  void connected(std::string_view run_id);
  void disconnected() noexcept { connected_ = false; }
  bool is_connected() const noexcept { return connected_; }

  // The prefix of the keys and the run_id go in front of the arguments.
  void add(Script script, std::vector<std::string> arguments, Way way, Done done);
  // Gives up what has waited too long, and makes those again that the store was not open for.
  void tick();
  std::size_t size() const noexcept { return calls_.size(); }

 private:
  struct Call {
    Script script{};
    std::vector<std::string> arguments;
    Way way;
    chat::SteadyTime since{};
    Done done;
    bool under_way = false;
  };

  void send(std::uint64_t number, Call& call);
  void send_waiting();
  void answered(std::uint64_t number, std::optional<Reply>&& reply);

  const std::string prefix_;
  chat::Clock& clock_;
  Store* store_ = nullptr;
  bool connected_ = false;
  std::string run_id_ = "-";
  std::map<std::uint64_t, Call> calls_;
  std::uint64_t last_ = 0;
};

}  // namespace chatroom::cluster
