#include "load/server_event.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <charconv>
#include <cstring>

namespace chatroom::bench {
namespace {

using Kind = ServerEvent::Kind;

// Reads a text from its front. Every function returns false at the first thing that is not as expected.
class Scanner {
 public:
  explicit Scanner(std::string_view text) noexcept : at_(text.data()), end_(text.data() + text.size()) {}

  bool literal(std::string_view expected) noexcept {
    if (rest() < expected.size() || std::memcmp(at_, expected.data(), expected.size()) != 0) return false;
    at_ += expected.size();
    return true;
  }

  bool number(std::uint64_t& value) noexcept {
    const auto [after, error] = std::from_chars(at_, end_, value);
    if (error != std::errc() || (*at_ == '0' && after != at_ + 1)) return false;
    at_ = after;
    return true;
  }

  // A string up to and with its closing quote, if it has no escape.
  bool plain_string(std::string_view& value) noexcept {
    const auto* quote = static_cast<const char*>(std::memchr(at_, '"', rest()));
    if (quote == nullptr) return false;
    value = {at_, static_cast<std::size_t>(quote - at_)};
    if (std::memchr(at_, '\\', value.size()) != nullptr) return false;
    at_ = quote + 1;
    return true;
  }

  bool at_end() const noexcept { return at_ == end_; }

 private:
  std::size_t rest() const noexcept { return static_cast<std::size_t>(end_ - at_); }

  const char* at_;
  const char* end_;
};

// To the end: what stands behind the fields could be another field of the same name.
bool scan_new_message(Scanner& scanner, ServerEvent& event) {
  std::string_view id;
  std::string_view username;
  std::string_view text;
  std::uint64_t ts = 0;
  if (!scanner.number(event.room) || !scanner.literal(R"(,"seq":)") || !scanner.number(event.seq) ||
      !scanner.literal(R"(,"id":")") || !scanner.plain_string(id) || !scanner.literal(R"(,"clientId":)") ||
      !scanner.number(event.client) || !scanner.literal(R"(,"username":")") || !scanner.plain_string(username) ||
      !scanner.literal(R"(,"text":")") || !scanner.plain_string(text) || !scanner.literal(R"(,"ts":)") ||
      !scanner.number(ts) || !scanner.literal("}") || !scanner.at_end()) {
    return false;
  }
  event.kind = Kind::new_message;
  event.number = parse_id(id);
  event.sent_at = parse_time(text);
  return true;
}

bool scan_ack(Scanner& scanner, ServerEvent& event) {
  std::string_view id;
  std::uint64_t ts = 0;
  if (!scanner.plain_string(id) || !scanner.literal(R"(,"roomId":)") || !scanner.number(event.room) ||
      !scanner.literal(R"(,"seq":)") || !scanner.number(event.seq) || !scanner.literal(R"(,"ts":)") ||
      !scanner.number(ts)) {
    return false;
  }
  event.duplicate = scanner.literal(R"(,"duplicate":true)");
  if (!scanner.literal("}") || !scanner.at_end()) return false;
  event.kind = Kind::ack;
  event.number = parse_id(id);
  return true;
}

namespace json = boost::json;

// Fields of an object that came from the server: of another type than expected is as good as missing.
class Fields {
 public:
  explicit Fields(const json::object& object) noexcept : object_(object) {}

  std::optional<std::uint64_t> number(std::string_view name) const {
    const auto* value = object_.if_contains(name);
    if (value == nullptr) return std::nullopt;
    const auto result = value->try_to_number<std::uint64_t>();
    return result ? std::optional(*result) : std::nullopt;
  }
  std::string_view string(std::string_view name) const {
    const auto* value = object_.if_contains(name);
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string_view(*text) : std::string_view();
  }
  bool flag(std::string_view name) const {
    const auto* value = object_.if_contains(name);
    const auto* flag = value != nullptr ? value->if_bool() : nullptr;
    return flag != nullptr && *flag;
  }
  const json::object* object(std::string_view name) const {
    const auto* value = object_.if_contains(name);
    return value != nullptr ? value->if_object() : nullptr;
  }
  const json::array* array(std::string_view name) const {
    const auto* value = object_.if_contains(name);
    return value != nullptr ? value->if_array() : nullptr;
  }

