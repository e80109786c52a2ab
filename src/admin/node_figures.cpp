#include "admin/node_figures.hpp"

#include <algorithm>

namespace chatroom::admin {
namespace {

double per_second(std::uint64_t before, std::uint64_t after, chat::WallTime time) {
  if (after < before || time.count() <= 0) return 0;
  return static_cast<double>(after - before) * 1000.0 / static_cast<double>(time.count());
}

NodeRates rates_between(const chat::NodeReport& before, const chat::NodeReport& after) {
  const auto time = after.reported_at - before.reported_at;
  if (after.started_at != before.started_at) return {};
  return {.cpu_percent = per_second(before.cpu_ms, after.cpu_ms, time) / 10.0,  // of 1,000 ms a second
          .messages_in = per_second(before.messages_in, after.messages_in, time),
          .messages_out = per_second(before.messages_out, after.messages_out, time),
          .deliveries = per_second(before.deliveries, after.deliveries, time),
          .bytes_out = per_second(before.bytes_out, after.bytes_out, time)};
}

}  // namespace

void NodeFigures::update(const std::vector<chat::NodeReport>& nodes) {
  std::erase_if(nodes_, [&nodes](const auto& known) {
    return std::ranges::none_of(nodes, [&known](const auto& node) { return node.id == known.first; });
  });
  for (const auto& node : nodes) {
    const auto [place, is_new] = nodes_.try_emplace(node.id, Known{node, {}});
    Known& known = place->second;
    if (is_new || node.reported_at == known.report.reported_at) continue;
    known.rates = rates_between(known.report, node);
    known.report = node;
  }
}

NodeRates NodeFigures::of(const std::string& node) const {
  const auto found = nodes_.find(node);
  return found == nodes_.end() ? NodeRates() : found->second.rates;
}

NodeRates NodeFigures::total() const {
  NodeRates sum;
  for (const auto& [id, known] : nodes_) {
    sum.cpu_percent += known.rates.cpu_percent;
    sum.messages_in += known.rates.messages_in;
    sum.messages_out += known.rates.messages_out;
    sum.deliveries += known.rates.deliveries;
    sum.bytes_out += known.rates.bytes_out;
  }
  return sum;
}

}  // namespace chatroom::admin
