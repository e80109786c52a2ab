// The one table of the options of `chatroom serve`. Flags, environment names, keys of the configuration file, --help,
// --print-config and docs/configuration.md are all made from it. Constant data, any thread.
#pragma once

#include "ops/options.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace chatroom::ops {

// What a value is: which member of Options it sets, and the bounds that it lies in, both included.
struct CountValue {
  std::size_t Options::*member;
  std::size_t min;
  std::size_t max;
  std::string_view zero_means = {};  // not empty: 0 is allowed too, below `min`
};
struct SizeValue {  // bytes, or a number with KiB, MiB or GiB
  std::size_t Options::*member;
  std::size_t min;
  std::size_t max;
};
struct SecondsValue {  // may have a fraction, down to a millisecond
  std::chrono::milliseconds Options::*member;
  double min;
  double max;
};
struct MinutesValue {  // whole ones
  std::chrono::milliseconds Options::*member;
  std::size_t min;
  std::size_t max;
};
struct RateValue {  // per second, may have a fraction
  double Options::*member;
  double min;
  double max;
};
struct SwitchValue {  // as a flag it takes no value
  bool Options::*member;
};
struct OnOffValue {  // as a flag it takes the value
  bool Options::*member;
};
struct PathValue {
  std::string Options::*member;
};
struct ListenValue {
  ListenAddress Options::*member;
};
struct OriginsValue {  // a list: separated by commas, or given several times
  std::vector<std::string> Options::*member;
};
struct NetworksValue {  // a list in the same way
  std::vector<Network> Options::*member;
};
struct RedisValue {  // a URL, or empty
  RedisUrl Options::*member;
};
struct NameValue {  // letters, digits and - _ :, at most 64
  std::string Options::*member;
};
struct OptionalPathValue {  // a path, or empty
  std::string Options::*member;
};
struct UserValue {  // a name, or empty
  std::string Options::*member;
};
// A text that is never shown, or empty. It may come from the file that another option names; then it counts as not
// given.
struct SecretValue {
  std::string Options::*member;
  std::string Options::*file_member;
  std::string_view allowed;  // the beginning of the sentence about what may be given; ops/admin_options.cpp checks it
};
struct LevelValue {
  LogLevel Options::*member;
};
struct FormatValue {
  LogFormat Options::*member;
};
using OptionValue = std::variant<CountValue, SizeValue, SecondsValue, MinutesValue, RateValue, SwitchValue, OnOffValue,
                                 PathValue, ListenValue, OriginsValue, NetworksValue, RedisValue, NameValue,
                                 OptionalPathValue, UserValue, SecretValue, LevelValue, FormatValue>;

struct OptionSpec {
  std::string_view name;           // "frame-size": the flag --frame-size, CHATROOM_FRAME_SIZE, the key frame-size
  std::string_view group;          // the heading that it stands under; options of a group are neighbours
  std::string_view default_value;  // as the user would write it
  OptionValue value;
  std::string_view help;            // one plain sentence without a full stop
  bool reloadable = false;          // SIGHUP reads it again
  std::string_view bare_name = {};  // a second name in the environment, which counts where the first is not there
};

std::span<const OptionSpec> option_table() noexcept;

// Null if no option has this name.
const OptionSpec* find_option(std::string_view name) noexcept;

bool is_list(const OptionSpec& spec) noexcept;
bool is_switch(const OptionSpec& spec) noexcept;

std::string flag_name(std::string_view name);         // "--frame-size"
std::string environment_name(std::string_view name);  // "CHATROOM_FRAME_SIZE"

}  // namespace chatroom::ops
