// An outbox that writes down what it was given, each event as a line that a test can compare:
//   "ACK id=m1 room=20000 seq=1 ref=r". Absent optionals are left out.
#pragma once

#include "chat/ports.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::chat {

class RecordingOutbox final : public Outbox {
 public:
  void send(ConnectionId to, const Event& event, std::optional<std::string_view> ref) override;
  void broadcast(std::span<const ConnectionId> to, std::optional<ConnectionId> except, const Event& event) override;
  void deliver(std::span<const ConnectionId> to, std::optional<ConnectionId> except,
               const EncodedMessage& message) override;
  void ping(ConnectionId to) override { lines_[to].push_back("(ping)"); }
  void close(ConnectionId to, CloseCode code, std::string_view reason) override;
  void pause_reading(ConnectionId from, bool paused) override;

  // What the connection was sent since the last call.
  std::vector<std::string> take(ConnectionId of) { return std::exchange(lines_[of], {}); }

 private:
  std::map<ConnectionId, std::vector<std::string>> lines_;
};

}  // namespace chatroom::chat
