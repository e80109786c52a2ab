#include "admin/cli/views.hpp"

#include "admin/cli/safe_text.hpp"
#include "admin/cli/table.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace chatroom::admin::cli {
namespace {

namespace json = boost::json;

constexpr std::string_view kNothing = "-";
constexpr std::size_t kShortNode = 8;  // of a UUID: enough to tell nodes apart, and for `drain`
constexpr std::chrono::seconds kSilence{5};
constexpr double kMostPercent = 100'000;  // of one core

std::optional<std::uint64_t> number_of(const json::object& row, std::string_view name) {
  const auto* value = row.if_contains(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_int64() && value->get_int64() >= 0) return static_cast<std::uint64_t>(value->get_int64());
  if (value->is_uint64()) return value->get_uint64();
  return std::nullopt;
}
std::string id(const json::object& row, std::string_view name) {
  const auto number = number_of(row, name);
  return number ? std::to_string(*number) : std::string(kNothing);
}
std::string count(const json::object& row, std::string_view name) {
  const auto number = number_of(row, name);
  return number ? human_count(*number) : std::string(kNothing);
}
std::string bytes(const json::object& row, std::string_view name) {
  const auto number = number_of(row, name);
  return number ? human_bytes(*number) : std::string(kNothing);
}
std::string text(const json::object& row, std::string_view name) {
  const auto* value = row.if_contains(name);
  return value != nullptr && value->is_string() && !value->get_string().empty() ? std::string(value->get_string())
                                                                                : std::string(kNothing);
}
std::string node(const json::object& row, std::string_view name) { return text(row, name).substr(0, kShortNode); }
bool is_true(const json::object& row, std::string_view name) {
  const auto* value = row.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}
std::optional<WallTime> time_of(const json::object& row, std::string_view name) {
  const auto number = number_of(row, name);
  // Beyond the year 9999 it is no time.
  if (!number || *number == 0 || *number > 253'402'300'799'999) return std::nullopt;
  return WallTime(std::chrono::milliseconds(*number));
}
std::string since(const json::object& row, std::string_view name, WallTime now) {
  const auto time = time_of(row, name);
  return time ? human_duration(now - *time) : std::string(kNothing);
}
std::string at(const json::object& row, std::string_view name) {
  const auto time = time_of(row, name);
  return time ? human_time(*time) : std::string(kNothing);
}
std::string percent(const json::object& row, std::string_view name) {
  const auto* value = row.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::string(kNothing);
  return std::to_string(std::lround(std::clamp(value->to_number<double>(), 0.0, kMostPercent))) + "%";
}

std::string state_of(const json::object& server, WallTime now) {
  const auto heartbeat = time_of(server, "lastHeartbeat");
  if (heartbeat && now - *heartbeat > kSilence) return "silent for " + human_duration(now - *heartbeat);
  return is_true(server, "draining") ? "draining" : "up";
}

template <class Row>
std::string table_of(Table table, const json::array& rows, const Row& cells) {
  for (const auto& row : rows) {
    if (const auto* fields = row.if_object()) table.add(cells(*fields));
  }
  return table.text();
}

// "Name      value" a line.
std::string page_of(const std::vector<std::pair<std::string, std::string>>& lines) {
  constexpr std::size_t kNameColumn = 16;
  std::string page;
  for (auto [name, value] : lines) {
    name.resize(kNameColumn, ' ');
    page += name + printable(value) + '\n';
  }
  return page;
}

std::string under_a_heading(const std::string& heading, const std::string& table) {
  return "\n" + heading + "\n" + table;
}

const json::array* array_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_array();
}

}  // namespace

