// The record of a client's messages accepted last, by their ids: what makes a retry a repetition of the ACK and not of
// the message. Kept in the client's home.
#pragma once

#include "chat/types.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace chatroom::cluster {

struct AcceptedMessage {
  chat::MessageId id;
  chat::RoomId room{};
  chat::Seq seq = 0;
  chat::WallTime ts{};
};

class AcceptedIds {
 public:
  static constexpr std::size_t kRemembered = 64;  // docs/protocol.md, "Retries"

  // Null if the message is not among the last kRemembered.
  const AcceptedMessage* find(const chat::MessageId& id) const noexcept {
    const auto found = std::ranges::find(messages_, id, &AcceptedMessage::id);
    return found == messages_.end() ? nullptr : &*found;
  }

  // Oldest first.
  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t n = 0; n < messages_.size(); ++n) visit(messages_[(oldest_ + n) % messages_.size()]);
  }

  void add(const AcceptedMessage& message) {
    if (messages_.size() < kRemembered) {
      messages_.push_back(message);
      return;
    }
    messages_[oldest_] = message;
    oldest_ = (oldest_ + 1) % kRemembered;
  }

 private:
  std::vector<AcceptedMessage> messages_;  // grows to kRemembered, then is a ring; most clients never fill it
  std::size_t oldest_ = 0;
};

}  // namespace chatroom::cluster
