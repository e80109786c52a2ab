#include "contract/control_plane_contract.hpp"

namespace chatroom::test {

namespace {

std::vector<std::string> addresses_of(const std::vector<chat::Ban>& bans) {
  std::vector<std::string> addresses;
  for (const auto& ban : bans) addresses.push_back(ban.address);
  return addresses;
}

}  // namespace

std::vector<chat::RoomRow> ObservedControl::rooms(std::size_t node) {
  using Rows = std::vector<chat::RoomRow>;
  return answer<Rows>([&](chat::Answer<Rows> answer) { plane(node).list_rooms(std::move(answer)); }).value_or(Rows());
}

std::vector<chat::ClientRow> ObservedControl::clients(std::size_t node) {
  using Rows = std::vector<chat::ClientRow>;
  return answer<Rows>([&](chat::Answer<Rows> answer) { plane(node).list_clients(std::move(answer)); }).value_or(Rows());
}

std::vector<chat::RoomRow> ObservedControl::top(std::size_t node, std::size_t limit) {
  using Rows = std::vector<chat::RoomRow>;
  return answer<Rows>([&](chat::Answer<Rows> answer) { plane(node).top_rooms(limit, std::move(answer)); })
      .value_or(Rows());
}

std::optional<chat::RoomRecord> ObservedControl::find(std::size_t node, chat::RoomId room) {
  using Record = std::optional<chat::RoomRecord>;
  return answer<Record>([&](chat::Answer<Record> answer) { plane(node).find_room(room, std::move(answer)); })
      .value_or(Record());
}

std::optional<chat::ClientRecord> ObservedControl::find(std::size_t node, chat::ClientId client) {
  using Record = std::optional<chat::ClientRecord>;
  return answer<Record>([&](chat::Answer<Record> answer) { plane(node).find_client(client, std::move(answer)); })
      .value_or(Record());
}

std::optional<bool> ObservedControl::ban(std::size_t node, const std::string& address, std::chrono::milliseconds time) {
  const auto now = cluster().fixture().wall();
  const chat::Ban ban{.address = address, .until = now + time, .since = now, .by = "root", .client = chat::ClientId{7}};
  return answer<bool>([&](chat::Answer<bool> answer) { plane(node).ban(ban, std::move(answer)); });
}

std::optional<bool> ObservedControl::lift(std::size_t node, const std::string& address) {
  return answer<bool>([&](chat::Answer<bool> answer) { plane(node).lift_ban(address, std::move(answer)); });
}

std::vector<std::string> ObservedControl::banned(std::size_t node) { return addresses_of(plane(node).bans()); }
std::vector<std::string> ObservedControl::applied(std::size_t node) { return addresses_of(this->node(node).bans); }

chat::WindowState ObservedControl::take(std::size_t node, const chat::WindowPolicy& policy, std::string_view subject) {
  const auto state = answer<chat::WindowState>(
      [&](chat::Answer<chat::WindowState> answer) { plane(node).take(policy, subject, std::move(answer)); });
  EXPECT_TRUE(state.has_value());
  return state.value_or(chat::WindowState());
}

chat::AuditPage ObservedControl::audit(std::size_t node, std::size_t limit, const std::optional<std::string>& after) {
  return answer<chat::AuditPage>(
             [&](chat::Answer<chat::AuditPage> answer) { plane(node).audit(limit, after, std::move(answer)); })
      .value_or(chat::AuditPage());
}

void ObservedControl::report(std::size_t node, std::uint64_t connections, std::uint64_t rooms) {
  chat::NodeReport report;
  report.id = fixture_->name(node % nodes());
  report.host = "host";
  report.address = "0.0.0.0:3000";
  report.version = "1";
  report.started_at = cluster().fixture().wall();
  report.connections = connections;
  report.rooms = rooms;
  plane(node).report(std::move(report));
  run();
}

}  // namespace chatroom::test
