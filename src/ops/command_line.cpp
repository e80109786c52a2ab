#include "ops/command_line.hpp"

#include "ops/admin_options.hpp"
#include "ops/config_docs.hpp"
#include "ops/option_table.hpp"
#include "ops/option_text.hpp"
#include "ops/version.hpp"

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <thread>

namespace chatroom::ops {
namespace {

constexpr int kUsageError = 2;
constexpr const char* kAdminCommand = "admin";
constexpr std::size_t kHelpColumn = 40;
constexpr std::size_t kHelpWidth = 76;  // of the text beside the column

Answer wrong(const std::string& sentence) { return {kUsageError, {}, "chatroom: " + sentence + '\n'}; }

std::string wrap(const std::string& text) {
  std::string result;
  std::size_t column = 0;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const bool breaks = column + 1 + word.size() > kHelpWidth;
    if (column > 0) result += breaks ? '\n' : ' ';
    column = (breaks || column == 0 ? 0 : column + 1) + word.size();
    result += word;
  }
  return result;
}

std::string help_of(const OptionSpec& spec) {
  const std::string shown = describe_default(spec);
  return wrap(std::string(spec.help) + (shown.empty() ? "" : " (default: " + shown + ")"));
}

// The grammar of the command line. CLI11 splits it up and writes the help; what the values mean is decided by the
// table.
class Grammar {
 public:
  Grammar() : app_("ChatRoom, a chat-room server", "chatroom") {
    app_.get_formatter()->column_width(kHelpColumn);
    app_.allow_extras();
    app_.set_help_flag("-h,--help", "prints this help");
    app_.footer("chatroom serve --help lists the options of the server.");
    serve_->set_help_flag("-h,--help", "prints this help");
    version_flag_ = app_.add_flag("--version")->description("prints the version");
    docs_->group("");  // not in the help
    // For the help alone: interpret() hands it on before.
    app_.add_subcommand(kAdminCommand, "sees and controls running nodes; chatroom admin --help tells more");
    serve_->allow_extras();
    config_ = serve_->add_option("--config")->type_name("FILE")->group("Configuration");
    config_->description(wrap("reads options from a file of key = value lines"));
    print_config_ = serve_->add_flag("--print-config")->group("Configuration");
    print_config_->description(wrap("prints each value and where it came from, and ends"));
    for (const auto& spec : option_table()) add(spec);
    serve_->footer(
        "An option is taken from its flag, else from the environment (--frame-size is CHATROOM_FRAME_SIZE), else from\n"
        "the file (frame-size = 4KiB), else it has its default. docs/configuration.md lists bounds.");
  }

  Outcome interpret(const Invocation& invocation) {
    try {
      std::vector<std::string> reversed(invocation.arguments.rbegin(), invocation.arguments.rend());
      app_.parse(std::move(reversed));
    } catch (const CLI::Success& help) {
      std::ostringstream output;
      app_.exit(help, output, output);
      return Answer{0, output.str(), {}};
    } catch (const CLI::ArgumentMismatch& error) {
      return wrong(missing_value(error.what()));
    } catch (const CLI::ParseError& error) {
      return wrong(error.what());
    }
    return act(invocation);
  }

 private:
  void add(const OptionSpec& spec) {
    auto* option = is_switch(spec) ? serve_->add_flag(flag_name(spec.name)) : serve_->add_option(flag_name(spec.name));
    if (!is_switch(spec)) option->type_name(std::string(value_placeholder(spec)));
    option->group(std::string(spec.group))->description(help_of(spec));
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    options_.emplace_back(&spec, option);
  }

  Outcome act(const Invocation& invocation) const {
    const bool version = version_flag_->count() > 0 || version_->parsed();
    if (const auto stray = app_.remaining(); !stray.empty()) return wrong(unknown_command(stray.front()));
    if (version) return Answer{0, "chatroom " + std::string(ops::version()) + '\n', {}};
    if (docs_->parsed()) return Answer{0, configuration_markdown(), {}};
    if (!serve_->parsed()) return Answer{kUsageError, {}, app_.help()};
    if (const auto stray = serve_->remaining(); !stray.empty()) return wrong(unknown_flag(stray.front()));
    auto configuration = configure(invocation);
    if (!configuration) return wrong(configuration.error().sentence);
    if (print_config_->count() > 0) return Answer{0, print_configuration(*configuration), {}};
    return std::move(*configuration);
  }

