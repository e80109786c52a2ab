// What was shown to anybody of the messages of all rooms: one place for each message, and one message at each place,
// the same for everybody and for ever. Used by the room_operations target.
#pragma once

#include "chat/types.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace chatroom::fuzz {

class Shown {
 public:
  // A message as test::PlainEncoder makes it came, live or from a log. Returns its seq.
  chat::Seq message(const chat::Epoch& epoch, std::string_view text);
  // The sender was told its message's place; `epoch`: empty if that was not said.
  void ack(chat::ClientId client, std::string_view id, chat::RoomId room, chat::Seq seq, const chat::Epoch& epoch);

  // What is at that place; null if nobody but its sender was told.
  const std::string* find(const chat::Epoch& epoch, chat::Seq seq) const;
  // Of the message as a whole: its sender.
  static chat::ClientId sender(std::string_view text);

 private:
  struct Place {
    chat::Seq seq = 0;
    chat::Epoch epoch;                 // empty: not known yet
    std::optional<chat::RoomId> room;  // nothing: not known yet
  };
  Place& place(chat::ClientId client, std::string_view id, chat::Seq seq, const chat::Epoch& epoch);

  std::map<std::pair<chat::Epoch, chat::Seq>, std::string> messages_;
  std::map<std::pair<chat::ClientId, std::string>, Place> places_;
};

}  // namespace chatroom::fuzz
