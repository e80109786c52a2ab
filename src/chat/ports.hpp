// What the domain needs from outside, but for the broker (chat/broker.hpp): a way to clients, time, and chance. Each
// shard has its own; all are called from that shard's thread only.
#pragma once

#include "base/shared_bytes.hpp"
#include "chat/codes.hpp"
#include "chat/events.hpp"
#include "chat/types.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace chatroom::chat {

// The way to this shard's connections. Nothing is sent before the end of the loop's turn, nothing blocks, and nothing
// calls back into the engine before it returns. An id whose connection has ended is ignored.
class Outbox {
 public:
  Outbox() = default;
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  virtual ~Outbox() = default;

  // An event for one receiver. `ref` is the mark of the client's event that this replies to.
  virtual void send(ConnectionId to, const Event& event, std::optional<std::string_view> ref) = 0;
  // An event for many, encoded once. `except` is left out.
  virtual void broadcast(std::span<const ConnectionId> to, std::optional<ConnectionId> except, const Event& event) = 0;
  // A message for many, encoded already. `except` is left out.
  virtual void deliver(std::span<const ConnectionId> to, std::optional<ConnectionId> except,
                       const EncodedMessage& message) = 0;
  // A WebSocket ping; its pong proves that the client has what was sent before it.
  virtual void ping(ConnectionId to) = 0;
  // Starts the closing handshake behind what is queued. The engine hears `disconnected` when it is over.
  virtual void close(ConnectionId to, CloseCode code, std::string_view reason) = 0;
  // While paused nothing more is read from the connection, so that its sender feels the pressure; silence is then not
  // held against it.
  virtual void pause_reading(ConnectionId from, bool paused) = 0;
};

// Makes a message's frame. Called by brokers where a message gets its seq, once per message and node.
class MessageEncoder {
 public:
  MessageEncoder() = default;
  MessageEncoder(const MessageEncoder&) = delete;
  MessageEncoder& operator=(const MessageEncoder&) = delete;
  virtual ~MessageEncoder() = default;

  virtual EncodedMessage encode(const NewMessage& message) = 0;
};

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  virtual SteadyTime steady() const = 0;
  virtual WallTime wall() const = 0;
};

// Cryptographically strong random bytes: session secrets are made of them.
class Random {
 public:
  Random() = default;
  Random(const Random&) = delete;
  Random& operator=(const Random&) = delete;
  virtual ~Random() = default;

  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

}  // namespace chatroom::chat
