// A whole run: starts the workers, leads them through ramp, warm-up, measurement and drain, and adds up what they
// found. Called by main, whose thread leads.
#pragma once

#include "load/histogram.hpp"
#include "load/options.hpp"
#include "load/process_stats.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace chatroom::bench {

struct Totals {
  std::uint64_t connected = 0, joined = 0, sent = 0, acked = 0, delivered = 0, recovered = 0, refused = 0, retried = 0,
                disconnected = 0, compressed = 0, slow_closed = 0, dropped = 0, caught_up = 0, lost_identity = 0,
                stray = 0, epoch_changes = 0, outstanding = 0;
};

struct Result {
  std::string problem;  // why the run could not be made; the rest is what there was up to then
  std::string date;     // UTC, ISO 8601

  Totals totals;
  double connect_seconds = 0;  // from the first connect until all had their CONNECT
  double join_seconds = 0;     // until all were in their rooms
  std::uint64_t expected = 0, lost = 0, repeated = 0, out_of_order = 0, unanswered = 0;
  std::uint64_t slow = 0;  // slow readers there were

  // Of the window that counts; a delivery is a NEW_MESSAGE or an ACK that was read in it.
  double window_seconds = 0;
  std::uint64_t window_sent = 0, window_deliveries = 0;
  std::optional<ProcessStats> server_window;  // what the server used in it
  std::optional<std::uint64_t> memory_before, memory_at_first,
      memory_at_end;  // bytes; before any connection, at --from

  double resume_seconds = 0;                                                 // from the drop until all had caught up
  Histogram delivery_latency, ack_latency, connect_latency, resume_latency;  // ns
  std::map<std::string, std::uint64_t> error_codes, connect_failures;
  std::map<unsigned, std::uint64_t> close_codes, slow_close_codes;

  // Nothing lost, repeated, out of order, unanswered or ended by itself, and everybody there and back.
  bool clean(const Options& options) const;
};

Result run_load(const Options& options);

}  // namespace chatroom::bench
