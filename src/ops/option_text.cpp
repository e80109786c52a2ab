#include "ops/option_text.hpp"

#include "base/json_text.hpp"
#include "ops/addresses.hpp"
#include "ops/number_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace chatroom::ops {
namespace {

using Complaint = std::optional<std::string>;  // what is wrong with the text; nothing if it is fine

constexpr std::array<std::pair<std::string_view, LogLevel>, 6> kLevels = {{{"trace", LogLevel::trace},
                                                                           {"debug", LogLevel::debug},
                                                                           {"info", LogLevel::info},
                                                                           {"warning", LogLevel::warning},
                                                                           {"error", LogLevel::error},
                                                                           {"off", LogLevel::off}}};
constexpr std::array<std::pair<std::string_view, LogFormat>, 3> kFormats = {
    {{"auto", LogFormat::automatic}, {"text", LogFormat::text}, {"json", LogFormat::json}}};
constexpr std::array<std::pair<std::string_view, bool>, 8> kSwitches = {{{"true", true},
                                                                         {"false", false},
                                                                         {"yes", true},
                                                                         {"no", false},
                                                                         {"on", true},
                                                                         {"off", false},
                                                                         {"1", true},
                                                                         {"0", false}}};

constexpr double kMillisecondsPerSecond = 1000;

template <class Table, class Value>
bool look_up(const Table& table, std::string_view text, Value& value) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.first == text; });
  if (found == table.end()) return false;
  value = found->second;
  return true;
}

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  return std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.second == value; })->first;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// One overload per kind of value: read, write, allowed, placeholder.

Complaint read(const CountValue& value, std::string_view text, Options& options) {
  const auto number = parse_number<std::size_t>(text);
  if (!number) return "is not a whole number";
  const bool zero = *number == 0 && !value.zero_means.empty();
  if (!zero && (*number < value.min || *number > value.max)) return "is out of bounds";
  options.*value.member = *number;
  return {};
}
std::string write(const CountValue& value, const Options& options) { return std::to_string(options.*value.member); }
std::string allowed(const CountValue& value) {
  std::string result = std::to_string(value.min) + " to " + std::to_string(value.max);
  if (!value.zero_means.empty()) result += ", or 0 for " + std::string(value.zero_means);
  return result;
}
std::string_view placeholder(const CountValue&) { return "N"; }

Complaint read(const SizeValue& value, std::string_view text, Options& options) {
  const auto bytes = parse_size(text);
  if (!bytes) return "is not a size";
  if (*bytes < value.min || *bytes > value.max) return "is out of bounds";
  options.*value.member = *bytes;
  return {};
}
std::string write(const SizeValue& value, const Options& options) { return format_size(options.*value.member); }
std::string allowed(const SizeValue& value) {
  return format_size(value.min) + " to " + format_size(value.max) + ", in bytes or with KiB, MiB or GiB";
}
std::string_view placeholder(const SizeValue&) { return "SIZE"; }

Complaint read(const SecondsValue& value, std::string_view text, Options& options) {
  const auto seconds = parse_number<double>(text);
  if (!seconds || !std::isfinite(*seconds)) return "is not a number of seconds";
  if (*seconds < value.min || *seconds > value.max) return "is out of bounds";
  options.*value.member = std::chrono::milliseconds(std::llround(*seconds * kMillisecondsPerSecond));
  return {};
}
std::string write(const SecondsValue& value, const Options& options) {
  return format_number(static_cast<double>((options.*value.member).count()) / kMillisecondsPerSecond);
}
std::string allowed(const SecondsValue& value) {
  return format_number(value.min) + " to " + format_number(value.max) + " seconds, without a unit";
}
std::string_view placeholder(const SecondsValue&) { return "SECONDS"; }

Complaint read(const MinutesValue& value, std::string_view text, Options& options) {
  const auto minutes = parse_number<std::size_t>(text);
  if (!minutes) return "is not a whole number of minutes";
  if (*minutes < value.min || *minutes > value.max) return "is out of bounds";
  options.*value.member = std::chrono::minutes(*minutes);
  return {};
}
std::string write(const MinutesValue& value, const Options& options) {
  return std::to_string(std::chrono::duration_cast<std::chrono::minutes>(options.*value.member).count());
}
std::string allowed(const MinutesValue& value) {
  return std::to_string(value.min) + " to " + std::to_string(value.max) + " whole minutes, without a unit";
}
std::string_view placeholder(const MinutesValue&) { return "MINUTES"; }

