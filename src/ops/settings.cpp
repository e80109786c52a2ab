#include "ops/settings.hpp"

#include "base/json_text.hpp"
#include "ops/option_table.hpp"
#include "ops/option_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace chatroom::ops {
namespace {

constexpr std::string_view kPrefix = "CHATROOM_";
constexpr std::size_t kLongestCodePoint = 4;  // bytes in UTF-8
constexpr std::size_t kLongestName = 64;      // beyond it, an unknown name is not compared with the known ones
constexpr std::size_t kSourceColumn = 48;     // of the printed configuration

std::vector<std::string> names(std::string (*form)(std::string_view)) {
  std::vector<std::string> result;
  for (const auto& spec : option_table()) result.push_back(form(spec.name));
  return result;
}

std::string as_key(std::string_view name) { return std::string(name); }

// In Kubernetes and with Docker's links, a service that is called "chatroom" puts its addresses into the environment of
// its neighbours under the first of these names. The last are those of `chatroom admin`.
bool is_not_for_serve(std::string_view variable) {
  return variable == "CHATROOM_ADMIN_URL" || variable == "CHATROOM_ADMIN_TOKEN" || variable == "CHATROOM_PORT" ||
         variable.starts_with("CHATROOM_PORT_") || variable.starts_with("CHATROOM_SERVICE_");
}

const OptionSpec* find_bare_name(std::string_view variable) {
  const auto table = option_table();
  const auto found = std::ranges::find_if(
      table, [&](const auto& spec) { return !spec.bare_name.empty() && spec.bare_name == variable; });
  return found == table.end() ? nullptr : &*found;
}

std::string in_quotes(std::string_view text) {
  std::string result;
  base::append_json_string(result, text);
  return result;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// The value of a line: what stands in quotes, or all up to a comment. Nothing if a quote is not closed, or something
// other than a comment follows it.
std::optional<std::string_view> value_of(std::string_view text) {
  if (text.starts_with('"')) {
    const std::size_t end = text.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view rest = trim(text.substr(end + 1));
    if (!rest.empty() && !rest.starts_with('#')) return std::nullopt;
    return text.substr(1, end - 1);
  }
  std::size_t comment = text.find('#');
  while (comment != std::string_view::npos && comment > 0 && text[comment - 1] != ' ' && text[comment - 1] != '\t') {
    comment = text.find('#', comment + 1);
  }
  return trim(text.substr(0, comment));
}

std::optional<StartError> read_line(std::string_view line, const std::string& place, Settings& settings) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) {
    // Its first word alone: the rest may be a password.
    return StartError{place + ": " + in_quotes(line.substr(0, line.find_first_of(" \t"))) +
                      " is not an assignment; write key = value"};
  }
  const std::string key(trim(line.substr(0, equals)));
  const auto* spec = find_option(key);
  if (spec == nullptr) return StartError{place + ": " + in_quotes(key) + " is no option" + suggest(key, names(as_key))};
  const auto value = value_of(trim(line.substr(equals + 1)));
  if (!value) return StartError{place + ": " + key + " has a stray quote; write key = \"value\""};
  const auto [position, inserted] = settings.try_emplace(key, Setting{std::string(*value), place + ": " + key});
  if (inserted) return {};
  if (!is_list(*spec)) return StartError{place + ": " + key + " is given twice; take one of the lines out"};
  position->second.text.append(",").append(*value);
  return {};
}

std::optional<StartError> check_each(const Settings& settings) {
  Options scratch;
  for (const auto& [name, setting] : settings) {
    const auto* spec = find_option(name);
    if (spec == nullptr) continue;
    if (const auto complaint = read_value(*spec, setting.text, scratch)) {
      return StartError{setting.where + ": " + *complaint};
    }
  }
  return {};
}

std::string assignment(std::string_view name, const Options& options) {
  return flag_name(name) + ' ' + write_value(*find_option(name), options);
}

