#include "ops/config_docs.hpp"

#include "ops/option_table.hpp"
#include "ops/option_text.hpp"

namespace chatroom::ops {
namespace {

constexpr std::string_view kIntroduction = R"(# Configuration

`chatroom serve` needs no configuration: every option has a default. This page is generated from the options themselves
(`chatroom print-config-docs`).

An option is taken from the first of these places that has it:

1. its flag: `chatroom serve --frame-size 8KiB`;
2. the environment, as `CHATROOM_` and the name in capitals with underscores: `CHATROOM_FRAME_SIZE=8KiB`
   (`ADMIN_USER`, `ADMIN_PASS`, `JWT_SECRET` and the latter two with `_FILE` are also taken without `CHATROOM_`);
3. the file that `--config FILE` or `CHATROOM_CONFIG` names: a line `frame-size = 8KiB`;
4. its default.

`chatroom serve --print-config` prints each value and where it came from, in the form of a configuration file, and ends. A
wrong value or an unknown name in any of the places stops the start with exit code 2 and a sentence that says what to do.

In the file, empty lines and what follows a `#` (at the start of a line or after white space) are passed over, and a value
may stand in double quotes. Durations are in seconds and may have a fraction; sizes are in bytes, or have `KiB`, `MiB` or
`GiB` after the number; a switch is `true` or `false`, and its flag takes no value. A list is separated by commas, or the
option is given several times.

Options marked with ↻ are read again on SIGHUP, which also reopens the log file; the others need a restart. From the flags
and the environment SIGHUP reads what they were at the start, so change these options in the file.
)";

std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '|' || c == '*') result += '\\';
    result += c;
  }
  return result;
}

std::string row(const OptionSpec& spec) {
  const std::string placeholder(value_placeholder(spec));
  const std::string flag = '`' + flag_name(spec.name) + (placeholder.empty() ? "" : ' ' + placeholder) + '`';
  const std::string shown = spec.default_value.empty() ? "none" : '`' + std::string(spec.default_value) + '`';
  return "| " + flag + (spec.reloadable ? " ↻" : "") + " | " + shown + " | " + cell(allowed_values(spec)) + " | " +
         cell(spec.help) + " |\n";
}

}  // namespace

std::string configuration_markdown() {
  std::string page(kIntroduction);
  std::string_view group;
  for (const auto& spec : option_table()) {
    if (spec.group != group) {
      group = spec.group;
      page +=
          "\n## " + std::string(group) + "\n\n| option | default | allowed | what it is |\n| --- | --- | --- | --- |\n";
    }
    page += row(spec);
  }
  return page;
}

}  // namespace chatroom::ops
