// An outbox that writes down what it was given, each event as a line that a test can compare:
//   "ACK id=m1 room=20000 seq=1 ref=r". Absent optionals are left out.
#pragma once

#include "chat/ports.hpp"

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace chatroom::test {

class RecordingOutbox final : public chat::Outbox {
 public:
  void send(chat::ConnectionId to, const chat::Event& event, std::optional<std::string_view> ref) override;
  void broadcast(std::span<const chat::ConnectionId> to, std::optional<chat::ConnectionId> except,
                 const chat::Event& event) override;
  void deliver(std::span<const chat::ConnectionId> to, std::optional<chat::ConnectionId> except,
               const chat::EncodedMessage& message) override;
  void ping(chat::ConnectionId to) override { lines_[to].push_back("(ping)"); }
  void close(chat::ConnectionId to, chat::CloseCode code, std::string_view reason) override;
  void pause_reading(chat::ConnectionId from, bool paused) override;

  // What the connection was sent since the last call.
  std::vector<std::string> take(chat::ConnectionId of) { return std::exchange(lines_[of], {}); }

 private:
  std::map<chat::ConnectionId, std::vector<std::string>> lines_;
};

}  // namespace chatroom::test