std::string servers_table(const json::array& servers, WallTime now) {
  Table table({{"NODE"},
               {"HOST"},
               {"ADDRESS"},
               {"VERSION"},
               {"STATE"},
               {"UP FOR"},
               {"CONNECTIONS", true},
               {"ROOMS", true},
               {"MESSAGES IN", true},
               {"DELIVERIES", true},
               {"MEMORY", true},
               {"CPU", true},
               {"LAG", true}});
  return table_of(std::move(table), servers, [&](const json::object& row) -> std::vector<std::string> {
    const auto lag = number_of(row, "loopLagUs");
    return {node(row, "id"),
            text(row, "host"),
            text(row, "address"),
            text(row, "version"),
            state_of(row, now),
            since(row, "startedAt", now),
            count(row, "connections"),
            count(row, "rooms"),
            count(row, "messagesIn"),
            count(row, "deliveries"),
            bytes(row, "memoryBytes"),
            percent(row, "cpuPercent"),
            lag ? human_count((*lag + 500) / 1'000) + " ms" : std::string(kNothing)};
  });
}

std::string rooms_table(const json::array& rooms, WallTime now) {
  Table table({{"ID", true}, {"NAME"}, {"USERS", true}, {"MESSAGES", true}, {"AGE"}, {"BY", true}, {"LISTED"}});
  return table_of(std::move(table), rooms, [&](const json::object& row) -> std::vector<std::string> {
    return {id(row, "id"),
            text(row, "name"),
            count(row, "activeUsers"),
            count(row, "messages"),
            since(row, "createdAt", now),
            id(row, "createdBy"),
            is_true(row, "listed") ? "yes" : "no"};
  });
}

std::string clients_table(const json::array& clients, WallTime now) {
  Table table({{"ID", true}, {"NAME"}, {"ROOM", true}, {"NODE"}, {"ADDRESS"}, {"CONNECTED FOR"}});
  return table_of(std::move(table), clients, [&](const json::object& row) -> std::vector<std::string> {
    const bool connected = is_true(row, "connected");
    return {id(row, "id"),     text(row, "username"), id(row, "roomId"),
            node(row, "node"), text(row, "address"),  connected ? since(row, "connectedAt", now) : "(away)"};
  });
}

std::string bans_table(const json::array& bans, WallTime now) {
  Table table({{"ADDRESS"}, {"STILL FOR"}, {"SINCE"}, {"BY"}, {"CLIENT", true}});
  return table_of(std::move(table), bans, [&](const json::object& row) -> std::vector<std::string> {
    const auto until = time_of(row, "until");
    return {text(row, "address"), until ? human_duration(*until - now) : std::string(kNothing), at(row, "since"),
            text(row, "by"), id(row, "clientId")};
  });
}

std::string audit_table(const json::array& entries) {
  Table table({{"TIME"}, {"WHO"}, {"FROM"}, {"WHAT"}, {"TARGET"}, {"RESULT"}, {"NODE"}});
  return table_of(std::move(table), entries, [](const json::object& row) -> std::vector<std::string> {
    return {at(row, "at"),       text(row, "actor"),  text(row, "address"), text(row, "action"),
            text(row, "target"), text(row, "result"), node(row, "node")};
  });
}

std::string room_page(const json::object& room, WallTime now) {
  const auto* participants = room.if_contains("participants");
  const auto* people = participants == nullptr ? nullptr : participants->if_object();
  std::string page = page_of({{"Room", id(room, "id")},
                              {"Name", text(room, "name")},
                              {"Listed", is_true(room, "listed") ? "yes" : "no"},
                              {"Created", at(room, "createdAt") + ", by client " + id(room, "createdBy")},
                              {"Last activity", since(room, "lastActivity", now) + " ago"},
                              {"Users", count(room, "activeUsers") + ", at most " + count(room, "peakUsers")},
                              {"Participants", people == nullptr ? std::string(kNothing) : count(*people, "count")},
                              {"Messages", count(room, "messages")}});
  if (const auto* nodes = array_of(room, "nodes"); nodes != nullptr && !nodes->empty()) {
    page += under_a_heading("Connected at", table_of(Table({{"NODE"}, {"CONNECTIONS", true}}), *nodes,
                                                     [](const json::object& row) -> std::vector<std::string> {
                                                       return {node(row, "id"), count(row, "connections")};
                                                     }));
  }
  if (const auto* members = array_of(room, "members"); members != nullptr && !members->empty()) {
    page += under_a_heading(
        "Members (the first " + std::to_string(members->size()) + ")",
        table_of(Table({{"ID", true}, {"NAME"}}), *members, [](const json::object& row) -> std::vector<std::string> {
          return {id(row, "id"), text(row, "username")};
        }));
  }
  return page;
}

std::string client_page(const json::object& client, WallTime now) {
  const bool connected = is_true(client, "connected");
  return page_of(
      {{"Client", id(client, "id")},
       {"Name", text(client, "username")},
       {"Room", id(client, "roomId")},
       {"State", connected ? "connected for " + since(client, "connectedAt", now) : "away, in its grace time"},
       {"Node", text(client, "node")},
       {"Address", text(client, "address")},
       {"Messages", count(client, "messages")},
       {"Limits hit", count(client, "limitHits")},
       {"Queued", bytes(client, "queuedBytes")}});
}

}  // namespace chatroom::admin::cli
