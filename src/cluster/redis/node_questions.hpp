// What one node asks another, over the store's channels: who hears a question answers it, and where nobody does within
// kTime, the asker goes on without. On the control thread; a part of RedisControl.
//
// On :control:NODE, as fields: "ask" NUMBER ASKER WHAT ABOUT, and "answer" NUMBER TEXT.
#pragma once

#include "chat/ports.hpp"
#include "cluster/local_node.hpp"
#include "cluster/redis/control_calls.hpp"
#include "cluster/redis/fields.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::cluster {

class NodeQuestions {
 public:
  static constexpr std::chrono::milliseconds kTime{1'000};
  // Waited for at once; one more is without an answer at once.
  static constexpr std::size_t kMost = 1'000;

  // live: of the client with that number, empty if it is not connected there. connected: how many are, of the room.
  // drain: begin to.
  enum class What : char { live = 'l', connected = 'c', drain = 'd' };
  // Nothing: no answer.
  using Done = std::function<void(std::optional<std::string_view>)>;

  // The references outlive it. `node`: the node's UUID.
  NodeQuestions(std::string node, ControlCalls& calls, LocalNode& local, const chat::Clock& clock)
      : node_(std::move(node)), calls_(calls), local_(local), clock_(clock) {}

  // `node` may be this one, which is asked without the store.
  void ask(const std::string& node, What what, std::uint64_t about, Done done);
  // A message of one of the two kinds that was heard; the kind has been read.
  void take_question(FieldReader& message);
  void take_answer(FieldReader& message);
  void tick();
  std::size_t size() const noexcept { return asked_.size(); }

 private:
  struct Asked {
    chat::SteadyTime until{};
    Done done;
  };
  using Reply = std::function<void(std::string)>;

  void answer(What what, std::uint64_t about, Reply reply);
  void answered(std::uint64_t number, std::optional<std::string_view> text);

  const std::string node_;
  ControlCalls& calls_;
  LocalNode& local_;
  const chat::Clock& clock_;
  std::map<std::uint64_t, Asked> asked_;  // by number, and so by time
  std::uint64_t last_ = 0;
  // The local node may answer after this is gone.
  std::shared_ptr<int> alive_ = std::make_shared<int>();
};

}  // namespace chatroom::cluster
