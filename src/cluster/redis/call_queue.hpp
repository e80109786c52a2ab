// The clients' requests on their way through the store: sent at once while it is there, kept in order while it is away,
// sent again after a loss (each script may run twice), given up in time. Used by the RedisBroker, on its shard's
// thread.
//
// What was not handed to Redis is given up after kNotHanded, what was after kHanded: its outcome is not known then.
// Should its answer come after all, it is told as late.
#pragma once

#include "chat/types.hpp"
#include "cluster/redis/store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chatroom::cluster {

class CallQueue {
 public:
  static constexpr std::chrono::milliseconds kNotHanded{
      1'800};  // with a tick of 100 ms, within the 2 s that docs promise
  static constexpr std::chrono::milliseconds kHanded{10'000};

  struct Answer {
    std::optional<Reply> reply;  // nothing: given up
    bool sent_again = false;     // it may have run before
    bool late = false;           // it was given up before
  };
  using Done = std::function<void(const Answer&)>;

  // `life_of_store` goes in front of the arguments of each call; `lost_life` is called when a script answers that the
  // store has another one, after which nothing is sent until open(). `store` outlives the queue.
  CallQueue(Store& store, std::function<std::vector<std::string>()> life_of_store, std::function<void()> lost_life)
      : store_(store), life_of_store_(std::move(life_of_store)), lost_life_(std::move(lost_life)) {}

  void add(Script script, std::vector<std::string> arguments, chat::SteadyTime now, Done done);
  // The store is there, and open: sends all that waits, in order.
  void open();
  void close() noexcept { open_ = false; }
  bool is_open() const noexcept { return open_; }
  // Gives up what has waited too long.
  void tick(chat::SteadyTime now);
  std::size_t size() const noexcept { return calls_.size(); }

 private:
  struct Call {
    std::uint64_t number = 0;
    Script script{};
    std::vector<std::string> arguments;
    chat::SteadyTime since{};
    Done done;
    std::uint32_t sent = 0;  // times
    bool under_way = false;  // no answer yet to the latest sending
    bool given_up = false;
  };

  void send(Call& call);
  void answered(std::uint64_t number, std::optional<Reply>&& reply);

  Store& store_;
  std::function<std::vector<std::string>()> life_of_store_;
  std::function<void()> lost_life_;
  std::deque<Call> calls_;  // by number
  std::uint64_t last_number_ = 0;
  bool open_ = false;
};

}  // namespace chatroom::cluster
