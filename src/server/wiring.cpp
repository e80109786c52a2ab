#include "server/wiring.hpp"

#include "ops/admin_options.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

namespace chatroom::server {
namespace {

// The table's bounds keep every value within 32 bits where it is used as such.
std::uint32_t narrow(std::size_t value) noexcept { return static_cast<std::uint32_t>(value); }

}  // namespace

chat::Limits domain_limits(const ops::Options& options) {
  chat::Limits limits;
  limits.max_message = narrow(options.message_length);
  limits.max_username = narrow(options.username_length);
  limits.max_room_name = narrow(options.room_name_length);
  limits.messages = {narrow(options.message_burst), options.message_rate};
  limits.events = {narrow(options.event_burst), options.event_rate};
  limits.client_limits = !options.no_client_limits;
  limits.flood_refusals = narrow(options.flood_refusals);
  limits.flood_window = options.flood_window;
  limits.grace = options.grace;
  limits.away_clients = options.max_away_clients;
  limits.client_ttl = options.client_ttl;
  limits.room_ttl = options.room_ttl;
  limits.heartbeat = options.heartbeat;
  limits.log_messages = options.room_log_messages;
  limits.log_bytes = options.room_log_size;
  limits.log_total_bytes = options.total_log_size;
  limits.listed_members = options.member_list_length;
  limits.typing_interval = options.typing_interval;
  limits.typing_room_members = options.typing_room_members;
  return limits;
}

net::ConnectionSettings connection_settings(const ops::Options& options) {
  net::ConnectionSettings settings;
  settings.decoder = {.max_message_bytes = narrow(options.frame_size), .accept_binary = false};
  settings.max_queue = options.queue_size;
  settings.heartbeat = options.heartbeat;
  settings.heartbeat_timeout = options.heartbeat_timeout;
  return settings;
}

net::HttpLimits http_limits(const ops::Options& options) {
  return {.header = narrow(options.http_header_size), .body = options.http_body_size, .time = options.http_timeout};
}

net::ConnectionRates connection_rates(const ops::Options& options) {
  return {.newcomers = {narrow(options.connection_burst), options.connection_rate},
          .resuming = {narrow(options.session_connection_burst), options.session_connection_rate}};
}

std::optional<admin::AdminSettings> admin_settings(const ops::Options& options, std::string node) {
  if (!ops::admin_is_on(options)) return std::nullopt;
  admin::AdminSettings settings;
  settings.user = options.admin_user;
  settings.password = options.admin_pass;
  settings.jwt_secret = options.jwt_secret;
  settings.token_lifetime = std::chrono::floor<std::chrono::minutes>(options.admin_token_life);
  settings.window_requests = narrow(options.admin_window_requests);
  settings.bucket_tokens = narrow(options.admin_bucket_tokens);
  settings.bucket_interval = options.admin_bucket_interval;
  settings.node = std::move(node);
  settings.max_notice = options.message_length;
  return settings;
}

std::optional<RedisSetting> redis_setting(const ops::Options& options) {
  if (options.redis.host.empty()) return std::nullopt;
  return RedisSetting{.address = {.host = options.redis.host,
                                  .port = options.redis.port,
                                  .username = options.redis.username,
                                  .password = options.redis.password,
                                  .database = options.redis.database,
                                  .tls = options.redis.tls,
                                  .ca_file = options.redis_ca_file},
                      .prefix = options.redis_prefix};
}

}  // namespace chatroom::server
