#include "admin/json_in.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <utility>

namespace chatroom::admin {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDepth = 8;

Fault fault(std::string_view field, std::string_view what) {
  return {'"' + std::string(field) + "\" " + std::string(what) + '.'};
}

base::Result<json::object, Fault> read_object(std::string_view body) {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::system::error_code error;
  auto value = json::parse({body.data(), body.size()}, error, {}, options);
  if (error) return Fault{"The body has to be JSON."};
  if (!value.is_object()) return Fault{"The body has to be a JSON object."};
  return std::move(value.get_object());
}

base::Result<std::string, Fault> text_of(const json::object& body, std::string_view field) {
  const auto* value = body.if_contains(field);
  if (value == nullptr || !value->is_string()) return fault(field, "has to be there, and a string");
  return std::string(value->get_string());
}

// A JSON number without a fraction or exponent.
std::optional<std::uint64_t> whole_number(const json::value& value) {
  if (value.is_uint64()) return value.get_uint64();
  if (value.is_int64() && value.get_int64() >= 0) return static_cast<std::uint64_t>(value.get_int64());
  return std::nullopt;
}

bool is_absent(const json::value* value) { return value == nullptr || value->is_null(); }

}  // namespace

base::Result<Login, Fault> read_login(std::string_view body) {
  const auto object = read_object(body);
  if (!object) return object.error();
  auto username = text_of(*object, "username");
  if (!username) return username.error();
  auto password = text_of(*object, "password");
  if (!password) return password.error();
  return Login{std::move(*username), std::move(*password)};
}

base::Result<BanOrder, Fault> read_ban(std::string_view body) {
  const auto object = read_object(body);
  if (!object) return object.error();
  auto address = text_of(*object, "address");
  if (!address) return address.error();
  const auto* value = object->if_contains("seconds");
  const auto seconds = value == nullptr ? std::nullopt : whole_number(*value);
  if (!seconds) return fault("seconds", "has to be there, and a whole number");
  return BanOrder{std::move(*address), *seconds};
}

base::Result<NoticeOrder, Fault> read_notice(std::string_view body) {
  const auto object = read_object(body);
  if (!object) return object.error();
  auto text = text_of(*object, "text");
  if (!text) return text.error();
  NoticeOrder order;
  order.text = std::move(*text);
  if (const auto* level = object->if_contains("level"); !is_absent(level)) {
    if (*level != "info" && *level != "warning") return fault("level", R"(has to be "info" or "warning")");
    if (*level == "warning") order.level = chat::NoticeLevel::warning;
  }
  if (const auto* room = object->if_contains("roomId"); !is_absent(room)) {
    const auto id = whole_number(*room);
    if (!id || *id == 0 || *id > base::kMaxSafeInteger) return fault("roomId", "has to be the number of a room");
    order.room = chat::RoomId(*id);
  }
  return order;
}

}  // namespace chatroom::admin
