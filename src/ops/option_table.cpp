#include "ops/option_table.hpp"

#include <algorithm>
#include <array>

namespace chatroom::ops {
namespace {

constexpr std::size_t kKiB = 1024;
constexpr std::size_t kMiB = 1024 * kKiB;
constexpr std::size_t kGiB = 1024 * kMiB;
constexpr double kDay = 86'400;

constexpr std::string_view kServer = "Server";
constexpr std::string_view kCluster = "Cluster";
constexpr std::string_view kAdmin = "Admin";
constexpr std::string_view kLog = "Log";
constexpr std::string_view kTexts = "Texts";
constexpr std::string_view kRates = "Rates";
constexpr std::string_view kSizes = "Sizes";
constexpr std::string_view kTimes = "Times";
constexpr std::string_view kPresence = "Presence";
constexpr std::string_view kHttp = "HTTP";

// clang-format off: a table reads best as one
constexpr std::array kTable = {
    OptionSpec{"listen", kServer, "0.0.0.0:3000", ListenValue{&Options::listen},
               "the address and port to listen on; port 0 lets the system pick one, which is logged"},
    OptionSpec{"shards", kServer, "0", CountValue{&Options::shards, 1, 64, "as many as there are cores"},
               "how many threads serve connections"},
    OptionSpec{"allow-origin", kServer, "", OriginsValue{&Options::allow_origins},
               "an origin whose pages may connect, besides those of the same host, such as https://chat.example; "
               "* allows every one",
               true},
    OptionSpec{
        "trusted-proxy", kServer, "", NetworksValue{&Options::trusted_proxies},
        "a network of proxies, such as 10.0.0.0/8 or fd00::/8, that are believed when they tell a client's address in "
        "X-Forwarded-For"},
    OptionSpec{"max-connections", kServer, "0",
               CountValue{&Options::max_connections, 1, 10'000'000, "what the open-file limit of the process allows"},
               "how many connections are open at once; more are refused with 503"},
    OptionSpec{"drain-seconds", kServer, "5", SecondsValue{&Options::drain, 0, 3'600},
               "over how long the connections are closed when the server is told to stop", true},
    OptionSpec{"no-client-limits", kServer, "false", SwitchValue{&Options::no_client_limits},
               "turns off all rates below and the closing of flooders, for benchmarks"},

    OptionSpec{
        "redis", kCluster, "", RedisValue{&Options::redis},
        "the Redis that the nodes of a cluster share, as redis://user:password@host:port/database, or rediss:// for "
        "TLS; empty is one node on its own. A password is better kept off the command line"},
    OptionSpec{"redis-prefix", kCluster, "chatroom", NameValue{&Options::redis_prefix},
               "what the names of all keys and channels in Redis begin with; one for each cluster"},
    OptionSpec{"redis-ca-file", kCluster, "", OptionalPathValue{&Options::redis_ca_file},
               "the certificates, in PEM, that a Redis with TLS is checked against; empty is the system's"},

    OptionSpec{"admin-user", kAdmin, "", UserValue{&Options::admin_user},
               "the name of the operator; with it, a password and a secret the admin side is on: the dashboard at "
               "/admin/ and its API",
               false, "ADMIN_USER"},
    OptionSpec{"admin-pass", kAdmin, "",
               SecretValue{&Options::admin_pass, &Options::admin_pass_file, "8 characters or more"},
               "the operator's password; others on the machine can see a flag, so use the environment or the file",
               false, "ADMIN_PASS"},
    OptionSpec{"admin-pass-file", kAdmin, "", OptionalPathValue{&Options::admin_pass_file},
               "a file that holds the password instead; a newline at its end doesn't count", false, "ADMIN_PASS_FILE"},
    OptionSpec{
        "jwt-secret", kAdmin, "", SecretValue{&Options::jwt_secret, &Options::jwt_secret_file, "32 bytes or more"},
        "what the tokens of operators are signed with, the same on all nodes; a random one, such as openssl rand "
        "-hex 32 makes",
        false, "JWT_SECRET"},
    OptionSpec{"jwt-secret-file", kAdmin, "", OptionalPathValue{&Options::jwt_secret_file},
               "a file that holds the secret instead; a newline at its end doesn't count", false, "JWT_SECRET_FILE"},
    OptionSpec{"admin-token-minutes", kAdmin, "60", MinutesValue{&Options::admin_token_life, 1, 1'440},
               "how long an operator stays logged in"},
    OptionSpec{"admin-window-requests", kAdmin, "20", CountValue{&Options::admin_window_requests, 1, 1'000'000},
               "how many requests an address may make at the API within any 60 seconds, all nodes together"},
    OptionSpec{"admin-bucket-tokens", kAdmin, "4", CountValue{&Options::admin_bucket_tokens, 1, 100'000},
               "how many requests an address may make at the API of a node at once"},
    OptionSpec{"admin-bucket-seconds", kAdmin, "5", SecondsValue{&Options::admin_bucket_interval, 0.001, 3'600},
               "after how long it may make one more after that"},

    OptionSpec{"log-level", kLog, "info", LevelValue{&Options::log_level}, "the least important lines that are written",
               true},
    OptionSpec{"log-file", kLog, "stderr", PathValue{&Options::log_file},
               "the file that the log is appended to, or stderr; SIGHUP opens it anew"},
    OptionSpec{"log-format", kLog, "auto", FormatValue{&Options::log_format},
               "how lines look; auto is text on a terminal and JSON elsewhere"},

    OptionSpec{"message-length", kTexts, "200", CountValue{&Options::message_length, 1, 100'000},
               "the longest message, in Unicode code points"},
    OptionSpec{"username-length", kTexts, "16", CountValue{&Options::username_length, 1, 1'000},
               "the longest display name, in Unicode code points"},
    OptionSpec{"room-name-length", kTexts, "16", CountValue{&Options::room_name_length, 1, 1'000},
               "the longest name of a room, in Unicode code points"},

    OptionSpec{"message-burst", kRates, "20", CountValue{&Options::message_burst, 1, 1'000'000},
               "how many messages a client may send at once"},
    OptionSpec{"message-rate", kRates, "5", RateValue{&Options::message_rate, 0.01, 1'000'000},
               "how many messages a second a client may send after that"},
    OptionSpec{"event-burst", kRates, "10", CountValue{&Options::event_burst, 1, 1'000'000},
               "how many events other than messages a client may send at once"},
    OptionSpec{"event-rate", kRates, "2", RateValue{&Options::event_rate, 0.01, 1'000'000},
               "how many events other than messages a second a client may send after that"},
    OptionSpec{"connection-burst", kRates, "20", CountValue{&Options::connection_burst, 1, 1'000'000},
               "how many connections an address may open at once"},
    OptionSpec{"connection-rate", kRates, "5", RateValue{&Options::connection_rate, 0.01, 1'000'000},
               "how many connections a second an address may open after that"},
    OptionSpec{"session-connection-burst", kRates, "200", CountValue{&Options::session_connection_burst, 1, 1'000'000},
               "how many connections with a valid session an address may open at once"},
    OptionSpec{"session-connection-rate", kRates, "50", RateValue{&Options::session_connection_rate, 0.01, 1'000'000},
               "how many connections with a valid session a second an address may open after that"},
    OptionSpec{"flood-refusals", kRates, "100", CountValue{&Options::flood_refusals, 1, 1'000'000},
               "after how many refused events within --flood-window-seconds a client is closed with 4429"},
    OptionSpec{"flood-window-seconds", kRates, "10", SecondsValue{&Options::flood_window, 0.1, 3'600},
               "the time in which refused events are counted"},

    OptionSpec{"frame-size", kSizes, "4KiB", SizeValue{&Options::frame_size, 256, 16 * kMiB},
               "the longest frame or message of a client; a longer one closes the connection with 1009"},
    OptionSpec{
        "queue-size", kSizes, "1MiB", SizeValue{&Options::queue_size, 4 * kKiB, kGiB},
        "what may wait to be sent to one client; at more it is closed with 4413, and a join alone can need 256KiB"},
    OptionSpec{"compress", kSizes, "on", OnOffValue{&Options::compress},
               "whether clients may agree to compressed messages (permessage-deflate)"},
    OptionSpec{"compress-min", kSizes, "512", SizeValue{&Options::compress_min, 0, 16 * kMiB},
               "the shortest message that is compressed; a shorter one saves less than it costs"},
    OptionSpec{"room-log-messages", kSizes, "512", CountValue{&Options::room_log_messages, 1, 1'000'000},
               "how many messages of a room are kept"},
    OptionSpec{"room-log-size", kSizes, "1MiB", SizeValue{&Options::room_log_size, 4 * kKiB, kGiB},
               "how many bytes of messages of a room are kept"},
    OptionSpec{"total-log-size", kSizes, "256MiB", SizeValue{&Options::total_log_size, 4 * kKiB, 1024 * kGiB},
               "how many bytes of messages of all rooms are kept; at more the longest logs lose their oldest"},
    OptionSpec{"max-away-clients", kSizes, "100000", CountValue{&Options::max_away_clients, 1, 10'000'000},
               "how many clients that lost their connection are remembered for --grace-seconds; at more, who has been "
               "away longest is forgotten"},

    OptionSpec{"heartbeat-seconds", kTimes, "30", SecondsValue{&Options::heartbeat, 0.1, 3'600},
               "after how much silence a client gets a WebSocket ping"},
    OptionSpec{"heartbeat-timeout-seconds", kTimes, "10", SecondsValue{&Options::heartbeat_timeout, 0.1, 3'600},
               "how long after that it may stay silent before it is closed with 4408"},
    OptionSpec{"grace-seconds", kTimes, "30", SecondsValue{&Options::grace, 0, kDay},
               "how long a client that lost its connection stays in its room and can resume"},
    OptionSpec{"client-ttl-seconds", kTimes, "3600", SecondsValue{&Options::client_ttl, 1, 30 * kDay},
               "after how long the state of a client without a connection is swept"},
    OptionSpec{"room-ttl-seconds", kTimes, "4020", SecondsValue{&Options::room_ttl, 1, 30 * kDay},
               "after how long a room without a connected client is swept"},

    OptionSpec{"typing-interval-seconds", kPresence, "3", SecondsValue{&Options::typing_interval, 0, 60},
               "how far apart the TYPING events of a client are that its room is told of"},
    OptionSpec{"typing-room-members", kPresence, "100", CountValue{&Options::typing_room_members, 1, 1'000'000},
               "the largest room that is told of TYPING"},
    OptionSpec{"member-list-length", kPresence, "100", CountValue{&Options::member_list_length, 1, 1'000},
               "how many members a client is told by name; larger rooms get counts, once a second at most"},

    OptionSpec{"http-header-size", kHttp, "16KiB", SizeValue{&Options::http_header_size, kKiB, kMiB},
               "the longest header of an HTTP request"},
    OptionSpec{"http-body-size", kHttp, "64KiB", SizeValue{&Options::http_body_size, 0, 16 * kMiB},
               "the longest body of an HTTP request"},
    OptionSpec{"http-timeout-seconds", kHttp, "10", SecondsValue{&Options::http_timeout, 0.1, 600},
               "how long an HTTP request may take to come in, and its answer to be taken"},
};
// clang-format on

}  // namespace

std::span<const OptionSpec> option_table() noexcept { return kTable; }

const OptionSpec* find_option(std::string_view name) noexcept {
  const auto found = std::find_if(kTable.begin(), kTable.end(), [&](const auto& spec) { return spec.name == name; });
  return found == kTable.end() ? nullptr : &*found;
}

bool is_list(const OptionSpec& spec) noexcept {
  return std::holds_alternative<OriginsValue>(spec.value) || std::holds_alternative<NetworksValue>(spec.value);
}
bool is_switch(const OptionSpec& spec) noexcept { return std::holds_alternative<SwitchValue>(spec.value); }

std::string flag_name(std::string_view name) { return "--" + std::string(name); }

std::string environment_name(std::string_view name) {
  std::string result = "CHATROOM_";
  for (const char c : name) result += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return result;
}

}  // namespace chatroom::ops
