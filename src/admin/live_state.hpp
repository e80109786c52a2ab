// LiveState: what watchers of GET /admin/events are shown, as JSON texts, and which edition of it brought each: whoever
// knows an edition is told what changed since, however long ago that was. It keeps one state only, so that a slow
// reader costs nothing. A plain value; one thread.
#pragma once

#include "admin/node_figures.hpp"
#include "chat/control_plane.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::admin {

class LiveState {
 public:
  static constexpr std::size_t kTopRooms = 10;
  static constexpr std::size_t kAudit = 20;  // entries that are kept

  // 1 with the first update; 0: there is nothing to show yet.
  std::uint64_t edition() const noexcept { return edition_; }

  // What is true now. `rooms`: how many there are in all. `audit`: the latest entries, the latest first, at most
  // kAudit.
  void update(chat::WallTime now, const std::vector<chat::NodeReport>& nodes, std::uint64_t rooms,
              const NodeFigures& figures, const std::vector<chat::RoomRow>& top_rooms,
              const std::vector<chat::AuditEntry>& audit);

  // A server-sent event (HTML Standard, section 9.2): all, and what changed after `known`, an edition.
  std::string snapshot_event(chat::WallTime expires_at) const;
  std::string change_event(std::uint64_t known) const;

 private:
  struct Part {
    std::string_view name;
    std::string json;
    std::uint64_t changed_in = 0;
  };
  struct Noted {
    chat::AuditEntry entry;
    std::uint64_t noted_in = 0;
  };

  void set(std::size_t part, std::string json);
  void add_new(const std::vector<chat::AuditEntry>& audit);
  std::string data(std::uint64_t known) const;

  std::uint64_t edition_ = 0;
  chat::WallTime at_{};
  std::array<Part, 4> parts_{{{"servers", {}}, {"totals", {}}, {"rates", {}}, {"topRooms", {}}}};
  std::deque<Noted> audit_;  // the latest first
};

}  // namespace chatroom::admin
