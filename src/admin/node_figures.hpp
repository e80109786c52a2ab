// NodeFigures: what can be told from two reports of a node, one after the other: how much of what it counts it does in
// a second. One thread; it knows no clock but the one in the reports.
#pragma once

#include "chat/control_plane.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chatroom::admin {

// Per second, but cpu_percent: of one core, so that it may be more than 100.
struct NodeRates {
  double cpu_percent = 0;
  double messages_in = 0;
  double messages_out = 0;
  double deliveries = 0;
  double bytes_out = 0;
};

class NodeFigures {
 public:
  // To be called about once a second; reports that were seen already change nothing.
  void update(const std::vector<chat::NodeReport>& nodes);

  // Between the node's last two reports; zeros for a node that has reported once at most, and after its restart.
  NodeRates of(const std::string& node) const;
  NodeRates total() const;

 private:
  struct Known {
    chat::NodeReport report;
    NodeRates rates;
  };
  std::unordered_map<std::string, Known> nodes_;
};

}  // namespace chatroom::admin
