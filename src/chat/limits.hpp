// The bounds of the domain, in one plain struct. The defaults are those of docs/protocol.md; ops reads the configured
// ones, and the wiring copies them here.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace chatroom::chat {

// A token bucket: `burst` at once, then `per_second`.
struct Rate {
  std::uint32_t burst = 0;
  double per_second = 0;
};

struct Limits {
  std::uint32_t max_message = 200;  // code points, as the next two
  std::uint32_t max_username = 16;
  std::uint32_t max_room_name = 16;

  Rate messages{20, 5.0};                          // SEND_MESSAGE, per client
  Rate events{10, 2.0};                            // all other events, per client
  bool client_limits = true;                       // false: no rates and no closing of flooders (for benchmarks)
  std::uint32_t flood_refusals = 100;              // so many refused events …
  std::chrono::milliseconds flood_window{10'000};  // … within this time close the connection

  std::chrono::milliseconds grace{30'000};  // from the end of a connection to the end of its session
  std::size_t away_clients = 100'000;       // in their grace, per node; above, who has been away longest is forgotten
  std::chrono::milliseconds client_ttl{3'600'000};  // unconnected client state is swept after this
  std::chrono::milliseconds room_ttl{4'020'000};    // a room nobody is connected to is swept after this
  std::chrono::milliseconds heartbeat{30'000};      // told to clients; kept by net

  std::size_t log_messages = 512;            // per room
  std::size_t log_bytes = 1 << 20;           // per room
  std::size_t log_total_bytes = 256u << 20;  // per node; the longest logs then lose their oldest

  std::size_t history_on_join = 50;
  std::size_t history_on_resume = 100;
  std::size_t reply_bytes = 256 << 10;  // of messages in one ROOM_JOINED or HISTORY

  std::size_t listed_members = 100;  // a larger room gets `presence` instead of single events
  std::size_t listed_renames = 20;
  std::chrono::milliseconds presence_interval{1'000};
  std::chrono::milliseconds typing_interval{3'000};
  std::size_t typing_room_members = 100;  // in a larger room nobody is told who types

  std::size_t in_flight = 64;           // a client's commands on their way to the broker; reading pauses above
  std::size_t waiting_commands = 2048;  // a client's commands that wait for their turn; refused above
};

}  // namespace chatroom::chat
