// What the API answers with, as JSON: docs/admin-api.md and openapi.json tell the fields. Pure functions, any thread.
#pragma once

#include "admin/node_figures.hpp"
#include "chat/control_plane.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chatroom::admin {

void append_json(std::string& out, const chat::NodeReport& node, const NodeRates& rates);
void append_json(std::string& out, const chat::RoomRow& room);
void append_json(std::string& out, const chat::RoomRecord& room);
void append_json(std::string& out, const chat::ClientRow& client);
void append_json(std::string& out, const chat::ClientRecord& client);
void append_json(std::string& out, const chat::Ban& ban);
void append_json(std::string& out, const chat::AuditEntry& entry);

// An object: the sums over all nodes, and what they do together in a second.
std::string totals_json(const std::vector<chat::NodeReport>& nodes, std::uint64_t rooms);
std::string rates_json(const NodeRates& rates);

// A JSON array of `items`, each written by `append`(out, item).
template <class Items, class Append>
std::string json_array(const Items& items, Append append) {
  std::string out = "[";
  for (const auto& item : items) {
    if (out.size() > 1) out += ',';
    append(out, item);
  }
  out += ']';
  return out;
}
template <class Items>
std::string json_array(const Items& items) {
  return json_array(items, [](std::string& out, const auto& item) { append_json(out, item); });
}

}  // namespace chatroom::admin
