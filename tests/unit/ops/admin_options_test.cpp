#include "ops/admin_options.hpp"

#include "ops/command_line.hpp"

#include <gtest/gtest.h>

#include <map>

namespace chatroom::ops {
namespace {

const std::string kSecret = "0123456789abcdef0123456789abcdef";

// A process that has only what it is given here, and what it says: its configuration, or why it does not start.
struct Process {
  std::vector<std::string> arguments;
  std::vector<std::string> environment = {};
  std::map<std::string, std::string> files = {};

  Outcome outcome() const {
    std::vector<std::string> all = {"serve"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return interpret({all, environment,
                      [this](const std::string& path) -> base::Result<std::string> {
                        const auto file = files.find(path);
                        if (file == files.end()) return std::make_error_code(std::errc::permission_denied);
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
  std::string complaint() const {
    const auto result = outcome();
    const auto* answer = std::get_if<Answer>(&result);
    return answer == nullptr ? "none" : answer->errors;
  }
  std::string printed() const {
    auto printing = *this;
    printing.arguments.emplace_back("--print-config");
    return std::get<Answer>(printing.outcome()).output;
  }
};

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(AdminOptions, are_off_unless_given) {
  const auto options = Process{}.options();
  EXPECT_FALSE(admin_is_on(options));
  EXPECT_EQ(options.admin_token_life, std::chrono::minutes(60));
  EXPECT_EQ(options.admin_window_requests, 20U);
  EXPECT_EQ(options.admin_bucket_tokens, 4U);
  EXPECT_EQ(options.admin_bucket_interval, std::chrono::seconds(5));
}

TEST(AdminOptions, are_on_with_user_password_and_secret_from_flags_environment_or_the_configuration_file) {
  EXPECT_TRUE(
      admin_is_on(Process{{"--admin-user", "ada", "--admin-pass", "12345678", "--jwt-secret", kSecret}}.options()));
  const Process by_environment{
      {}, {"CHATROOM_ADMIN_USER=ada", "CHATROOM_ADMIN_PASS=12345678", "CHATROOM_JWT_SECRET=" + kSecret}};
  EXPECT_TRUE(admin_is_on(by_environment.options()));
  const Process by_file{
      {"--config", "c"}, {}, {{"c", "admin-user = ada\nadmin-pass = \"1234 567#8\"\njwt-secret = " + kSecret}}};
  EXPECT_TRUE(admin_is_on(by_file.options()));
  EXPECT_EQ(by_file.options().admin_pass, "1234 567#8");
}

TEST(AdminOptions, are_taken_from_bare_names_in_the_environment_unless_ours_are_there) {
  const Process bare{{}, {"ADMIN_USER=ada", "ADMIN_PASS=12345678", "JWT_SECRET=" + kSecret}};
  EXPECT_EQ(bare.options().admin_user, "ada");
  EXPECT_EQ(bare.options().admin_pass, "12345678");
  EXPECT_EQ(bare.options().jwt_secret, kSecret);
  for (const bool ours_first : {true, false}) {
    auto both = bare;
    const auto place = ours_first ? both.environment.begin() : both.environment.end();
    both.environment.insert(place, "CHATROOM_ADMIN_USER=grace");
    EXPECT_EQ(both.options().admin_user, "grace") << ours_first;
  }
  const Process files{{},
                      {"ADMIN_USER=ada", "ADMIN_PASS_FILE=/p", "JWT_SECRET_FILE=/s"},
                      {{"/p", "12345678\n"}, {"/s", kSecret + "\r\n"}}};
  EXPECT_EQ(files.options().admin_pass, "12345678");
  EXPECT_EQ(files.options().jwt_secret, kSecret);
}

TEST(AdminOptions, lose_one_newline_at_the_end_of_a_file_and_nothing_else) {
  const Process process{{"--admin-user=ada", "--admin-pass-file=/p", "--jwt-secret-file=/s"},
                        {},
                        {{"/p", " 12345678 "}, {"/s", kSecret + std::string("\0\n\n", 3)}}};
  EXPECT_EQ(process.options().admin_pass, " 12345678 ");
  EXPECT_EQ(process.options().jwt_secret, kSecret + std::string("\0\n", 2));
}

TEST(AdminOptions, stop_the_start_when_some_are_missing) {
  const std::string user = "--admin-user=ada";
  const std::string pass = "--admin-pass=12345678";
  const std::string secret = "--jwt-secret=" + kSecret;
  EXPECT_TRUE(says(Process{{pass, secret}}.complaint(), ", and --admin-user is missing; give "));
  EXPECT_TRUE(says(Process{{user, secret}}.complaint(), ", and --admin-pass is missing; give "));
  EXPECT_TRUE(says(Process{{user, pass}}.complaint(), ", and --jwt-secret is missing; give "));
  EXPECT_TRUE(says(Process{{user}}.complaint(), ", and --admin-pass and --jwt-secret are missing; give "));
  EXPECT_EQ((Process{{}, {"ADMIN_USER=", "ADMIN_PASS=", "JWT_SECRET="}}.complaint()), "none") << "empty is not given";
}

TEST(AdminOptions, stop_the_start_when_a_secret_is_weak_or_can_not_be_typed) {
  const auto complaint = [](const std::string& pass, const std::string& secret) {
    return Process{{}, {"ADMIN_USER=ada", "ADMIN_PASS=" + pass, "JWT_SECRET=" + secret}}.complaint();
  };
  EXPECT_EQ(complaint("äöüß1234", kSecret), "none");
  EXPECT_TRUE(says(complaint("äöüß123", kSecret), "--admin-pass is shorter than 8 characters"));
  EXPECT_TRUE(says(complaint("12345678", kSecret.substr(1)), "--jwt-secret is shorter than 32 bytes"));
  EXPECT_TRUE(says(complaint("1234\xff"
                             "5678",
                             kSecret),
                   "--admin-pass has a control character"));
  EXPECT_TRUE(says(complaint("1234\n5678", kSecret), "--admin-pass has a control character"));
  EXPECT_TRUE(says(complaint(std::string(4097, 'x'), kSecret), "--admin-pass is longer than 4096 bytes"));
  EXPECT_TRUE(says(complaint("12345678", std::string(4097, 'x')), "--jwt-secret is longer than 4096 bytes"));
}

TEST(AdminOptions, stop_the_start_when_a_file_is_of_no_use) {
  const Process both{{"--admin-pass=12345678"}, {"ADMIN_PASS_FILE=/p"}, {{"/p", "12345678"}}};
  EXPECT_TRUE(says(both.complaint(), "--admin-pass and --admin-pass-file are both given; take one of them out"));
  const Process unreadable{{"--admin-user=ada", "--admin-pass=12345678", "--jwt-secret-file=/s"}};
  EXPECT_TRUE(
      says(unreadable.complaint(), "--jwt-secret-file: can't read /s (Permission denied); give a readable file"));
  const Process empty{{"--admin-pass-file=/p"}, {}, {{"/p", "\n"}}};
  EXPECT_TRUE(says(empty.complaint(), "--admin-pass-file: /p is empty"));
}

TEST(AdminOptions, never_print_a_secret) {
  const std::string pass = "hunter2-hunter2";
  const std::vector<std::string> environment = {"ADMIN_USER=ada", "ADMIN_PASS=" + pass, "JWT_SECRET=" + kSecret};
  const Process good{{}, environment};
  EXPECT_TRUE(says(good.printed(), "admin-pass = *** ")) << good.printed();
  EXPECT_TRUE(says(good.printed(), "jwt-secret = *** "));
  const Process by_file{
      {"--admin-user=a", "--admin-pass-file=/p", "--jwt-secret-file=/s"}, {}, {{"/p", pass}, {"/s", kSecret}}};
  EXPECT_TRUE(says(by_file.printed(), "admin-pass-file = /p "));
  EXPECT_TRUE(says(by_file.printed(), "admin-pass =  "));
  const Process help{{"--help"}, environment};
  for (const auto& text : {
           good.printed(),
           by_file.printed(),
           std::get<Answer>(help.outcome()).output,
           Process{{"--admin-pass=" + pass, "--jwt-secret=" + kSecret}}.complaint(),
           Process{{"--admin-pass=" + pass, "--jwt-secret=" + kSecret, "--shards=abc"}}.complaint(),
           Process{{"--admin-user=a", "--admin-pass=" + pass, "--jwt-secret=" + kSecret.substr(1)}}.complaint(),
           Process{{"--config=c"}, {}, {{"c", "admin-pass " + pass}}}.complaint(),
           Process{{"--config=c"}, {}, {{"c", "jwt-secret = \"a\" " + kSecret}}}.complaint(),
       }) {
    EXPECT_FALSE(says(text, pass)) << text;
    EXPECT_FALSE(says(text, kSecret.substr(1))) << text;
  }
}

TEST(AdminOptions, need_a_restart_also_when_only_a_secret_differs) {
  const Process before{{}, {"ADMIN_USER=ada", "ADMIN_PASS=12345678", "JWT_SECRET=" + kSecret}};
  const Process after{{}, {"ADMIN_USER=ada", "ADMIN_PASS=87654321", "JWT_SECRET=" + kSecret}};
  auto running = before.options();
  const auto reloaded = reload_options(running, after.options());
  EXPECT_EQ(reloaded.need_a_restart, std::vector<std::string_view>{"admin-pass"});
  EXPECT_EQ(running.admin_pass, "12345678");
}

TEST(AdminOptions, leave_the_variables_of_the_command_line_client_alone) {
  EXPECT_EQ((Process{{}, {"CHATROOM_ADMIN_URL=http://localhost:3000", "CHATROOM_ADMIN_TOKEN=x"}}.complaint()), "none");
}

TEST(AdminOptions, have_bounds) {
  EXPECT_EQ((Process{{"--admin-token-minutes=1440"}}.options().admin_token_life), std::chrono::hours(24));
  EXPECT_EQ((Process{{"--admin-bucket-seconds=0.001"}}.options().admin_bucket_interval), std::chrono::milliseconds(1));
  for (const auto* flag : {"--admin-token-minutes=0", "--admin-token-minutes=1441", "--admin-token-minutes=1.5",
                           "--admin-window-requests=0", "--admin-bucket-tokens=100001", "--admin-bucket-seconds=0"}) {
    EXPECT_NE(Process{{flag}}.complaint(), "none") << flag;
  }
  EXPECT_TRUE(says(Process{{"--admin-token-minutes=x"}}.complaint(),
                   "\"x\" is not a whole number of minutes; give 1 to 1440 whole minutes, without a unit"));
  EXPECT_TRUE(says(Process{{"--admin-user=a\"b"}}.complaint(), "is no such name; give a name of at most 64 bytes"));
}

}  // namespace
}  // namespace chatroom::ops
