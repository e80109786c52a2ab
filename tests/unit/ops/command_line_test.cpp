#include "ops/command_line.hpp"

#include <gtest/gtest.h>

#include <map>

namespace chatroom::ops {
namespace {

using Arguments = std::vector<std::string>;

// A process that has only what it is given here.
struct Process {
  Arguments arguments;
  std::vector<std::string> environment = {};
  std::map<std::string, std::string> files = {};

  Outcome outcome() const {
    return interpret({arguments, environment,
                      [this](const std::string& path) -> base::Result<std::string> {
                        const auto file = files.find(path);
                        if (file == files.end()) return std::make_error_code(std::errc::no_such_file_or_directory);
                        return file->second;
                      },
                      2});
  }
  Options options() const {
    const auto result = outcome();
    const auto* configuration = std::get_if<Configuration>(&result);
    if (configuration == nullptr) ADD_FAILURE() << std::get<Answer>(result).errors;
    return configuration == nullptr ? Options() : configuration->options;
  }
  Answer answer() const {
    const auto result = outcome();
    const auto* given = std::get_if<Answer>(&result);
    if (given == nullptr) ADD_FAILURE() << "the server would start";
    return given == nullptr ? Answer() : *given;
  }
};

// The sentence that stops the start.
std::string complaint(const Process& process) {
  const auto answer = process.answer();
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_EQ(answer.output, "");
  EXPECT_TRUE(answer.errors.starts_with("chatroom: ") && answer.errors.ends_with("\n")) << answer.errors;
  return answer.errors.substr(10, answer.errors.size() - 11);
}

TEST(CommandLine, serves_with_the_defaults) {
  const auto options = Process{{"serve"}}.options();
  EXPECT_EQ(options.listen, (ListenAddress{"0.0.0.0", 3000}));
  EXPECT_EQ(options.shards, 2U);
  EXPECT_FALSE(options.no_client_limits);
}

TEST(CommandLine, takes_flags_with_a_space_or_an_equals_sign) {
  const auto options = Process{{"serve", "--listen", "[::1]:0", "--frame-size=8KiB", "--no-client-limits"}}.options();
  EXPECT_EQ(options.listen, (ListenAddress{"::1", 0}));
  EXPECT_EQ(options.frame_size, 8192U);
  EXPECT_TRUE(options.no_client_limits);
}

TEST(CommandLine, can_turn_a_switch_off_again) {
  const Process process{{"serve", "--no-client-limits=false"}, {"CHATROOM_NO_CLIENT_LIMITS=true"}};
  EXPECT_FALSE(process.options().no_client_limits);
}

TEST(CommandLine, takes_the_last_of_a_repeated_flag_and_all_of_a_list) {
  const Process process{{"serve", "--shards", "1", "--allow-origin", "https://a.example,https://b.example", "--shards",
                         "4", "--allow-origin=https://c.example"}};
  EXPECT_EQ(process.options().shards, 4U);
  EXPECT_EQ(process.options().allow_origins,
            (std::vector<std::string>{"https://a.example", "https://b.example", "https://c.example"}));
}

TEST(CommandLine, has_the_precedence_flag_environment_file_default) {
  const std::string file = "shards = 1\nmessage-burst = 1\nevent-burst = 1\n";
  const Process process{
      {"serve", "--config", "c", "--shards", "3"}, {"CHATROOM_SHARDS=2", "CHATROOM_MESSAGE_BURST=2"}, {{"c", file}}};
  const auto options = process.options();
  EXPECT_EQ(options.shards, 3U);
  EXPECT_EQ(options.message_burst, 2U);
  EXPECT_EQ(options.event_burst, 1U);
  EXPECT_EQ(options.flood_refusals, 100U);
}

TEST(CommandLine, finds_the_file_by_flag_before_environment) {
  const std::map<std::string, std::string> files = {{"a", "shards = 4"}, {"b", "shards = 5"}};
  EXPECT_EQ((Process{{"serve", "--config", "a"}, {"CHATROOM_CONFIG=b"}, files}.options().shards), 4U);
  EXPECT_EQ((Process{{"serve"}, {"CHATROOM_CONFIG=b"}, files}.options().shards), 5U);
}

TEST(CommandLine, prints_each_value_and_its_source) {
  const auto answer = Process{{"serve", "--print-config", "--shards", "3"}, {"CHATROOM_EVENT_RATE=0.5"}}.answer();
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(answer.errors, "");
  EXPECT_NE(answer.output.find("shards = 3                                      # flag\n"), std::string::npos);
  EXPECT_NE(answer.output.find("event-rate = 0.5                                # environment\n"), std::string::npos);
}

TEST(CommandLine, says_what_to_do_about_a_wrong_value) {
  const std::string shards = "\"abc\" is not a whole number; give 1 to 64, or 0 for as many as there are cores";
  EXPECT_EQ(complaint({{"serve", "--shards", "abc"}}), "--shards: " + shards);
  EXPECT_EQ(complaint({{"serve"}, {"CHATROOM_SHARDS=abc"}}), "CHATROOM_SHARDS: " + shards);
  EXPECT_EQ(complaint({{"serve", "--config=c"}, {}, {{"c", "\nshards = abc"}}}), "c, line 2: shards: " + shards);
  EXPECT_EQ(complaint({{"serve", "--no-client-limits=perhaps"}}),
            "--no-client-limits: \"perhaps\" is neither true nor false; give true or false");
  EXPECT_EQ(complaint({{"serve", "--print-config", "--shards", "abc"}}), "--shards: " + shards);
}

TEST(CommandLine, says_what_to_do_about_a_missing_value) {
  EXPECT_EQ(complaint({{"serve", "--shards"}}),
            "--shards: the value is missing; give 1 to 64, or 0 for as many as there are cores");
  EXPECT_EQ(complaint({{"serve", "--config"}}), "--config: the value is missing; give a file");
}

TEST(CommandLine, says_what_to_do_about_an_unknown_name) {
  EXPECT_EQ(complaint({{"serve", "--shrads", "2"}}), "--shrads: there is no such flag; did you mean --shards?");
  EXPECT_EQ(complaint({{"serve", "--shrads=2"}}), "--shrads: there is no such flag; did you mean --shards?");
  EXPECT_EQ(complaint({{"serve", "--utterly-different-thing"}}),
            "--utterly-different-thing: there is no such flag; see chatroom serve --help");
  EXPECT_EQ(complaint({{"serve", "-x"}}), "-x: there is no such flag; see chatroom serve --help");
  EXPECT_EQ(complaint({{"serve", "3000"}}),
            "3000: there is no such argument; serve takes flags only, see chatroom serve --help");
  EXPECT_EQ(complaint({{"serve"}, {"CHATROOM_SHRADS=2"}}),
            "CHATROOM_SHRADS: there is no option of this name; did you mean CHATROOM_SHARDS?");
  EXPECT_EQ(complaint({{"serve", "--config", "c"}, {}, {{"c", "shrads = 2"}}}),
            "c, line 1: \"shrads\" is no option; did you mean shards?");
}

TEST(CommandLine, says_what_to_do_about_an_unknown_command) {
  EXPECT_EQ(complaint({{"srve"}}), "srve: there is no such command; did you mean serve?");
  EXPECT_EQ(complaint({{"--frobnicate-everything"}}),
            "--frobnicate-everything: there is no such command; see chatroom --help");
  EXPECT_EQ(complaint({{"--listen", "0.0.0.0:80"}}), "--listen: give it after the command: chatroom serve --listen");
}

TEST(CommandLine, says_why_the_file_can_not_be_read) {
  EXPECT_EQ(complaint({{"serve", "--config", "none"}}),
            "--config: can't read none (No such file or directory); give a readable file");
  EXPECT_EQ(complaint({{"serve"}, {"CHATROOM_CONFIG=none"}}),
            "CHATROOM_CONFIG: can't read none (No such file or directory); give a readable file");
}

TEST(CommandLine, refuses_options_that_do_not_fit_together) {
  EXPECT_TRUE(complaint({{"serve", "--grace-seconds", "4000"}}).starts_with("--grace-seconds 4000 is longer than "));
}

TEST(CommandLine, ignores_the_configuration_when_it_is_not_needed) {
  EXPECT_EQ((Process{{"version"}, {"CHATROOM_SHRADS=2"}}.answer().exit_code), 0);
  EXPECT_EQ((Process{{"serve", "--help"}, {"CHATROOM_SHRADS=2"}}.answer().exit_code), 0);
}

TEST(CommandLine, hands_on_what_is_for_operators) {
  const auto outcome = Process{{"admin", "--url", "http://a", "login", "--help"}, {"CHATROOM_SHRADS=2"}}.outcome();
  const auto* command = std::get_if<AdminCommand>(&outcome);
  ASSERT_NE(command, nullptr);
  EXPECT_EQ(command->arguments, (Arguments{"--url", "http://a", "login", "--help"}));
  EXPECT_NE((Process{{"--help"}}.answer().output.find("admin")), std::string::npos);
  EXPECT_EQ(complaint({{"admni"}}), "admni: there is no such command; did you mean admin?");
}

TEST(CommandLine, prints_its_version) {
  for (const auto* argument : {"version", "--version"}) {
    const auto answer = Process{{argument}}.answer();
    EXPECT_EQ(answer.exit_code, 0);
    EXPECT_TRUE(answer.output.starts_with("chatroom ")) << answer.output;
    EXPECT_EQ(answer.errors, "");
  }
}

TEST(CommandLine, prints_help_for_itself_and_for_serve) {
  const auto general = Process{{"--help"}}.answer();
  EXPECT_EQ(general.exit_code, 0);
  EXPECT_NE(general.output.find("serve"), std::string::npos);
  EXPECT_EQ(general.output.find("print-config-docs"), std::string::npos) << "of no use to users";

  const auto serve = Process{{"serve", "--help"}}.answer();
  EXPECT_EQ(serve.exit_code, 0);
  for (const auto* part :
       {"--listen ADDR:PORT", "0.0.0.0:3000", "--no-client-limits", "--print-config", "--config FILE"}) {
    EXPECT_NE(serve.output.find(part), std::string::npos) << part;
  }
}

TEST(CommandLine, without_a_command_prints_help_and_fails) {
  const auto answer = Process{{}}.answer();
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_NE(answer.errors.find("serve"), std::string::npos);
}

TEST(CommandLine, reads_files_of_the_system_and_reports_what_it_can_not_read) {
  const char* const arguments[] = {"chatroom", "serve"};
  const auto invocation = invocation_of_process(2, arguments);
  EXPECT_EQ(invocation.arguments, Arguments{"serve"});
  EXPECT_FALSE(invocation.read_file("/").has_value()) << "a folder";
  EXPECT_EQ(invocation.read_file("/none/such").error(), std::errc::no_such_file_or_directory);
  EXPECT_EQ(*invocation.read_file("/dev/null"), "");
}

}  // namespace
}  // namespace chatroom::ops