Complaint read(const RateValue& value, std::string_view text, Options& options) {
  const auto rate = parse_number<double>(text);
  if (!rate || !std::isfinite(*rate)) return "is not a number";
  if (*rate < value.min || *rate > value.max) return "is out of bounds";
  options.*value.member = *rate;
  return {};
}
std::string write(const RateValue& value, const Options& options) { return format_number(options.*value.member); }
std::string allowed(const RateValue& value) {
  return format_number(value.min) + " to " + format_number(value.max) + " a second";
}
std::string_view placeholder(const RateValue&) { return "RATE"; }

Complaint read(const SwitchValue& value, std::string_view text, Options& options) {
  return look_up(kSwitches, text, options.*value.member) ? Complaint() : "is neither true nor false";
}
std::string write(const SwitchValue& value, const Options& options) {
  return std::string(name_in(kSwitches, options.*value.member));
}
std::string allowed(const SwitchValue&) { return "true or false"; }
std::string_view placeholder(const SwitchValue&) { return ""; }

Complaint read(const OnOffValue& value, std::string_view text, Options& options) {
  return look_up(kSwitches, text, options.*value.member) ? Complaint() : "is neither on nor off";
}
std::string write(const OnOffValue& value, const Options& options) { return options.*value.member ? "on" : "off"; }
std::string allowed(const OnOffValue&) { return "on or off"; }
std::string_view placeholder(const OnOffValue&) { return "ON_OFF"; }

bool is_control_or_quote(char c) { return (c >= 0 && c < ' ') || c == '\x7f' || c == '"'; }

Complaint read(const PathValue& value, std::string_view text, Options& options) {
  if (text.empty() || std::ranges::any_of(text, is_control_or_quote)) return "is no path";
  options.*value.member = text;
  return {};
}
std::string write(const PathValue& value, const Options& options) { return options.*value.member; }
std::string allowed(const PathValue&) { return "a path without quotes and control characters, or stderr"; }
std::string_view placeholder(const PathValue&) { return "FILE"; }

Complaint read(const OptionalPathValue& value, std::string_view text, Options& options) {
  if (!text.empty()) return read(PathValue{value.member}, text, options);
  (options.*value.member).clear();
  return {};
}
std::string write(const OptionalPathValue& value, const Options& options) { return options.*value.member; }
std::string allowed(const OptionalPathValue&) { return "a path without quotes and control characters, or nothing"; }
std::string_view placeholder(const OptionalPathValue&) { return "FILE"; }

Complaint read(const NameValue& value, std::string_view text, Options& options) {
  const auto is_odd = [](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return !is_letter && c != '-' && c != '_' && c != ':';
  };
  if (text.empty() || text.size() > 64 || std::any_of(text.begin(), text.end(), is_odd)) return "is no such name";
  options.*value.member = text;
  return {};
}
std::string write(const NameValue& value, const Options& options) { return options.*value.member; }
std::string allowed(const NameValue&) { return "1 to 64 letters, digits and - _ :"; }
std::string_view placeholder(const NameValue&) { return "NAME"; }

Complaint read(const UserValue& value, std::string_view text, Options& options) {
  if (text.size() > 64 || std::ranges::any_of(text, is_control_or_quote)) return "is no such name";
  options.*value.member = text;
  return {};
}
std::string write(const UserValue& value, const Options& options) { return options.*value.member; }
std::string allowed(const UserValue&) {
  return "a name of at most 64 bytes without quotes and control characters, or nothing";
}
std::string_view placeholder(const UserValue&) { return "NAME"; }

// Never a complaint, since that would show the text.
Complaint read(const SecretValue& value, std::string_view text, Options& options) {
  options.*value.member = text;
  return {};
}
std::string write(const SecretValue& value, const Options& options) {
  const bool is_given = !(options.*value.member).empty() && (options.*value.file_member).empty();
  return is_given ? "***" : "";
}
std::string allowed(const SecretValue& value) { return std::string(value.allowed) + ", or nothing"; }
std::string_view placeholder(const SecretValue&) { return "SECRET"; }

Complaint read(const RedisValue& value, std::string_view text, Options& options) {
  auto url = parse_redis_url(text);
  if (!url) return "is no address of a Redis";
  options.*value.member = std::move(*url);
  return {};
}
std::string write(const RedisValue& value, const Options& options) { return format_redis_url(options.*value.member); }
std::string allowed(const RedisValue&) {
  return "redis://host:port/database or rediss://user:password@host:port/database, or nothing";
}
std::string_view placeholder(const RedisValue&) { return "URL"; }

