// What a client is told: the server's half of the protocol. Events are made by the engine, encoded at once by whoever
// implements Outbox, and never stored, so they hold views. Field by field they are the protocol's; times are WallTime.
#pragma once

#include "chat/codes.hpp"
#include "chat/types.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

namespace chatroom::chat {

struct Connect {
  ClientId client{};
  std::string_view username;
  std::string_view session;  // the resume token
  std::string_view server_id;
  bool resumed = false;
  std::optional<RoomId> room;
  WallTime time{};
  std::uint32_t heartbeat_sec = 0;
  std::uint32_t grace_sec = 0;
  std::uint32_t max_message = 0;  // code points, as the next two
  std::uint32_t max_username = 0;
  std::uint32_t max_room_name = 0;
};

struct RoomJoined {
  const RoomInfo* room = nullptr;  // never null
  std::uint64_t active_users = 0;
  std::uint64_t messages = 0;
  bool created = false;
  bool resumed = false;
  Seq seq = 0;
  Seq first = 0;
  std::string_view epoch;
  std::span<const Member> members;
  std::span<const EncodedMessage> history;  // ascending
  bool complete = true;
};

struct RoomLeft {
  RoomId room{};
  LeaveReason reason{};
};

// Encoded by MessageEncoder, once for all receivers; see chat/ports.hpp.
struct NewMessage {
  RoomId room{};
  Seq seq = 0;
  std::string_view id;
  ClientId client{};
  std::string_view username;
  std::string_view text;
  WallTime ts{};
};

struct Ack {
  std::string_view id;
  RoomId room{};
  Seq seq = 0;
  WallTime ts{};
  bool duplicate = false;  // written only when true
};

struct UserEvent {
  enum class Kind : std::uint8_t { joined, left, renamed, typing };
  Kind kind{};
  std::optional<RoomId> room;  // none only for a rename in no room
  ClientId client{};
  std::string_view username;
  std::optional<std::string_view> previous_username;
  std::optional<std::uint64_t> active_users;
};

struct Presence {
  RoomId room{};
  std::uint64_t active_users = 0;
  std::uint64_t joined = 0;
  std::uint64_t left = 0;
  std::span<const Member> renamed;                 // at most 20
  std::optional<std::span<const Member>> members;  // the whole list
};

struct RoomList {
  std::span<const RoomSummary> rooms;
  std::optional<DirectoryCursor> next;
};

struct History {
  RoomId room{};
  std::string_view epoch;
  Seq first = 0;
  std::span<const EncodedMessage> messages;  // ascending
  bool complete = true;
};

struct Notice {
  std::string_view text;
  NoticeLevel level{};
};

struct Pong {
  WallTime time{};
};

struct Error {
  ErrorCode code{};
  std::string_view message;
  std::optional<std::string_view> id;
  std::optional<std::string_view> field;
  std::optional<std::uint64_t> retry_after_ms;
};

using Event =
    std::variant<Connect, RoomJoined, RoomLeft, Ack, UserEvent, Presence, RoomList, History, Notice, Pong, Error>;

}  // namespace chatroom::chat
