#include "cluster/redis/control_words.hpp"

#include "cluster/redis/fields.hpp"
#include "cluster/redis/script_words.hpp"

#include <array>

namespace chatroom::cluster {
namespace {

// Those of a report, in the order that they are written in.
constexpr std::array kReportCounts{
    &chat::NodeReport::connections,  &chat::NodeReport::clients,      &chat::NodeReport::rooms,
    &chat::NodeReport::messages_in,  &chat::NodeReport::messages_out, &chat::NodeReport::deliveries,
    &chat::NodeReport::bytes_in,     &chat::NodeReport::bytes_out,    &chat::NodeReport::limit_hits,
    &chat::NodeReport::queued_bytes, &chat::NodeReport::memory_bytes, &chat::NodeReport::cpu_ms,
    &chat::NodeReport::loop_lag_us};

std::uint64_t number_of(std::chrono::milliseconds time) { return static_cast<std::uint64_t>(time.count()); }
chat::WallTime time_of(std::string_view text) { return chat::WallTime(parse_number(text).value_or(0)); }

}  // namespace

std::string text_of(const chat::NodeReport& report) {
  FieldWriter writer;
  writer.add(report.id).add(report.host).add(report.address).add(report.version);
  writer.add(number_of(report.started_at)).add(report.draining ? 1U : 0U);
  for (const auto count : kReportCounts) writer.add(report.*count);
  return writer.take();
}

std::optional<chat::NodeReport> parse_report(std::string_view text) {
  FieldReader reader(text);
  chat::NodeReport report;
  for (auto* field : {&report.id, &report.host, &report.address, &report.version}) *field = reader.text();
  report.started_at = chat::WallTime(reader.number());
  report.draining = reader.number() != 0;
  for (const auto count : kReportCounts) report.*count = reader.number();
  return reader.is_good() ? std::optional(std::move(report)) : std::nullopt;
}

std::string text_of(const chat::Ban& ban) {
  FieldWriter writer;
  writer.add(ban.address).add(number_of(ban.until)).add(number_of(ban.since)).add(ban.by);
  return writer.add(base::number(ban.client)).take();
}

std::optional<chat::Ban> parse_ban(std::string_view text) {
  FieldReader reader(text);
  chat::Ban ban;
  ban.address = reader.text();
  ban.until = chat::WallTime(reader.number());
  ban.since = chat::WallTime(reader.number());
  ban.by = reader.text();
  ban.client = chat::ClientId{reader.number()};
  return reader.is_good() ? std::optional(std::move(ban)) : std::nullopt;
}

std::string text_of(const chat::AuditEntry& entry) {
  FieldWriter writer;
  writer.add(number_of(entry.at)).add(entry.actor).add(entry.address).add(entry.action);
  return writer.add(entry.target).add(entry.result).add(entry.node).take();
}

std::optional<chat::AuditEntry> parse_entry(std::string_view text) {
  FieldReader reader(text);
  chat::AuditEntry entry;
  entry.at = chat::WallTime(reader.number());
  for (auto* field : {&entry.actor, &entry.address, &entry.action, &entry.target, &entry.result, &entry.node}) {
    *field = reader.text();
  }
  return reader.is_good() ? std::optional(std::move(entry)) : std::nullopt;
}

std::string text_of(const chat::LiveClient& live) {
  return FieldWriter().add(live.messages).add(live.limit_hits).add(live.queued_bytes).take();
}

std::optional<chat::LiveClient> parse_live(std::string_view text) {
  FieldReader reader(text);
  chat::LiveClient live;
  live.messages = reader.number();
  live.limit_hits = reader.number();
  live.queued_bytes = reader.number();
  return reader.is_good() ? std::optional(live) : std::nullopt;
}

chat::RoomRow room_row(const Reply& reply, std::size_t at) {
  return {.id = room_id(reply[at]),
          .name = reply[at + 1],
          .created_at = time_of(reply[at + 2]),
          .created_by = client_id(reply[at + 3]),
          .listed = reply[at + 4] == "1",
          .active_users = parse_number(reply[at + 5]).value_or(0),
          .messages = parse_number(reply[at + 6]).value_or(0)};
}

chat::ClientRow client_row(const Reply& reply, std::size_t at) {
  chat::ClientRow row;
  row.id = client_id(reply[at]);
  row.username = reply[at + 1];
  if (!reply[at + 2].empty()) row.room = room_id(reply[at + 2]);
  row.node = reply[at + 3].substr(0, reply[at + 3].find(':'));  // the owner is one of the node's shards
  row.address = reply[at + 4];
  row.connected_at = time_of(reply[at + 5]);
  return row;
}

}  // namespace chatroom::cluster
