#include "net/chat_outbox.hpp"

#include "wire/encode.hpp"
#include "ws/frame.hpp"

namespace chatroom::net {

void ChatOutbox::send(chat::ConnectionId to, const chat::Event& event, std::optional<std::string_view> ref) {
  text_.clear();
  wire::encode(event, ref, text_);
  connections_.send(to, ws::Opcode::text, text_);
}

void ChatOutbox::broadcast(std::span<const chat::ConnectionId> to, std::optional<chat::ConnectionId> except,
                           const chat::Event& event) {
  if (to.empty()) return;
  text_.clear();
  wire::encode(event, std::nullopt, text_);
  send_to_all(to, except, connections_.share(ws::text_frame(text_)));
}

void ChatOutbox::deliver(std::span<const chat::ConnectionId> to, std::optional<chat::ConnectionId> except,
                         const chat::EncodedMessage& message) {
  if (!to.empty()) send_to_all(to, except, connections_.share(message.frame, message.deflated));
}

void ChatOutbox::send_to_all(std::span<const chat::ConnectionId> to, std::optional<chat::ConnectionId> except,
                             Broadcast text) {
  for (const auto receiver : to) {
    if (receiver != except) connections_.send(receiver, text);
  }
}

void ChatOutbox::ping(chat::ConnectionId to) { connections_.send(to, ws::Opcode::ping, {}); }

void ChatOutbox::close(chat::ConnectionId to, chat::CloseCode code, std::string_view reason) {
  connections_.close(to, static_cast<ws::CloseCode>(chat::number(code)), reason);
}

void ChatOutbox::pause_reading(chat::ConnectionId from, bool paused) { connections_.pause_reading(from, paused); }

}  // namespace chatroom::net
