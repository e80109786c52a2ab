#include "load/options.hpp"
#include "load/server_event.hpp"
#include "ops/settings.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace chatroom::bench {
namespace {

constexpr int kUsageError = 2;
constexpr std::uint32_t kMaxTextBytes = 3000;  // a frame of the server's has 4 KiB by default
constexpr double kMaxSeconds = 86'400;

Answer wrong(const std::string& sentence) { return {kUsageError, "chatroom-bench: " + sentence + '\n'}; }

std::string list_of_scenarios() {
  std::string text;
  for (const auto& scenario : scenarios()) {
    std::string name(scenario.name);
    name.resize(16, ' ');
    text.append(name).append(scenario.explanation) += '\n';
  }
  return text;
}

// The scenario presets the options that CLI11 then reads the rest into, so it has to be known before.
std::string scenario_in(const std::vector<std::string>& arguments) {
  constexpr std::string_view kFlag = "--scenario";
  std::string name;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == kFlag && i + 1 < arguments.size()) name = arguments[i + 1];
    if (argument.starts_with("--scenario=")) name = argument.substr(kFlag.size() + 1);
  }
  return name;
}

std::optional<Answer> preset(const std::string& name, Options& options) {
  if (name.empty()) return std::nullopt;
  const auto all = scenarios();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Scenario& scenario) { return scenario.name == name; });
  if (found == all.end())
    return wrong("--scenario: there is none called " + name + "; chatroom-bench --list-scenarios lists them");
  options.scenario = name;
  found->preset(options);
  return std::nullopt;
}

std::optional<Target> parse_url(std::string_view url) {
  constexpr std::string_view kScheme = "ws://";
  if (!url.starts_with(kScheme)) return std::nullopt;
  url.remove_prefix(kScheme.size());
  const std::size_t slash = std::min(url.find('/'), url.size());
  Target target{std::string(url.substr(0, slash)), 80, std::string(url.substr(slash))};
  if (target.path.empty()) target.path = "/ws";
  if (target.path.find_first_of("?# ") != std::string::npos) return std::nullopt;
  const std::size_t colon = target.host.rfind(':');
  if (colon != std::string::npos && target.host.find(']', colon) == std::string::npos) {
    const std::string_view port = std::string_view(target.host).substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), target.port);
    if (error != std::errc() || end != port.data() + port.size() || target.port == 0) return std::nullopt;
    target.host.resize(colon);
  }
  if (target.host.starts_with('[') && target.host.ends_with(']'))
    target.host = target.host.substr(1, target.host.size() - 2);
  return target.host.empty() ? std::nullopt : std::optional(target);
}

// How the values fit together; each by itself has been checked before.
std::optional<Answer> check(Options& options) {
  for (const auto& url : options.urls) {
    const auto target = parse_url(url);
    if (!target) return wrong("--url: " + url + " is no such address; write ws://HOST:PORT/ws");
    options.targets.push_back(*target);
  }
  if (options.apart && options.targets.size() < 2)
    return wrong("--apart: needs two servers at least; give --url several times");
  const std::uint32_t all = options.total_connections();
  if (all > kMaxConnections) {
    return wrong("--connections: " + std::to_string(all) + " are more than one process may have (" +
                 std::to_string(kMaxConnections) + "); start several processes, each with a part of them");
  }
  const std::uint32_t total = options.active_connections();
  if (options.rooms > total) return wrong("--rooms: more rooms than connections; each needs at least one member");
  if (options.senders > total / options.rooms) {
    return wrong("--senders: a room has only " + std::to_string(total / options.rooms) +
                 " members; give fewer senders or rooms, or more connections");
  }
  if (options.slow_readers > options.connections - std::min(options.connections, options.rooms * options.senders)) {
    return wrong("--slow-readers: senders can't be slow readers, and so many others there are not; give fewer");
  }
  if (options.course == Course::idle && options.from >= options.connections) {
    return wrong("--from: memory is read there and at --connections, so it has to be the smaller one");
  }
  options.threads = std::min(options.threads, total);
  return std::nullopt;
}

