// What a client asks for, parsed and checked for itself: texts are normalised, stripped and within their limits, ids
// have the right form. Whether the client may do it now is the engine's question. Made by wire, taken by the engine.
#pragma once

#include "chat/codes.hpp"
#include "chat/types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace chatroom::chat {

struct CreateRoom {
  std::string name;
  bool listed = true;
};
struct JoinRoom {
  RoomId room{};
};
struct SendMessage {
  MessageId id;
  std::string text;
  std::optional<RoomId> room;  // the room it is meant for
};
struct UpdateUsername {
  std::string username;
};
struct LeaveRoom {};
struct ListRooms {
  std::optional<DirectoryCursor> cursor;
  std::uint32_t limit = 50;  // 1 to 100
};
struct GetHistory {
  std::optional<Seq> before;  // exclusive; none: from the newest
  std::uint32_t limit = 50;   // 1 to 100
};
struct Typing {};
struct Ping {};

// The client's own mark on an event, at most 64 bytes; each reply to the event carries it.
using Ref = std::optional<std::string>;

using CommandBody =
    std::variant<CreateRoom, JoinRoom, SendMessage, UpdateUsername, LeaveRoom, ListRooms, GetHistory, Typing, Ping>;

struct Command {
  Ref ref;
  CommandBody body;
};

// An event that could not be made into a command, and what its sender is told.
struct Refusal {
  ErrorCode code{};
  std::string message;               // plain English: what to do
  std::optional<std::string> field;  // the field at fault
  std::optional<MessageId> id;       // of the message refused, where it could be read
  Ref ref;
};

}  // namespace chatroom::chat
