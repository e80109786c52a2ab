#include "admin/live_state.hpp"

#include "admin/json_out.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace chatroom::admin {
namespace {

bool same(const chat::AuditEntry& a, const chat::AuditEntry& b) {
  return std::tie(a.at, a.actor, a.address, a.action, a.target, a.result, a.node) ==
         std::tie(b.at, b.actor, b.address, b.action, b.target, b.result, b.node);
}

}  // namespace

void LiveState::update(chat::WallTime now, const std::vector<chat::NodeReport>& nodes, std::uint64_t rooms,
                       const NodeFigures& figures, const std::vector<chat::RoomRow>& top_rooms,
                       const std::vector<chat::AuditEntry>& audit) {
  ++edition_;
  at_ = now;
  set(0, json_array(nodes, [&figures](std::string& out, const chat::NodeReport& node) {
        append_json(out, node, figures.of(node.id));
      }));
  set(1, totals_json(nodes, rooms));
  set(2, rates_json(figures.total()));
  set(3, json_array(top_rooms));
  add_new(audit);
}

void LiveState::set(std::size_t part, std::string json) {
  if (parts_[part].json == json) return;
  parts_[part].json = std::move(json);
  parts_[part].changed_in = edition_;
}

// New are the entries before those that were there already. Two that look alike are told apart by their number.
void LiveState::add_new(const std::vector<chat::AuditEntry>& audit) {
  std::size_t added = 0;
  for (; added < audit.size(); ++added) {
    const std::size_t overlap = std::min(audit.size() - added, audit_.size());
    const bool fits =
        std::equal(audit_.begin(), audit_.begin() + static_cast<std::ptrdiff_t>(overlap),
                   audit.begin() + static_cast<std::ptrdiff_t>(added),
                   [](const Noted& noted, const chat::AuditEntry& entry) { return same(noted.entry, entry); });
    if (overlap > 0 && fits) break;
  }
  for (std::size_t i = added; i > 0; --i) audit_.push_front({audit[i - 1], edition_});
  if (audit_.size() > kAudit) audit_.resize(kAudit);
}

std::string LiveState::snapshot_event(chat::WallTime expires_at) const {
  return "event: snapshot\ndata: {" + data(0) + ",\"expiresAt\":" + std::to_string(expires_at.count()) + "}\n\n";
}

std::string LiveState::change_event(std::uint64_t known) const {
  return "event: change\ndata: {" + data(known) + "}\n\n";
}

std::string LiveState::data(std::uint64_t known) const {
  std::string out = "\"at\":" + std::to_string(at_.count());
  for (const auto& part : parts_) {
    if (part.changed_in <= known) continue;
    out += ",\"";
    out += part.name;
    out += "\":" + part.json;
  }
  std::vector<chat::AuditEntry> fresh;
  for (const auto& noted : audit_) {
    if (noted.noted_in > known) fresh.push_back(noted.entry);
  }
  if (!fresh.empty() || known == 0) out += ",\"audit\":" + json_array(fresh);
  return out;
}

}  // namespace chatroom::admin