 private:
  const json::object& object_;
};

Kind kind_of(std::string_view type) {
  constexpr std::array<std::pair<std::string_view, Kind>, 7> kKinds{{{"CONNECT", Kind::connect},
                                                                     {"ROOM_JOINED", Kind::room_joined},
                                                                     {"ROOM_LEFT", Kind::room_left},
                                                                     {"NEW_MESSAGE", Kind::new_message},
                                                                     {"ACK", Kind::ack},
                                                                     {"HISTORY", Kind::history},
                                                                     {"ERROR", Kind::error}}};
  for (const auto& [name, kind] : kKinds) {
    if (name == type) return kind;
  }
  return type.empty() ? Kind::malformed : Kind::other;
}

bool read_room(const Fields& fields, ServerEvent& event) {
  const json::object* room = fields.object("room");
  const auto id = room != nullptr ? Fields(*room).number("id") : fields.number("roomId");
  event.room = id.value_or(0);
  return id.has_value();
}

bool read_history(const json::array* messages, ServerEvent& event) {
  if (messages == nullptr) return false;
  for (const auto& message : *messages) {
    const auto* object = message.if_object();
    const auto seq = object != nullptr ? Fields(*object).number("seq") : std::nullopt;
    if (!seq) return false;
    event.history.push_back(*seq);
  }
  return true;
}

// False: a field that this kind must have is missing.
bool read_fields(const Fields& fields, ServerEvent& event) {
  const auto seq = fields.number("seq");
  event.seq = seq.value_or(0);
  event.first = fields.number("first").value_or(0);
  event.client = fields.number("clientId").value_or(0);
  event.number = parse_id(fields.string("id"));
  event.duplicate = fields.flag("duplicate");
  event.resumed = fields.flag("resumed");
  event.complete = fields.flag("complete");
  event.epoch = fields.string("epoch");
  switch (event.kind) {
    case Kind::connect:
      event.session = fields.string("session");
      read_room(fields, event);
      return !event.session.empty();
    case Kind::room_joined:
      return read_room(fields, event) && seq && !event.epoch.empty() && read_history(fields.array("history"), event);
    case Kind::history:
      return read_room(fields, event) && read_history(fields.array("messages"), event);
    case Kind::new_message:
      event.sent_at = parse_time(fields.string("text"));
      return read_room(fields, event) && seq;
    case Kind::ack:
      return read_room(fields, event) && seq;
    case Kind::room_left:
      return read_room(fields, event);
    case Kind::error:
      event.code = fields.string("code");
      event.retry_after_ms = fields.number("retryAfterMs").value_or(0);
      return !event.code.empty();
    case Kind::other:
      return true;
    case Kind::malformed:
      break;
  }
  return false;
}

}  // namespace

bool scan_event(std::string_view json, ServerEvent& event) {
  Scanner scanner(json);
  if (scanner.literal(R"({"type":"NEW_MESSAGE","roomId":)")) return scan_new_message(scanner, event);
  if (scanner.literal(R"({"type":"ACK","id":")")) return scan_ack(scanner, event);
  if (!scanner.literal(R"({"type":"USER_EVENT",)")) return false;
  event.kind = Kind::other;
  return true;
}

ServerEvent parse_event(std::string_view json_text) {
  ServerEvent event;
  boost::system::error_code error;
  const json::value value = json::parse(json_text, error);
  const auto* object = error ? nullptr : value.if_object();
  if (object == nullptr) return event;
  const Fields fields(*object);
  event.kind = kind_of(fields.string("type"));
  if (!read_fields(fields, event)) event.kind = Kind::malformed;
  return event;
}

void append_id(std::string& out, std::uint64_t number) {
  std::array<char, 16> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number, 36);
  out.append(digits.data(), end);
}

std::uint64_t parse_id(std::string_view id) noexcept {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number, 36);
  return error == std::errc() && end == id.data() + id.size() ? number : 0;
}

void append_time(std::string& out, std::int64_t time) {
  constexpr std::string_view kHex = "0123456789abcdef";
  for (unsigned shift = 64; shift > 0; shift -= 4) out += kHex[static_cast<std::uint64_t>(time) >> (shift - 4) & 15];
  out += ' ';
}

std::int64_t parse_time(std::string_view text) noexcept {
  if (text.size() < kTimeBytes || text[kTimeBytes - 1] != ' ') return 0;
  std::uint64_t value = 0;
  const char* end = text.data() + kTimeBytes - 1;
  const auto [after, error] = std::from_chars(text.data(), end, value, 16);
  return error == std::errc() && after == end ? static_cast<std::int64_t>(value) : 0;
}

}  // namespace chatroom::bench
