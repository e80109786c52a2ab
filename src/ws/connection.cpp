#include "ws/connection.hpp"

#include "ws/frame.hpp"

namespace chatroom::ws {

std::optional<Event> Connection::next(std::span<char>& input, std::string& output, Inflater* inflater) {
  while (auto event = decoder_.next(input, inflater)) {
    switch (event->kind) {
      case Event::Kind::text:
      case Event::Kind::binary:
        if (!is_open()) continue;
        return event;
      case Event::Kind::ping:
        // After our close frame the peer discards what it gets, so there is no point in a pong (RFC 6455, 1.4).
        if (is_open()) append_frame(output, Opcode::pong, event->payload);
        return event;
      case Event::Kind::pong:
        return event;
      case Event::Kind::close:
        close(event->code, {}, output);
        state_ = State::closed;
        return event;
      case Event::Kind::violation:
        close(event->code, event->payload, output);
        state_ = State::closed;
        return event;
    }
  }
  return std::nullopt;
}

void Connection::close(CloseCode code, std::string_view reason, std::string& output) {
  if (!is_open()) return;
  append_close_frame(output, code, reason);
  state_ = State::closing;
}

}  // namespace chatroom::ws
