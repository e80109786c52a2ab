// The options of `chatroom serve` as plain values. They are read once at start-up (ops/command_line.hpp) and handed to
// the layers by value; what can be reloaded is read again on SIGHUP. ops/option_table.hpp holds names, defaults, bounds
// and help of each member. Durations are never negative, sizes are in bytes.
#pragma once

#include "ops/redis_url.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chatroom::ops {

struct ListenAddress {
  std::string host;        // a numeric IPv4 or IPv6 address, without brackets
  std::uint16_t port = 0;  // 0: the system picks one
  bool operator==(const ListenAddress&) const = default;
};

struct Network {
  std::array<std::uint8_t, 16> address{};  // IPv4 in its mapped form (RFC 4291, section 2.5.5.2); 0 behind `bits`
  unsigned bits = 0;                       // 0 to 128; those of IPv4 lie behind 96 more
  bool operator==(const Network&) const = default;
};

enum class LogLevel { trace, debug, info, warning, error, off };
enum class LogFormat {
  automatic,  // text on a terminal, JSON elsewhere
  text,
  json,
};

// The initial values here are never used: the table's defaults are, so that there is one place for them.
struct Options {
  ListenAddress listen;
  std::size_t shards = 0;  // at least 1: the loader replaces 0 by the number of cores
  std::vector<std::string>
      allow_origins;  // lower case "https://host[:port]", or the one entry "*"; empty: same host only
  std::vector<Network> trusted_proxies;
  std::size_t max_connections = 0;  // 0: what the open-file limit allows
  std::chrono::milliseconds drain{};
  bool no_client_limits = false;

  RedisUrl redis;  // without a host: the embedded broker
  std::string redis_prefix;
  std::string redis_ca_file;  // empty: the system's certificates

  // The admin side; ops/admin_options.hpp says whether it is on, and puts what files hold in the place of the secrets.
  std::string admin_user;
  std::string admin_pass;
  std::string admin_pass_file;
  std::string jwt_secret;  // any bytes
  std::string jwt_secret_file;
  std::chrono::milliseconds admin_token_life{};
  std::size_t admin_window_requests = 0;              // in a minute, of one address at the whole cluster
  std::size_t admin_bucket_tokens = 0;                // of one address at this node
  std::chrono::milliseconds admin_bucket_interval{};  // until there is one more token; at least 1 ms

  LogLevel log_level = LogLevel::info;
  std::string log_file;  // "stderr", or a path
  LogFormat log_format = LogFormat::automatic;

  // Texts, in code points.
  std::size_t message_length = 0;
  std::size_t username_length = 0;
  std::size_t room_name_length = 0;

  // Token buckets: so many at once, then so many a second.
  std::size_t message_burst = 0;
  double message_rate = 0;
  std::size_t event_burst = 0;
  double event_rate = 0;
  std::size_t connection_burst = 0;
  double connection_rate = 0;
  std::size_t session_connection_burst = 0;
  double session_connection_rate = 0;
  std::size_t flood_refusals = 0;
  std::chrono::milliseconds flood_window{};

  std::size_t frame_size = 0;
  std::size_t queue_size = 0;
  bool compress = false;
  std::size_t compress_min = 0;
  std::size_t room_log_messages = 0;
  std::size_t room_log_size = 0;
  std::size_t total_log_size = 0;
  std::size_t max_away_clients = 0;

  std::chrono::milliseconds heartbeat{};
  std::chrono::milliseconds heartbeat_timeout{};
  std::chrono::milliseconds grace{};
  std::chrono::milliseconds client_ttl{};
  std::chrono::milliseconds room_ttl{};

  std::chrono::milliseconds typing_interval{};
  std::size_t typing_room_members = 0;
  std::size_t member_list_length = 0;

  std::size_t http_header_size = 0;
  std::size_t http_body_size = 0;
  std::chrono::milliseconds http_timeout{};

  bool operator==(const Options&) const = default;
};

}  // namespace chatroom::ops
