#include "unit/wire/command_json.hpp"

#include "wire/cursor.hpp"

#include <string>
#include <variant>

namespace chatroom::wire::testing {
namespace {

namespace json = boost::json;

struct ToJson {
  json::object operator()(const chat::CreateRoom& command) const {
    return {{"type", "CREATE_ROOM"}, {"name", command.name}, {"listed", command.listed}};
  }
  json::object operator()(const chat::JoinRoom& command) const {
    return {{"type", "JOIN_ROOM"}, {"roomId", base::number(command.room)}};
  }
  json::object operator()(const chat::SendMessage& command) const {
    json::object event{{"type", "SEND_MESSAGE"}, {"id", command.id.view()}, {"text", command.text}};
    if (command.room) event["roomId"] = base::number(*command.room);
    return event;
  }
  json::object operator()(const chat::UpdateUsername& command) const {
    return {{"type", "UPDATE_USERNAME"}, {"username", command.username}};
  }
  json::object operator()(const chat::LeaveRoom& /*command*/) const { return {{"type", "LEAVE_ROOM"}}; }
  json::object operator()(const chat::ListRooms& command) const {
    json::object event{{"type", "LIST_ROOMS"}, {"limit", command.limit}};
    if (command.cursor) {
      std::string cursor;
      append_cursor(*command.cursor, cursor);
      event["cursor"] = cursor;
    }
    return event;
  }
  json::object operator()(const chat::GetHistory& command) const {
    json::object event{{"type", "GET_HISTORY"}, {"limit", command.limit}};
    if (command.before) event["before"] = *command.before;
    return event;
  }
  json::object operator()(const chat::Typing& /*command*/) const { return {{"type", "TYPING"}}; }
  json::object operator()(const chat::Ping& /*command*/) const { return {{"type", "PING"}}; }
};

}  // namespace

json::object to_json(const chat::Command& command) {
  auto event = std::visit(ToJson(), command.body);
  if (command.ref) event["ref"] = *command.ref;
  return event;
}

}  // namespace chatroom::wire::testing
