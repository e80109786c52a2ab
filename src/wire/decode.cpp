#include "wire/decode.hpp"

#include "wire/field_reader.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace chatroom::wire {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDepth = 16;
// Enough for the values of any event; what a stranger frame needs beyond comes from the heap, and goes after the frame.
constexpr std::size_t kScratchBytes = 4096;

using Body = decltype(chat::Command::body);

struct EventType {
  std::string_view name;
  Body (*read)(FieldReader& fields);
};

Body send_message(FieldReader& fields) {
  return chat::SendMessage{.id = fields.message_id(), .text = fields.text(), .room = fields.optional_room()};
}
Body create_room(FieldReader& fields) {
  return chat::CreateRoom{.name = fields.room_name(), .listed = fields.listed()};
}
Body join_room(FieldReader& fields) { return chat::JoinRoom{.room = fields.room()}; }
Body update_username(FieldReader& fields) { return chat::UpdateUsername{.username = fields.username()}; }
Body list_rooms(FieldReader& fields) { return chat::ListRooms{.cursor = fields.cursor(), .limit = fields.limit()}; }
Body get_history(FieldReader& fields) { return chat::GetHistory{.before = fields.before(), .limit = fields.limit()}; }

template <class Event>
Body without_fields(FieldReader& /*fields*/) {
  return Event{};
}

// The most frequent first.
constexpr std::array kEventTypes{
    EventType{"SEND_MESSAGE", send_message},       EventType{"TYPING", without_fields<chat::Typing>},
    EventType{"PING", without_fields<chat::Ping>}, EventType{"JOIN_ROOM", join_room},
    EventType{"CREATE_ROOM", create_room},         EventType{"LEAVE_ROOM", without_fields<chat::LeaveRoom>},
    EventType{"GET_HISTORY", get_history},         EventType{"LIST_ROOMS", list_rooms},
    EventType{"UPDATE_USERNAME", update_username},
};

const EventType* find_type(std::string_view name) noexcept {
  for (const auto& type : kEventTypes) {
    if (type.name == name) return &type;
  }
  return nullptr;
}

std::string known_types() {
  std::string names;
  for (const auto& type : kEventTypes) names.append(names.empty() ? "" : ", ").append(type.name);
  return names;
}

chat::Refusal refusal(chat::ErrorCode code, std::string message, chat::Ref ref = std::nullopt) {
  return {
      .code = code, .message = std::move(message), .field = std::nullopt, .id = std::nullopt, .ref = std::move(ref)};
}

DecodeResult decode_event(const json::object& event, const chat::Limits& limits) {
  FieldReader fields(event, limits);
  fields.read_ref();

  const auto* type_name = event.if_contains("type");
  if (type_name == nullptr || !type_name->is_string()) {
    return refusal(chat::ErrorCode::invalid_json, "The JSON object needs a string field `type`.", fields.take_ref());
  }
  const auto* type = find_type(type_name->get_string());
  if (type == nullptr) {
    return refusal(chat::ErrorCode::invalid_event, "The `type` is unknown: use one of " + known_types() + ".",
                   fields.take_ref());
  }

  auto body = type->read(fields);
  if (fields.failed()) return std::move(fields).take_refusal();
  return chat::Command{.ref = fields.take_ref(), .body = std::move(body)};
}

}  // namespace

CommandDecoder::CommandDecoder(const chat::Limits& limits) noexcept : limits_(limits) {}

DecodeResult CommandDecoder::decode(std::string_view frame) const {
  // Outlives the parser and the values, which take their memory from it. Not initialised: both are written before they
  // are read, and this runs for every message.
  std::array<unsigned char, kScratchBytes> values;   // NOLINT(cppcoreguidelines-pro-type-member-init): see above
  std::array<unsigned char, kScratchBytes> parsing;  // NOLINT(cppcoreguidelines-pro-type-member-init): see above
  json::monotonic_resource memory(values.data(), values.size());

  json::parse_options options;
  options.max_depth = kMaxDepth;
  options.numbers = json::number_precision::precise;  // else 9007199254740991.0 becomes …990
  json::parser parser({}, options, parsing.data(), parsing.size());
  parser.reset(&memory);

  boost::system::error_code error;
  parser.write(frame, error);
  if (error) {
    return refusal(chat::ErrorCode::invalid_json,
                   "The frame is not JSON: send one JSON object with a string field `type`.");
  }
  const json::value event = parser.release();
  if (!event.is_object()) {
    return refusal(chat::ErrorCode::invalid_json, "The frame is no JSON object: send one with a string field `type`.");
  }
  return decode_event(event.get_object(), limits_);
}

}  // namespace chatroom::wire
