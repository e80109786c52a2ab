// Takes checked, typed fields out of a client's event. Used by decode.cpp alone, for one event. It keeps the first
// field at fault; what is read after a fault may be any value, as the event is refused.
#pragma once

#include "chat/commands.hpp"
#include "chat/limits.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace chatroom::wire {

class FieldReader {
 public:
  FieldReader(const boost::json::object& event, const chat::Limits& limits) noexcept : event_(event), limits_(limits) {}

  // Reads `ref` and keeps it: for the refusal, or for who takes it.
  void read_ref();
  chat::Ref take_ref() noexcept { return std::move(refusal_.ref); }

  // Each reads the field that the protocol names like it, room() and optional_room() `roomId`. `null` counts as
  // missing.
  chat::MessageId message_id();
  std::string text();
  std::string room_name();
  std::string username();
  bool listed();
  chat::RoomId room();
  std::optional<chat::RoomId> optional_room();
  std::optional<chat::Seq> before();
  std::optional<chat::DirectoryCursor> cursor();
  std::uint32_t limit();

  bool failed() const noexcept { return refusal_.field.has_value(); }
  // Of the first field at fault, and with the `ref` and `id` that were read, be it before or after it.
  chat::Refusal take_refusal() && { return std::move(refusal_); }

 private:
  const boost::json::value* find(std::string_view field) const noexcept;
  std::optional<std::string_view> string(std::string_view field) const noexcept;
  std::string name(std::string_view field, std::size_t max_code_points);
  std::optional<std::uint64_t> optional_number(std::string_view field, std::uint64_t max, std::string_view rule);
  // `rule` ends the sentence that begins with the field's name.
  void refuse(std::string_view field, std::string_view rule);

  const boost::json::object& event_;
  const chat::Limits& limits_;
  chat::Refusal refusal_;
};

}  // namespace chatroom::wire