Complaint read(const ListenValue& value, std::string_view text, Options& options) {
  auto address = parse_listen_address(text);
  if (!address) return "is not an address and a port";
  options.*value.member = std::move(*address);
  return {};
}
std::string write(const ListenValue& value, const Options& options) {
  return format_listen_address(options.*value.member);
}
std::string allowed(const ListenValue&) { return "an IP address and a port, such as 127.0.0.1:3000 or [::]:3000"; }
std::string_view placeholder(const ListenValue&) { return "ADDR:PORT"; }

// The items of a list, each once; nothing if one of them can't be read.
template <class Parse>
auto parse_list(std::string_view text, Parse parse) {
  using Item = typename decltype(parse(text))::value_type;
  std::optional<std::vector<Item>> items(std::in_place);
  while (!text.empty()) {
    const std::string_view part = trim(text.substr(0, text.find(',')));
    text.remove_prefix(std::min(text.find(','), text.size() - 1) + 1);
    if (part.empty()) continue;
    auto item = parse(part);
    if (!item) return std::optional<std::vector<Item>>();
    if (std::find(items->begin(), items->end(), *item) == items->end()) items->push_back(std::move(*item));
  }
  return items;
}

Complaint read(const OriginsValue& value, std::string_view text, Options& options) {
  auto origins = parse_list(text, parse_origin);
  if (!origins) return "is not an origin";
  if (std::find(origins->begin(), origins->end(), "*") != origins->end()) origins = {{"*"}};
  options.*value.member = std::move(*origins);
  return {};
}
std::string write(const OriginsValue& value, const Options& options) {
  std::string result;
  for (const auto& origin : options.*value.member) result += (result.empty() ? "" : ", ") + origin;
  return result;
}
std::string allowed(const OriginsValue&) {
  return "scheme://host or scheme://host:port without a path, such as https://chat.example, or *";
}
std::string_view placeholder(const OriginsValue&) { return "ORIGIN"; }

Complaint read(const NetworksValue& value, std::string_view text, Options& options) {
  auto networks = parse_list(text, parse_network);
  if (!networks) return "is not a network";
  options.*value.member = std::move(*networks);
  return {};
}
std::string write(const NetworksValue& value, const Options& options) {
  std::string result;
  for (const auto& network : options.*value.member) result += (result.empty() ? "" : ", ") + format_network(network);
  return result;
}
std::string allowed(const NetworksValue&) { return "address/bits, such as 10.0.0.0/8 or fd00::/8, or an address"; }
std::string_view placeholder(const NetworksValue&) { return "NETWORK"; }

Complaint read(const LevelValue& value, std::string_view text, Options& options) {
  return look_up(kLevels, text, options.*value.member) ? Complaint() : "is not a level";
}
std::string write(const LevelValue& value, const Options& options) {
  return std::string(name_in(kLevels, options.*value.member));
}
std::string allowed(const LevelValue&) { return "trace, debug, info, warning, error or off"; }
std::string_view placeholder(const LevelValue&) { return "LEVEL"; }

Complaint read(const FormatValue& value, std::string_view text, Options& options) {
  return look_up(kFormats, text, options.*value.member) ? Complaint() : "is not a format";
}
std::string write(const FormatValue& value, const Options& options) {
  return std::string(name_in(kFormats, options.*value.member));
}
std::string allowed(const FormatValue&) { return "auto, text or json"; }
std::string_view placeholder(const FormatValue&) { return "FORMAT"; }

}  // namespace

std::optional<std::string> read_value(const OptionSpec& spec, std::string_view text, Options& options) {
  const auto complaint = std::visit([&](const auto& value) { return read(value, text, options); }, spec.value);
  if (!complaint) return {};
  std::string sentence;
  base::append_json_string(sentence, text);
  return sentence + ' ' + *complaint + "; give " + allowed_values(spec);
}

std::string write_value(const OptionSpec& spec, const Options& options) {
  return std::visit([&](const auto& value) { return write(value, options); }, spec.value);
}

bool has_same_value(const OptionSpec& spec, const Options& a, const Options& b) {
  return std::visit([&](const auto& value) { return a.*value.member == b.*value.member; }, spec.value);
}

std::string allowed_values(const OptionSpec& spec) {
  return std::visit([](const auto& value) { return allowed(value); }, spec.value);
}

std::string describe_default(const OptionSpec& spec) {
  if (is_switch(spec)) return {};
  std::string text(spec.default_value);
  const auto* count = std::get_if<CountValue>(&spec.value);
  if (count != nullptr && text == "0") text += " for " + std::string(count->zero_means);
  return text;
}

std::string_view value_placeholder(const OptionSpec& spec) {
  return std::visit([](const auto& value) { return placeholder(value); }, spec.value);
}

}  // namespace chatroom::ops
