// A control plane that a test fills with what shall be there, and looks into afterwards. It answers before a call
// returns, or, while `hold` is set, when the test says so; `away` is a store that can't be reached. Its windows are
// true sliding ones, by the test's clock.
#pragma once

#include "chat/control_plane.hpp"
#include "chat/ports.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::test {

class FakeControlPlane final : public chat::ControlPlane {
 public:
  explicit FakeControlPlane(const chat::Clock& clock) : clock_(clock) {}

  std::vector<chat::NodeReport> reports;
  std::vector<chat::RoomRow> rooms;
  std::vector<chat::ClientRow> clients;
  std::vector<chat::Ban> banned;
  std::vector<chat::AuditEntry> noted;  // the latest last
  struct Notice {
    std::optional<chat::RoomId> room;
    std::string text;
    chat::NoticeLevel level;
  };
  std::vector<Notice> notices;
  std::vector<std::string> drained;
  bool bans_full = false;
  bool away = false;
  bool hold = false;
  int room_gatherings = 0;
  int audit_questions = 0;

  // Gives what was held back.
  void answer_held() {
    for (auto& answer : std::exchange(held_, {})) answer();
  }

  std::vector<chat::NodeReport> nodes() const override { return reports; }
  void report(chat::NodeReport own) override { reports.push_back(std::move(own)); }
  std::uint64_t count_rooms() const override { return rooms.size(); }

  void list_rooms(chat::Answer<std::vector<chat::RoomRow>> answer) override {
    ++room_gatherings;
    give(std::move(answer), rooms);
  }
  void list_clients(chat::Answer<std::vector<chat::ClientRow>> answer) override { give(std::move(answer), clients); }
  void top_rooms(std::size_t limit, chat::Answer<std::vector<chat::RoomRow>> answer) override {
    auto top = rooms;
    std::ranges::stable_sort(top, std::ranges::greater(), &chat::RoomRow::active_users);
    top.resize(std::min(limit, top.size()));
    give(std::move(answer), std::move(top));
  }
  void find_room(chat::RoomId room, chat::Answer<std::optional<chat::RoomRecord>> answer) override {
    const auto found = std::ranges::find(rooms, room, &chat::RoomRow::id);
    std::optional<chat::RoomRecord> record;
    if (found != rooms.end()) {
      record = {.row = *found,
                .peak_users = 3,
                .participants = 5,
                .latest_participants = {{chat::ClientId(815), chat::WallTime(7)}},
                .last_activity = chat::WallTime(8),
                .members = {{chat::ClientId(815), "Ann"}},
                .nodes = {{"node-1", 1}}};
    }
    give(std::move(answer), std::move(record));
  }
  void find_client(chat::ClientId client, chat::Answer<std::optional<chat::ClientRecord>> answer) override {
    const auto found = std::ranges::find(clients, client, &chat::ClientRow::id);
    std::optional<chat::ClientRecord> record;
    if (found != clients.end()) {
      record = {.row = *found, .live = std::nullopt};
      if (!found->node.empty()) record->live = {.messages = 4, .limit_hits = 1, .queued_bytes = 9};
    }
    give(std::move(answer), std::move(record));
  }
  void delete_room(chat::RoomId room, chat::Answer<std::optional<std::uint64_t>> answer) override {
    const bool was_there = !away && std::erase_if(rooms, [room](const auto& row) { return row.id == room; }) > 0;
    give(std::move(answer), was_there ? std::optional<std::uint64_t>(2) : std::nullopt);
  }
  void remove_client(chat::ClientId client, chat::Answer<bool> answer) override {
    const bool was_there = !away && std::erase_if(clients, [client](const auto& row) { return row.id == client; }) > 0;
    give(std::move(answer), was_there);
  }
  void ban(const chat::Ban& ban, chat::Answer<bool> answer) override {
    if (!bans_full && !away) banned.push_back(ban);
    give(std::move(answer), !bans_full);
  }
  void lift_ban(std::string_view address, chat::Answer<bool> answer) override {
    const bool was_there = std::erase_if(banned, [address](const auto& ban) { return ban.address == address; }) > 0;
    give(std::move(answer), was_there);
  }
  std::vector<chat::Ban> bans() const override { return banned; }
  void notice(std::optional<chat::RoomId> room, std::string text, chat::NoticeLevel level,
              chat::Answer<bool> answer) override {
    const bool possible = !room || std::ranges::find(rooms, *room, &chat::RoomRow::id) != rooms.end();
    if (possible && !away) notices.push_back({room, std::move(text), level});
    give(std::move(answer), possible);
  }
  void drain(std::string_view node, chat::Answer<bool> answer) override {
    const bool known = std::ranges::find(reports, node, &chat::NodeReport::id) != reports.end();
    if (known) drained.emplace_back(node);
    give(std::move(answer), known);
  }
  void note(chat::AuditEntry entry) override {
    entry.at = clock_.wall();
    noted.push_back(std::move(entry));
  }
  // A cursor is how many entries came before.
  void audit(std::size_t limit, const std::optional<chat::AuditCursor>& after,
             chat::Answer<chat::AuditPage> answer) override {
    ++audit_questions;
    std::size_t at = after ? std::min<std::size_t>(std::strtoull(after->c_str(), nullptr, 10), noted.size()) : 0;
    chat::AuditPage page;
    for (; at < noted.size() && page.entries.size() < limit; ++at) page.entries.push_back(noted[noted.size() - 1 - at]);
    if (at < noted.size()) page.next = std::to_string(at);
    give(std::move(answer), std::move(page));
  }
  void take(const chat::WindowPolicy& policy, std::string_view subject,
            chat::Answer<chat::WindowState> answer) override {
    const auto now = clock_.steady();
    auto& taken = taken_[std::string(policy.name) + ' ' + std::string(subject)];
    while (!taken.empty() && now - taken.front() >= policy.length) taken.pop_front();
    chat::WindowState state;
    state.allowed = taken.size() < policy.limit;
    if (state.allowed) taken.push_back(now);
    state.left = policy.limit - static_cast<std::uint32_t>(taken.size());
    if (state.left == 0) state.next = taken.front() + policy.length - now;
    state.reset = taken.back() + policy.length - now;
    answer(state);
  }
  void tick() override {}

 private:
  template <class T>
  void give(chat::Answer<T> answer, T value) {
    std::optional<T> given;
    if (!away) given = std::move(value);
    if (hold) {
      held_.push_back([answer = std::move(answer), given = std::move(given)] { answer(given); });
    } else {
      answer(std::move(given));
    }
  }

  const chat::Clock& clock_;
  std::vector<std::function<void()>> held_;
  std::map<std::string, std::deque<chat::SteadyTime>> taken_;
};

}  // namespace chatroom::test
