#include "admin/json_out.hpp"

#include "wire/json_writer.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace chatroom::admin {
namespace {

// Writes the fields of one object; the braces are its own.
class Fields {
 public:
  explicit Fields(std::string& out) : out_(out), writer_(out) { out_ += '{'; }
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;
  ~Fields() = default;

  Fields& text(std::string_view name, std::string_view value) {
    key(name);
    writer_.string(value);
    return *this;
  }
  Fields& number(std::string_view name, std::uint64_t value) {
    key(name);
    writer_.number(value);
    return *this;
  }
  Fields& time(std::string_view name, chat::WallTime value) {
    key(name);
    writer_.number(static_cast<std::int64_t>(value.count()));
    return *this;
  }
  Fields& flag(std::string_view name, bool value) {
    key(name);
    writer_.boolean(value);
    return *this;
  }
  // With one digit behind the point.
  Fields& decimal(std::string_view name, double value) {
    key(name);
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 1);
    out_.append(digits.data(), end.ptr);
    return *this;
  }
  Fields& null(std::string_view name) { return json(name, "null"); }
  Fields& json(std::string_view name, std::string_view value) {
    key(name);
    out_ += value;
    return *this;
  }
  void end() { out_ += '}'; }

 private:
  void key(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }

  std::string& out_;
  wire::JsonWriter writer_;
};

void add(Fields& fields, const chat::RoomRow& room) {
  fields.number("id", number(room.id))
      .text("name", room.name)
      .time("createdAt", room.created_at)
      .number("createdBy", number(room.created_by))
      .flag("listed", room.listed)
      .number("activeUsers", room.active_users)
      .number("messages", room.messages);
}

void add(Fields& fields, const chat::ClientRow& client) {
  fields.number("id", number(client.id)).text("username", client.username);
  if (client.room) {
    fields.number("roomId", number(*client.room));
  } else {
    fields.null("roomId");
  }
  if (client.node.empty()) {
    fields.null("node");
  } else {
    fields.text("node", client.node);
  }
  fields.flag("connected", !client.node.empty())
      .text("address", client.address)
      .time("connectedAt", client.connected_at);
}

std::string participants_json(const chat::RoomRecord& room) {
  std::string out;
  Fields fields(out);
  fields.number("count", room.participants)
      .json("latest", json_array(room.latest_participants, [](std::string& item, const chat::Participant& participant) {
              Fields one(item);
              one.number("id", number(participant.id)).time("joinedAt", participant.joined_at).end();
            }));
  fields.end();
  return out;
}

}  // namespace

void append_json(std::string& out, const chat::NodeReport& node, const NodeRates& rates) {
  Fields fields(out);
  fields.text("id", node.id)
      .text("host", node.host)
      .text("address", node.address)
      .text("version", node.version)
      .time("startedAt", node.started_at)
      .time("lastHeartbeat", node.reported_at)
      .flag("draining", node.draining)
      .number("connections", node.connections)
      .number("clients", node.clients)
      .number("rooms", node.rooms)
      .number("messagesIn", node.messages_in)
      .number("messagesOut", node.messages_out)
      .number("deliveries", node.deliveries)
      .number("bytesIn", node.bytes_in)
      .number("bytesOut", node.bytes_out)
      .number("limitHits", node.limit_hits)
      .number("queuedBytes", node.queued_bytes)
      .number("memoryBytes", node.memory_bytes)
      .number("cpuMs", node.cpu_ms)
      .decimal("cpuPercent", rates.cpu_percent)
      .number("loopLagUs", node.loop_lag_us);
  fields.end();
}

void append_json(std::string& out, const chat::RoomRow& room) {
  Fields fields(out);
  add(fields, room);
  fields.end();
}

void append_json(std::string& out, const chat::RoomRecord& room) {
  Fields fields(out);
  add(fields, room.row);
  fields.number("peakUsers", room.peak_users)
      .time("lastActivity", room.last_activity)
      .json("participants", participants_json(room))
      .json("nodes", json_array(room.nodes,
                                [](std::string& item, const auto& node) {
                                  Fields one(item);
                                  one.text("id", node.first).number("connections", node.second).end();
                                }))
      .json("members", json_array(room.members, [](std::string& item, const chat::Member& member) {
              Fields one(item);
              one.number("id", number(member.id)).text("username", member.username).end();
            }));
  fields.end();
}

void append_json(std::string& out, const chat::ClientRow& client) {
  Fields fields(out);
  add(fields, client);
  fields.end();
}

void append_json(std::string& out, const chat::ClientRecord& client) {
  Fields fields(out);
  add(fields, client.row);
  if (client.live) {
    fields.number("messages", client.live->messages)
        .number("limitHits", client.live->limit_hits)
        .number("queuedBytes", client.live->queued_bytes);
  } else {
    fields.null("messages").null("limitHits").null("queuedBytes");
  }
  fields.end();
}

void append_json(std::string& out, const chat::Ban& ban) {
  Fields fields(out);
  fields.text("address", ban.address).time("since", ban.since).time("until", ban.until).text("by", ban.by);
  if (number(ban.client) == 0) {
    fields.null("clientId");
  } else {
    fields.number("clientId", number(ban.client));
  }
  fields.end();
}

void append_json(std::string& out, const chat::AuditEntry& entry) {
  Fields fields(out);
  fields.time("at", entry.at)
      .text("actor", entry.actor)
      .text("address", entry.address)
      .text("action", entry.action)
      .text("target", entry.target)
      .text("result", entry.result)
      .text("node", entry.node);
  fields.end();
}

std::string totals_json(const std::vector<chat::NodeReport>& nodes, std::uint64_t rooms) {
  chat::NodeReport sum;
  for (const auto& node : nodes) {
    sum.connections += node.connections;
    sum.clients += node.clients;
    sum.messages_in += node.messages_in;
    sum.messages_out += node.messages_out;
    sum.deliveries += node.deliveries;
    sum.memory_bytes += node.memory_bytes;
    sum.queued_bytes += node.queued_bytes;
    sum.limit_hits += node.limit_hits;
  }
  std::string out;
  Fields fields(out);
  fields.number("connections", sum.connections)
      .number("clients", sum.clients)
      .number("rooms", rooms)
      .number("messagesIn", sum.messages_in)
      .number("messagesOut", sum.messages_out)
      .number("deliveries", sum.deliveries)
      .number("memoryBytes", sum.memory_bytes)
      .number("queuedBytes", sum.queued_bytes)
      .number("limitHits", sum.limit_hits);
  fields.end();
  return out;
}

std::string rates_json(const NodeRates& rates) {
  std::string out;
  Fields fields(out);
  fields.decimal("messagesIn", rates.messages_in)
      .decimal("messagesOut", rates.messages_out)
      .decimal("deliveries", rates.deliveries)
      .decimal("bytesOut", rates.bytes_out);
  fields.end();
  return out;
}

}  // namespace chatroom::admin
