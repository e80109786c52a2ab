// Values of options as text: how they are read, written and described. One form for flags, environment and file. Pure
// functions, any thread.
#pragma once

#include "ops/option_table.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chatroom::ops {

// Reads `text` into the option's member. Nothing if that went well; otherwise the rest of a sentence that begins with
// where the value came from, and nothing is changed: `"abc" is not a number; give 1 to 64`.
std::optional<std::string> read_value(const OptionSpec& spec, std::string_view text, Options& options);

// The option's value in the form that read_value takes and the user would write.
// Of a secret only whether it is there: read_value would take the stars for the secret.
std::string write_value(const OptionSpec& spec, const Options& options);

// Whether both have the same value, also of what write_value does not show.
bool has_same_value(const OptionSpec& spec, const Options& a, const Options& b);

// What may be given, as the end of a sentence: "1 to 64, or 0 for as many as there are cores".
std::string allowed_values(const OptionSpec& spec);

// The default for the help: "4KiB", "0 for as many as there are cores"; empty for a switch and for an empty list.
std::string describe_default(const OptionSpec& spec);

// What stands for the value in the help: "N", "SECONDS", "ADDR:PORT"; empty for a switch.
std::string_view value_placeholder(const OptionSpec& spec);

}  // namespace chatroom::ops