  base::Result<Configuration, StartError> configure(const Invocation& invocation) const {
    auto environment = read_environment(invocation.environment);
    if (!environment) return environment.error();
    Settings file;
    const auto in_environment = environment->find(kConfigOption);
    const bool by_flag = config_->count() > 0;
    if (by_flag || in_environment != environment->end()) {
      const std::string path = by_flag ? config_->results().back() : in_environment->second.text;
      const std::string where = by_flag ? flag_name(kConfigOption) : in_environment->second.where;
      const auto text = invocation.read_file(path);
      if (!text) {
        return StartError{where + ": can't read " + path + " (" + text.error().message() + "); give a readable file"};
      }
      auto read = read_config(*text, path);
      if (!read) return read.error();
      file = std::move(*read);
    }
    auto merged = merge_settings(flags(), *environment, file, invocation.cores);
    if (!merged) return merged;
    if (auto error = read_admin_secrets(merged->options, invocation.read_file)) return std::move(*error);
    return merged;
  }

  Settings flags() const {
    Settings settings;
    for (const auto& [spec, option] : options_) {
      if (option->count() == 0) continue;
      std::string text = option->results().back();
      if (is_list(*spec)) text = CLI::detail::join(option->results(), ",");
      settings[std::string(spec->name)] = {text, flag_name(spec->name)};
    }
    return settings;
  }

  static std::vector<std::string> known_flags() {
    std::vector<std::string> known = {"--config", "--print-config", "--help"};
    for (const auto& spec : option_table()) known.push_back(flag_name(spec.name));
    return known;
  }

  static std::string unknown_flag(const std::string& stray) {
    const std::string name = stray.substr(0, stray.find('='));
    if (!name.starts_with('-'))
      return name + ": there is no such argument; serve takes flags only, see chatroom serve --help";
    const auto suggestion = suggest(name, known_flags());
    return name + ": there is no such flag" + (suggestion.empty() ? "; see chatroom serve --help" : suggestion);
  }

  static std::string unknown_command(const std::string& stray) {
    const std::string name = stray.substr(0, stray.find('='));
    if (name.starts_with("--") && find_option(name.substr(2)) != nullptr) {
      return name + ": give it after the command: chatroom serve " + name;
    }
    const auto suggestion =
        suggest(name, std::vector<std::string>{"serve", kAdminCommand, "version", "--help", "--version"});
    return name + ": there is no such command" + (suggestion.empty() ? "; see chatroom --help" : suggestion);
  }

  // CLI11's message begins with the flag: "--shards: 1 required N missing".
  static std::string missing_value(const std::string& message) {
    const std::string flag = message.substr(0, message.find(':'));
    const auto* spec = flag.starts_with("--") ? find_option(flag.substr(2)) : nullptr;
    return flag + ": the value is missing; give " + (spec == nullptr ? "a file" : allowed_values(*spec));
  }

  CLI::App app_;
  CLI::App* serve_ = app_.add_subcommand("serve", "starts the server");
  CLI::App* version_ = app_.add_subcommand("version", "prints the version");
  CLI::App* docs_ = app_.add_subcommand("print-config-docs", "prints docs/configuration.md");
  CLI::Option* version_flag_ = nullptr;
  CLI::Option* config_ = nullptr;
  CLI::Option* print_config_ = nullptr;
  std::vector<std::pair<const OptionSpec*, CLI::Option*>> options_;
};

base::Result<std::string> read_whole_file(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::array<char, 4096> part{};
  while (file.read(part.data(), part.size()) || file.gcount() > 0) {
    text.append(part.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad()) return std::error_code(errno != 0 ? errno : EIO, std::generic_category());
  return text;
}

}  // namespace

Invocation invocation_of_process(int argc, const char* const* argv) {
  Invocation invocation;
  invocation.arguments.assign(argv + (argc > 0 ? 1 : 0), argv + argc);
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry)
    invocation.environment.emplace_back(*entry);
  invocation.read_file = read_whole_file;
  invocation.cores = std::thread::hardware_concurrency();
  return invocation;
}

Outcome interpret(const Invocation& invocation) {
  const auto& arguments = invocation.arguments;
  if (!arguments.empty() && arguments.front() == kAdminCommand) {
    return AdminCommand{{arguments.begin() + 1, arguments.end()}};
  }
  return Grammar().interpret(invocation);
}

}  // namespace chatroom::ops
