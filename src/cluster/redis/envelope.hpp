// What the scripts publish on a room's channel and keep in its log, as texts. Made by scripts/*.lua, read here. Pure
// functions, any thread.
//
//   envelope: KIND EPOCH SEQ VERSION BODY     the room's place after the event: seq of its latest message, version of
//   its members m body:   TS CLIENT ID_SIZE NAME_SIZE ID NAME TEXT, without space between the last three j, n: CLIENT
//   NAME (joined, renamed)      l: CLIENT REASON (left)      t: CLIENT (types)      g: REASON (the room is gone)
#pragma once

#include "chat/types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::cluster {

enum class EnvelopeKind : char { message = 'm', joined = 'j', left = 'l', renamed = 'n', typing = 't', gone = 'g' };

struct Envelope {
  EnvelopeKind kind{};
  chat::Epoch epoch;
  chat::Seq seq = 0;
  std::uint64_t version = 0;
  std::string body;

  // Messages and changes of the members together have one order, in which each has the next place.
  std::uint64_t place() const noexcept { return seq + version; }
};

// Views into the body that they were read from.
struct MessageBody {
  chat::WallTime ts{};
  chat::ClientId client{};
  std::string_view id;
  std::string_view username;
  std::string_view text;
};
struct MemberBody {
  chat::ClientId client{};
  std::string_view rest;  // the name, or the reason
};

// Nothing if the text is none: it comes from the store, which others can write to.
std::optional<Envelope> parse_envelope(std::string_view text);
std::optional<MessageBody> parse_message_body(std::string_view body) noexcept;
std::optional<MemberBody> parse_member_body(std::string_view body) noexcept;

std::optional<std::uint64_t> parse_number(std::string_view text) noexcept;
chat::LeaveReason parse_reason(std::string_view text) noexcept;  // expired, if it is unknown
// Takes what stands before the next space, and the space, off the front.
std::string_view take_word(std::string_view& text) noexcept;

}  // namespace chatroom::cluster
