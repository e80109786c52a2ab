#include "ops/health.hpp"

#include "base/json_text.hpp"
#include "ops/version.hpp"

namespace chatroom::ops {
namespace {

std::string_view name_of(NodeState state) {
  switch (state) {
    case NodeState::starting:
      return "starting";
    case NodeState::ready:
      return "ready";
    case NodeState::draining:
    case NodeState::stopping:
      break;
  }
  return "draining";
}

void append_text_member(std::string& json, std::string_view key, std::string_view value) {
  json += json.empty() ? '{' : ',';
  base::append_json_string(json, key);
  json += ':';
  base::append_json_string(json, value);
}

void append_number_member(std::string& json, std::string_view key, std::uint64_t value) {
  json += json.empty() ? '{' : ',';
  base::append_json_string(json, key);
  json += ':' + std::to_string(value);
}

}  // namespace

bool NodeStatus::advance(NodeState next) noexcept {
  NodeState present = state();
  while (present < next) {
    if (state_.compare_exchange_weak(present, next, std::memory_order_acq_rel, std::memory_order_acquire)) return true;
  }
  return present == next;
}

std::string health_json(const HealthFacts& facts) {
  std::string json;
  append_text_member(json, "status", "ok");
  append_text_member(json, "version", version());
  append_text_member(json, "node", facts.node);
  append_number_member(json, "uptimeSec", static_cast<std::uint64_t>(facts.uptime.count()));
  append_number_member(json, "connections", facts.connections);
  append_number_member(json, "rooms", facts.rooms);
  append_number_member(json, "loopLagUs", facts.loop_lag_us);
  return json + '}';
}

std::string ready_json(NodeState state, bool store_away) {
  std::string json;
  append_text_member(json, "status", state == NodeState::ready && store_away ? "store away" : name_of(state));
  return json + '}';
}

std::string version_json() {
  std::string json;
  append_text_member(json, "version", version());
  return json + '}';
}

}  // namespace chatroom::ops