void add_load_options(CLI::App& app, Options& options) {
  const auto count = [](std::uint32_t least, std::uint32_t most) { return CLI::Range(least, most); };
  app.add_option("--scenario", options.scenario, "presets the options below; each one given counts instead");
  app.add_option("--url", options.urls, "where the server is; several get equal shares of the connections")
      ->delimiter(',');
  app.add_option("--connections", options.connections, "how many connections")->check(count(1, 1'000'000));
  app.add_option("--rooms", options.rooms, "how many rooms, of equal size")->check(count(1, kMaxConnections));
  app.add_option("--senders", options.senders, "how many members of each room send")->check(count(0, kMaxConnections));
  app.add_option("--rate", options.rate, "messages a second and room, in an open loop")->check(CLI::Range(0.0, 1e6));
  app.add_flag("--closed,!--open", options.closed, "a closed loop instead: each sender sends when an ACK comes");
  app.add_option("--window", options.window, "closed loop: messages without ACK of a sender")
      ->check(count(1, kMaxUnacknowledged));
  app.add_option("--text-bytes", options.text_bytes, "length of a text")->check(count(kTimeBytes, kMaxTextBytes));
  app.add_option("--ramp", options.ramp, "connects a second; 0: all at once")->check(CLI::Range(0.0, 1e6));
  app.add_option("--warmup", options.warmup, "seconds of traffic before those that count")
      ->check(CLI::Range(0.0, kMaxSeconds));
  app.add_option("--seconds", options.seconds, "seconds that count")->check(CLI::Range(0.1, kMaxSeconds));
  app.add_option("--slow-readers", options.slow_readers, "how many stop reading when the counting begins");
  app.add_option("--idle", options.idle, "so many more connections in rooms of 100 in which nothing is sent")
      ->check(count(0, kMaxConnections));
  app.add_flag("--compress", options.compress, "offers permessage-deflate, and inflates what comes compressed");
  app.add_flag("--apart", options.apart,
               "a room's senders connect to one server of several --url, and its other members to the others");
  app.add_flag("--reconnect", options.reconnect,
               "who loses the connection resumes, if the close code allows it, at the next --url");
  app.add_option("--from", options.from, "idle: number of connections where memory is read first")
      ->check(count(1, kMaxConnections));
  app.add_option("--sources", options.sources, "connect from 127.0.0.1 to 127.0.0.K; 0: as many as are needed")
      ->check(count(0, 250));
  app.add_option("--threads", options.threads, "threads of the load")->check(count(1, 64));
}

}  // namespace

std::variant<Options, Answer> read_command_line(std::vector<std::string> arguments) {
  Options options;
  if (auto answer = preset(scenario_in(arguments), options)) return *answer;
  CLI::App app(
      "Puts load on a chat-room server that speaks ChatRoom's protocol, checks that no message is lost, repeated or "
      "out of order, and measures. Load only what is yours.",
      "chatroom-bench");
  app.get_formatter()->column_width(36);
  app.option_defaults()->always_capture_default();
  bool list = false;
  app.add_flag("--list-scenarios", list, "explains the scenarios, and ends");
  add_load_options(app, options);
  app.add_option("--pid", options.pids,
                 "the server's process, whose CPU time and memory are told; several for several nodes")
      ->delimiter(',');
  app.add_option("--json", options.json, "writes the result to this file too, or to standard output for -");
  app.add_flag("--quiet", options.quiet, "no progress and no table");
  app.allow_extras();
  try {
    std::reverse(arguments.begin(), arguments.end());
    app.parse(std::move(arguments));
  } catch (const CLI::Success&) {
    return Answer{0, app.help()};
  } catch (const CLI::ParseError& error) {
    return wrong(std::string(error.what()) + "; see chatroom-bench --help");
  }
  if (const auto extras = app.remaining(); !extras.empty()) {
    std::vector<std::string> known;
    for (const auto* option : app.get_options()) known.push_back(option->get_name());
    const auto hint = ops::suggest(extras.front(), known);
    return wrong(extras.front() + ": there is no such option" + (hint.empty() ? "; see chatroom-bench --help" : hint));
  }
  if (list) return Answer{0, list_of_scenarios()};
  if (auto answer = check(options)) return *answer;
  return options;
}

}  // namespace chatroom::bench
