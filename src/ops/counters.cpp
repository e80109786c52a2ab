#include "ops/counters.hpp"

#include <algorithm>

namespace chatroom::ops {
namespace {

constexpr std::array<std::string_view, kCountNumber> kNames = {"connections",
                                                               "clients",
                                                               "rooms",
                                                               "store_away",
                                                               "queued_bytes",
                                                               "room_log_bytes",
                                                               "connections_opened",
                                                               "connections_refused",
                                                               "connections_banned",
                                                               "limited_messages",
                                                               "limited_events",
                                                               "limited_connections",
                                                               "sessions_resumed",
                                                               "events_in",
                                                               "messages_in",
                                                               "messages_retried",
                                                               "messages_trimmed",
                                                               "clients_crowded_out",
                                                               "messages_out",
                                                               "deliveries",
                                                               "bytes_in",
                                                               "bytes_out",
                                                               "http_requests",
                                                               "forwarded_unread",
                                                               "mailbox_posts",
                                                               "mailbox_wakeups",
                                                               "loop_turns",
                                                               "send_calls"};
static_assert(!kNames.back().empty(), "every count has a name");

}  // namespace

std::string_view name_of(Count count) noexcept { return kNames[static_cast<std::size_t>(count)]; }

NodeStats sum(std::span<const ShardCounters* const> shards) noexcept {
  NodeStats total;
  for (const auto* shard : shards) {
    total.zip(*shard, [](std::uint64_t& cell, const Counter& counter) { cell += counter.value(); });
  }
  return total;
}

std::uint64_t longest_loop_lag(std::span<const ShardCounters* const> shards) noexcept {
  std::uint64_t longest = 0;
  for (const auto* shard : shards) longest = std::max(longest, shard->loop_lag.value());
  return longest;
}

}  // namespace chatroom::ops
