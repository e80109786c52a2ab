#include "admin/audit.hpp"

#include "ops/log.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::admin {
namespace {

// Ids and addresses are printable ASCII; a stranger's path may hold anything.
std::string shown(std::string_view target) {
  std::string text(target.substr(0, Audit::kMaxTarget));
  std::ranges::replace_if(
      text, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

}  // namespace

Audit::Audit(std::string node, chat::ControlPlane& plane, const chat::Clock& clock)
    : node_(std::move(node)), plane_(plane), clock_(clock) {}

void Audit::note(const Deed& deed, std::string_view result) {
  const auto write = result == "ok" ? ops::log::info : ops::log::warning;
  const std::string target = shown(deed.target);
  write(
      "admin",
      {{"action", deed.action}, {"actor", deed.actor}, {"from", deed.address}, {"target", target}, {"result", result}});
  plane_.note({.actor = deed.actor,
               .address = deed.address,
               .action = std::string(deed.action),
               .target = target,
               .result = std::string(result),
               .node = node_});
}

void Audit::note_limited_login(const std::string& address) {
  const auto now = clock_.steady();
  std::erase_if(limited_, [now](const auto& entry) { return now - entry.second >= kLimitedInterval; });
  if (limited_.contains(address) || limited_.size() >= kMaxLimited) return;
  limited_.emplace(address, now);
  note({"login", {}, address}, "limited");
}

}  // namespace chatroom::admin
