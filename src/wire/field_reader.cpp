#include "wire/field_reader.hpp"

#include "base/text_rules.hpp"
#include "wire/cursor.hpp"

#include <boost/json/value.hpp>

#include <cmath>

namespace chatroom::wire {
namespace {

constexpr std::size_t kMaxRefBytes = 64;
constexpr std::uint32_t kDefaultLimit = 50;
constexpr std::uint32_t kMaxLimit = 100;

constexpr std::string_view kLimitRule = "must be a whole number from 1 to 100";
constexpr std::string_view kRoomRule = "must be a room's number, as ROOM_JOINED and ROOM_LIST give it";

// A whole number from 0 to `max`, however it is written: JavaScript knows no difference between 5, 5.0 and 0.5e1.
std::optional<std::uint64_t> whole_number(const boost::json::value& value, std::uint64_t max) noexcept {
  std::uint64_t number = 0;
  if (value.is_int64()) {
    if (value.get_int64() < 0) return std::nullopt;
    number = static_cast<std::uint64_t>(value.get_int64());
  } else if (value.is_double()) {
    const double real = value.get_double();
    if (!(real >= 0 && real <= static_cast<double>(base::kMaxSafeInteger)) || std::trunc(real) != real) {
      return std::nullopt;
    }
    number = static_cast<std::uint64_t>(real);
  } else {
    return std::nullopt;  // no number, or a uint64, which the parser makes only of what an int64 can't hold
  }
  if (number > max) return std::nullopt;
  return number;
}

}  // namespace

void FieldReader::read_ref() {
  if (find("ref") == nullptr) return;
  const auto value = string("ref");
  if (!value || value->size() > kMaxRefBytes) return refuse("ref", "must be a string of at most 64 bytes");
  refusal_.ref = std::string(*value);
}

chat::MessageId FieldReader::message_id() {
  if (const auto value = string("id")) refusal_.id = chat::MessageId::from(*value);
  if (!refusal_.id) refuse("id", "must be a string of 1 to 36 printable ASCII characters");
  return refusal_.id.value_or(chat::MessageId());
}

std::string FieldReader::text() {
  const auto value = string("text");
  if (!value) {
    refuse("text", "must be a string");
    return {};
  }
  auto text = base::clean_text(*value, limits_.max_message);
  if (text) return *std::move(text);
  refuse("text", base::describe(text.error()));
  return {};
}

std::string FieldReader::room_name() { return name("name", limits_.max_room_name); }

std::string FieldReader::username() { return name("username", limits_.max_username); }

bool FieldReader::listed() {
  const auto* value = find("listed");
  if (value == nullptr) return true;
  if (!value->is_bool()) {
    refuse("listed", "must be true or false");
    return true;
  }
  return value->get_bool();
}

chat::RoomId FieldReader::room() {
  const auto room = optional_room();
  if (!room) refuse("roomId", kRoomRule);
  return room.value_or(chat::RoomId());
}

std::optional<chat::RoomId> FieldReader::optional_room() {
  const auto number = optional_number("roomId", base::kMaxSafeInteger, kRoomRule);
  if (!number) return std::nullopt;
  return chat::RoomId{*number};
}

std::optional<chat::Seq> FieldReader::before() {
  return optional_number("before", base::kMaxSafeInteger, "must be the `seq` of a message");
}

std::optional<chat::DirectoryCursor> FieldReader::cursor() {
  if (find("cursor") == nullptr) return std::nullopt;
  std::optional<chat::DirectoryCursor> cursor;
  if (const auto value = string("cursor")) cursor = parse_cursor(*value);
  if (!cursor) refuse("cursor", "must be the `next` of a ROOM_LIST; leave it out to read from the first room on");
  return cursor;
}

std::uint32_t FieldReader::limit() {
  const auto limit = optional_number("limit", kMaxLimit, kLimitRule).value_or(kDefaultLimit);
  if (limit == 0) refuse("limit", kLimitRule);
  return static_cast<std::uint32_t>(limit);
}

const boost::json::value* FieldReader::find(std::string_view field) const noexcept {
  const auto* value = event_.if_contains(field);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::string_view> FieldReader::string(std::string_view field) const noexcept {
  const auto* value = find(field);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string_view(value->get_string());
}

std::string FieldReader::name(std::string_view field, std::size_t max_code_points) {
  const auto value = string(field);
  if (!value) {
    refuse(field, "must be a string");
    return {};
  }
  auto name = base::clean_name(*value, max_code_points);
  if (name) return *std::move(name);
  refuse(field, base::describe(name.error()));
  return {};
}

std::optional<std::uint64_t> FieldReader::optional_number(std::string_view field, std::uint64_t max,
                                                          std::string_view rule) {
  const auto* value = find(field);
  if (value == nullptr) return std::nullopt;
  const auto number = whole_number(*value, max);
  if (!number) refuse(field, rule);
  return number;
}

void FieldReader::refuse(std::string_view field, std::string_view rule) {
  if (failed()) return;
  refusal_.code = chat::ErrorCode::invalid_field;
  refusal_.field = field;
  refusal_.message.append("`").append(field).append(find(field) == nullptr ? "` is missing: it " : "` ");
  refusal_.message.append(rule).append(".");
}

}  // namespace chatroom::wire
