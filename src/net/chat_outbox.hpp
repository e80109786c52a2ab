// ChatOutbox: the engine's way to this shard's connections: encodes events and queues their frames. The shard's thread
// only.
#pragma once

#include "chat/ports.hpp"
#include "net/connections.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chatroom::net {

class ChatOutbox final : public chat::Outbox {
 public:
  // `connections` outlives it.
  explicit ChatOutbox(Connections& connections) noexcept : connections_(connections) {}

  void send(chat::ConnectionId to, const chat::Event& event, std::optional<std::string_view> ref) override;
  void broadcast(std::span<const chat::ConnectionId> to, std::optional<chat::ConnectionId> except,
                 const chat::Event& event) override;
  void deliver(std::span<const chat::ConnectionId> to, std::optional<chat::ConnectionId> except,
               const chat::EncodedMessage& message) override;
  void ping(chat::ConnectionId to) override;
  void close(chat::ConnectionId to, chat::CloseCode code, std::string_view reason) override;
  void pause_reading(chat::ConnectionId from, bool paused) override;

 private:
  void send_to_all(std::span<const chat::ConnectionId> to, std::optional<chat::ConnectionId> except, Broadcast text);

  Connections& connections_;
  std::string text_;
};

}  // namespace chatroom::net
