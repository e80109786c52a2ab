// ChatInput: what connections receive, on its way into the engine: text frames become commands or refusals. The shard's
// thread only.
#pragma once

#include "chat/engine.hpp"
#include "net/connections.hpp"
#include "ops/counters.hpp"
#include "wire/decode.hpp"

#include <string_view>

namespace chatroom::net {

class ChatInput final : public ConnectionHandler {
 public:
  // The references outlive it, but nothing is called before the first connection; of `limits` it keeps a copy.
  ChatInput(const chat::Limits& limits, chat::Engine& engine, ops::ShardCounters& counters) noexcept
      : decoder_(limits), engine_(engine), counters_(counters) {}

  void on_first_frame(base::ConnectionId from) override { engine_.heard_from(from); }
  void on_text(base::ConnectionId from, std::string_view text) override {
    counters_[ops::Count::events_in].add();
    auto decoded = decoder_.decode(text);
    if (decoded) return engine_.received(from, std::move(*decoded));
    engine_.refused(from, decoded.error());
  }
  // The codec closes a connection with 1003 on a binary frame; none comes here.
  void on_binary(base::ConnectionId, std::string_view) override {}
  void on_ended(base::ConnectionId id) override { engine_.disconnected(id); }

 private:
  wire::CommandDecoder decoder_;
  chat::Engine& engine_;
  ops::ShardCounters& counters_;
};

}  // namespace chatroom::net
