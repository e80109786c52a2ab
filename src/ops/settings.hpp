// Where the values of options come from, as text: the environment and the configuration file; ops/command_line.cpp
// reads the flags. They are merged in the order of precedence flag, environment, file, default. Used at start-up and on
// SIGHUP, by the thread that runs main.
#pragma once

#include "base/result.hpp"
#include "ops/options.hpp"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::ops {

struct Setting {
  std::string text;
  std::string where;  // names the place in a sentence: "--shards", "CHATROOM_SHARDS", "chatroom.conf, line 3: shards"
};
using Settings = std::map<std::string, Setting, std::less<>>;  // by option name

// What stops the start: one sentence that says what to do.
struct StartError {
  std::string sentence;
};

// Names that are no options of the table, but may be given as a flag or in the environment.
inline constexpr std::string_view kConfigOption = "config";

// `environment`: "NAME=value" each. Other programs' variables are passed over; an unknown one of ours is an error. An
// option's bare name counts where its CHATROOM_ name is not there.
base::Result<Settings, StartError> read_environment(std::span<const std::string> environment);

// The text of a configuration file: lines of `key = value`, empty lines, and comments from a # at the start of a line
// or after white space. A value may stand in double quotes. `file_name` is for the messages.
base::Result<Settings, StartError> read_config(std::string_view text, std::string_view file_name);

// A value in effect and where it came from.
struct Choice {
  std::string_view name;    // of the option
  std::string_view source;  // "flag", "environment", "file" or "default"
};
struct Configuration {
  Options options;
  std::vector<Choice> choices;  // in the order of the table
};

// `cores`: what --shards 0 stands for. Checks every given value, also one that another hides, and how the values fit
// together.
base::Result<Configuration, StartError> merge_settings(const Settings& flags, const Settings& environment,
                                                       const Settings& file, std::size_t cores);

// The answer to --print-config: a configuration file that says the same, with the source of each value as a comment.
std::string print_configuration(const Configuration& configuration);

// The end of a sentence about an unknown name: "; did you mean `shards`?", or nothing if no known name is near.
std::string suggest(std::string_view unknown, std::span<const std::string> known);

// For SIGHUP: takes the reloadable values of `fresh` over into `running`.
struct Reloaded {
  std::vector<std::string_view> changed;         // names of the options that were taken over
  std::vector<std::string_view> need_a_restart;  // names of those that differ, but stay as they are
};
Reloaded reload_options(Options& running, const Options& fresh);

}  // namespace chatroom::ops
