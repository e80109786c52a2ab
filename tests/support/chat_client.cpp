#include "support/chat_client.hpp"

#include "support/deadline.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace chatroom::test {
namespace {

const json::value& find(const Event& event, std::string_view field) {
  const auto* value = event.if_contains(field);
  if (value == nullptr) throw Unexpected("no field " + std::string(field) + " in " + json::serialize(event));
  return *value;
}

[[noreturn]] void throw_wrong_kind(const Event& event, std::string_view field, const char* kind) {
  throw Unexpected("the field " + std::string(field) + " is no " + kind + " in " + json::serialize(event));
}

bool is_type(const Event& event, std::string_view type) { return text(event, "type") == type; }

}  // namespace

std::int64_t number(const Event& event, std::string_view field) {
  const auto* value = find(event, field).if_int64();
  if (value == nullptr) throw_wrong_kind(event, field, "number");
  return *value;
}

std::string text(const Event& event, std::string_view field) {
  const auto* value = find(event, field).if_string();
  if (value == nullptr) throw_wrong_kind(event, field, "string");
  return std::string(*value);
}

bool flag(const Event& event, std::string_view field) {
  const auto* value = find(event, field).if_bool();
  if (value == nullptr) throw_wrong_kind(event, field, "boolean");
  return *value;
}

Event object(const Event& event, std::string_view field) {
  const auto* value = find(event, field).if_object();
  if (value == nullptr) throw_wrong_kind(event, field, "object");
  return *value;
}

std::vector<Event> list(const Event& event, std::string_view field) {
  const auto* values = find(event, field).if_array();
  if (values == nullptr) throw_wrong_kind(event, field, "array");
  std::vector<Event> events;
  for (const auto& value : *values) events.push_back(value.as_object());
  return events;
}

std::vector<std::int64_t> numbers(const std::vector<Event>& events, std::string_view field) {
  std::vector<std::int64_t> result;
  for (const auto& event : events) result.push_back(number(event, field));
  return result;
}

std::vector<std::string> texts(const std::vector<Event>& events, std::string_view field) {
  std::vector<std::string> result;
  for (const auto& event : events) result.push_back(text(event, field));
  return result;
}

std::vector<std::int64_t> range(std::int64_t first, std::int64_t last) {
  std::vector<std::int64_t> result;
  for (std::int64_t i = first; i <= last; ++i) result.push_back(i);
  return result;
}

std::int64_t room_id(const Event& joined) { return number(object(joined, "room"), "id"); }

bool is_user_event(const Event& event, std::string_view kind) {
  return is_type(event, "USER_EVENT") && text(event, "event") == kind;
}

std::string Session::target() const {
  std::string result = "/ws?session=" + token + "&seq=" + std::to_string(seq);
  return epoch.empty() ? result : result + "&epoch=" + epoch;
}

ChatClient::ChatClient(std::uint16_t port, const std::string& target, const WsClient::Fields& fields,
                       WsClient::Offer offer)
    : socket_(port, target, fields, offer), connect_(expect("CONNECT")) {}

void ChatClient::send(const Event& event) { socket_.send_text(json::serialize(event)); }

Event ChatClient::next() {
  const auto frame = socket_.read();
  if (!frame) throw Unexpected("the connection was closed with " + std::to_string(socket_.close_code()));
  if (!socket_.got_text()) throw Unexpected("a binary frame");
  return json::parse(*frame).as_object();
}

Event ChatClient::expect(std::string_view type) {
  Event event = next();
  if (!is_type(event, type)) throw Unexpected("no " + std::string(type) + " but " + json::serialize(event));
  return event;
}

Event ChatClient::wait_for(std::string_view type) {
  return wait_for(type, [](const Event&) { return true; });
}

Event ChatClient::wait_for(std::string_view type, const std::function<bool(const Event&)>& condition) {
  for (;;) {
    Event event = next();
    if (is_type(event, type) && condition(event)) return event;
  }
}

Event ChatClient::request(Event event) {
  const std::string ref = "r" + std::to_string(++last_ref_);
  event["ref"] = ref;
  send(event);
  for (;;) {
    Event reply = next();
    if (const auto* value = reply.if_contains("ref"); value != nullptr && *value == json::value(ref)) return reply;
  }
}

std::vector<Event> ChatClient::events_until_pong() {
  const std::string ref = "r" + std::to_string(++last_ref_);
  send({{"type", "PING"}, {"ref", ref}});
  std::vector<Event> events;
  for (;;) {
    Event event = next();
    if (is_type(event, "PONG") && event.contains("ref") && text(event, "ref") == ref) return events;
    events.push_back(std::move(event));
  }
}

unsigned ChatClient::wait_for_close() {
  while (socket_.read()) {
  }
  return socket_.close_code();
}

Event ChatClient::create_room(std::string_view name, bool listed) {
  return request({{"type", "CREATE_ROOM"}, {"name", name}, {"listed", listed}});
}

Event ChatClient::join(std::int64_t room) { return request({{"type", "JOIN_ROOM"}, {"roomId", room}}); }

Event ChatClient::leave() { return request({{"type", "LEAVE_ROOM"}}); }

Event ChatClient::rename(std::string_view username) {
  return request({{"type", "UPDATE_USERNAME"}, {"username", username}});
}

Event ChatClient::say(std::string_view words) {
  return request({{"type", "SEND_MESSAGE"}, {"id", new_message_id()}, {"text", words}});
}

std::string ChatClient::new_message_id() { return "m" + std::to_string(++last_message_); }

}  // namespace chatroom::test