std::optional<StartError> check_together(const Options& options) {
  if (options.grace > options.client_ttl) {
    return StartError{assignment("grace-seconds", options) + " is longer than " +
                      assignment("client-ttl-seconds", options) +
                      ", so clients would be swept in their grace time; give a shorter grace or a longer TTL"};
  }
  if (options.room_log_size > options.total_log_size) {
    return StartError{assignment("room-log-size", options) + " is more than " + assignment("total-log-size", options) +
                      " for all rooms; give less for a room or more for all"};
  }
  if (options.message_length * kLongestCodePoint > options.frame_size) {
    return StartError{assignment("message-length", options) + " needs up to " +
                      std::to_string(options.message_length * kLongestCodePoint) + " bytes and does not fit into " +
                      assignment("frame-size", options) + "; allow larger frames or only shorter messages"};
  }
  return {};
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string suggest(std::string_view unknown, std::span<const std::string> known) {
  if (unknown.size() > kLongestName) return {};
  std::size_t least = std::max<std::size_t>(2, unknown.size() / 3) + 1;
  std::string_view nearest;
  for (const auto& name : known) {
    if (const std::size_t distance = edit_distance(unknown, name); distance < least) {
      least = distance;
      nearest = name;
    }
  }
  return nearest.empty() ? std::string() : "; did you mean " + std::string(nearest) + "?";
}

base::Result<Settings, StartError> read_environment(std::span<const std::string> environment) {
  auto known = names(environment_name);
  known.push_back(environment_name(kConfigOption));
  Settings settings;
  for (const std::string_view entry : environment) {
    const std::string_view variable = entry.substr(0, entry.find('='));
    const std::string_view value = entry.substr(std::min(variable.size() + 1, entry.size()));
    if (const auto* spec = find_bare_name(variable)) {
      settings.try_emplace(std::string(spec->name), Setting{std::string(value), std::string(variable)});
    }
    if (!variable.starts_with(kPrefix) || is_not_for_serve(variable)) continue;
    if (std::find(known.begin(), known.end(), variable) == known.end()) {
      const auto suggestion = suggest(variable, known);
      return StartError{std::string(variable) + ": there is no option of this name" +
                        (suggestion.empty() ? "; unset it" : suggestion)};
    }
    std::string name(variable.substr(kPrefix.size()));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c == '_' ? '-' : static_cast<char>(c - 'A' + 'a'); });
    settings[name] = {std::string(value), std::string(variable)};
  }
  return settings;
}

base::Result<Settings, StartError> read_config(std::string_view text, std::string_view file_name) {
  Settings settings;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view line = trim(text.substr(0, text[end] == '\n' ? end : end + 1));
    text.remove_prefix(end + 1);
    if (line.empty() || line.starts_with('#')) continue;
    const std::string place = std::string(file_name) + ", line " + std::to_string(number);
    if (auto error = read_line(line, place, settings)) return std::move(*error);
  }
  return settings;
}

base::Result<Configuration, StartError> merge_settings(const Settings& flags, const Settings& environment,
                                                       const Settings& file, std::size_t cores) {
  const std::array<std::pair<const Settings*, std::string_view>, 3> sources = {
      {{&flags, "flag"}, {&environment, "environment"}, {&file, "file"}}};
  for (const auto& source : sources) {
    if (auto error = check_each(*source.first)) return std::move(*error);
  }
  Configuration result;
  for (const auto& spec : option_table()) {
    const auto source = std::find_if(sources.begin(), sources.end(),
                                     [&](const auto& candidate) { return candidate.first->contains(spec.name); });
    const bool given = source != sources.end();
    const std::string_view text = given ? source->first->find(spec.name)->second.text : spec.default_value;
    if (const auto complaint = read_value(spec, text, result.options)) {
      return StartError{flag_name(spec.name) + ": " + *complaint};
    }
    result.choices.push_back({spec.name, given ? source->second : "default"});
  }
  if (result.options.shards == 0) {
    const auto& bounds = std::get<CountValue>(find_option("shards")->value);
    result.options.shards = std::clamp(cores, bounds.min, bounds.max);
  }
  if (auto error = check_together(result.options)) return std::move(*error);
  return result;
}

std::string print_configuration(const Configuration& configuration) {
  std::string text;
  for (const auto& choice : configuration.choices) {
    std::string value = write_value(*find_option(choice.name), configuration.options);
    if (value.find('#') != std::string::npos) value.insert(0, 1, '"').push_back('"');
    std::string line = std::string(choice.name) + " = " + value;
    line.resize(std::max(line.size() + 1, kSourceColumn), ' ');
    text.append(line).append("# ").append(choice.source).push_back('\n');
  }
  return text;
}

Reloaded reload_options(Options& running, const Options& fresh) {
  Reloaded result;
  for (const auto& spec : option_table()) {
    if (has_same_value(spec, fresh, running)) continue;
    if (spec.reloadable) {
      read_value(spec, write_value(spec, fresh), running);
      result.changed.push_back(spec.name);
    } else {
      result.need_a_restart.push_back(spec.name);
    }
  }
  return result;
}

}  // namespace chatroom::ops
