// ServerEvent: what the load tool needs of an event of protocol.md, and how it is read from JSON. NEW_MESSAGE and ACK,
// of which there are hundreds of thousands a second, are read by a scanner that knows one layout only, that of a
// compact writer with the fields in protocol.md's order; whatever looks otherwise goes through Boost.JSON. Both find
// the same things. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::bench {

struct ServerEvent {
  enum class Kind : std::uint8_t {
    malformed,  // not a JSON object with a string `type`, or without a field that its type must have
    other,      // nothing that counts here, such as USER_EVENT
    connect,
    room_joined,
    room_left,
    new_message,
    ack,
    history,
    error,
  };

  Kind kind = Kind::malformed;
  std::uint64_t room = 0;    // of connect (0: none), new_message, ack, room_joined, room_left, history
  std::uint64_t seq = 0;     // of new_message and ack its place; of room_joined the latest
  std::uint64_t first = 0;   // of room_joined and history
  std::uint64_t client = 0;  // of connect and new_message
  std::uint64_t number = 0;  // that the message's id stands for, see parse_id; 0: not one of ours
  std::int64_t sent_at = 0;  // of new_message, that its text begins with, see parse_time; 0: not one of ours
  bool duplicate = false;    // of ack
  bool resumed = false;      // of connect and room_joined
  bool complete = true;      // of room_joined and history
  std::string epoch;         // of room_joined and history
  std::string session;       // of connect
  std::string code;          // of error
  std::uint64_t retry_after_ms = 0;
  std::vector<std::uint64_t> history;  // of room_joined and history: each message's `seq`
};

// Reads NEW_MESSAGE, ACK and USER_EVENT in the layout of a compact writer. False: it looks otherwise, and says nothing.
// Only the fields of that kind are written to `event`, which may be used again and again.
bool scan_event(std::string_view json, ServerEvent& event);

// Reads every event in every layout.
ServerEvent parse_event(std::string_view json);

// The message ids of the tool: a number from 1 in base 36.
void append_id(std::string& out, std::uint64_t number);
std::uint64_t parse_id(std::string_view id) noexcept;

// The texts of the tool begin with a time, 16 hexadecimal digits of nanoseconds, and a blank.
inline constexpr std::size_t kTimeBytes = 17;
void append_time(std::string& out, std::int64_t time);
std::int64_t parse_time(std::string_view text) noexcept;

}  // namespace chatroom::bench
