// The options of chatroom-bench: scenarios preset them, those given count, and what is wrong says what to do.
#include "load/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chatroom::bench {
namespace {

using testing::HasSubstr;

Options options_of(std::vector<std::string> arguments) {
  const auto read = read_command_line(std::move(arguments));
  if (const auto* answer = std::get_if<Answer>(&read)) ADD_FAILURE() << answer->text;
  return std::holds_alternative<Options>(read) ? std::get<Options>(read) : Options();
}

std::string complaint_about(std::vector<std::string> arguments) {
  const auto read = read_command_line(std::move(arguments));
  const auto* answer = std::get_if<Answer>(&read);
  if (answer == nullptr) return "no complaint";
  EXPECT_EQ(answer->exit_code, 2);
  return answer->text;
}

TEST(CommandLine, is_fanout_low_by_default) {
  const auto options = options_of({});
  EXPECT_EQ(options.connections, 1000U);
  EXPECT_FALSE(options.closed);
  EXPECT_EQ(options.rate, 10);
  ASSERT_EQ(options.targets.size(), 1U);
  EXPECT_EQ(options.targets[0].port, 3000);
}

TEST(CommandLine, an_option_counts_more_than_the_scenario_wherever_it_stands) {
  const auto options = options_of({"--senders", "7", "--scenario=many-rooms", "--rooms", "50"});
  EXPECT_EQ(options.rooms, 50U);
  EXPECT_EQ(options.senders, 7U);
  EXPECT_TRUE(options.closed);
}

TEST(CommandLine, every_scenario_fits_together_and_is_explained) {
  const auto list = read_command_line({"--list-scenarios"});
  for (const auto& scenario : scenarios()) {
    const auto options =
        options_of({"--scenario", std::string(scenario.name), "--url", "ws://127.0.0.1:1,ws://127.0.0.1:2"});
    EXPECT_EQ(options.scenario, scenario.name);
    EXPECT_THAT(std::get<Answer>(list).text, HasSubstr(std::string(scenario.explanation)));
  }
}

TEST(CommandLine, takes_several_servers) {
  const auto options = options_of({"--url", "ws://127.0.0.1:1/ws,ws://[::1]:2/chat", "--url", "ws://localhost"});
  ASSERT_EQ(options.targets.size(), 3U);
  EXPECT_EQ(options.targets[1].host, "::1");
  EXPECT_EQ(options.targets[1].port, 2);
  EXPECT_EQ(options.targets[1].path, "/chat");
  EXPECT_EQ(options.targets[2].port, 80);
  EXPECT_EQ(options.targets[2].path, "/ws");
}

TEST(CommandLine, says_what_to_do_about_what_is_wrong) {
  EXPECT_THAT(complaint_about({"--scenario", "fan-out"}), HasSubstr("--list-scenarios"));
  EXPECT_THAT(complaint_about({"--scenario", "cluster"}), HasSubstr("give --url several times"));
  EXPECT_THAT(complaint_about({"--conections", "5"}), HasSubstr("did you mean --connections?"));
  EXPECT_THAT(complaint_about({"--connections", "20000"}), HasSubstr("start several processes"));
  EXPECT_THAT(complaint_about({"--connections", "many"}), HasSubstr("--connections"));
  EXPECT_THAT(complaint_about({"--url", "http://x/"}), HasSubstr("ws://HOST:PORT"));
  EXPECT_THAT(complaint_about({"--url", "ws://x:99999/ws"}), HasSubstr("ws://HOST:PORT"));
  EXPECT_THAT(complaint_about({"--window", "33"}), HasSubstr("--window"));
  EXPECT_THAT(complaint_about({"--connections", "5", "--rooms", "6"}), HasSubstr("--rooms"));
  EXPECT_THAT(complaint_about({"--connections", "5", "--senders", "6"}), HasSubstr("--senders"));
  EXPECT_THAT(complaint_about({"--connections", "12", "--slow-readers", "3"}), HasSubstr("--slow-readers"));
  EXPECT_THAT(complaint_about({"--scenario", "idle", "--connections", "2000"}), HasSubstr("--from"));
}

TEST(CommandLine, idle_connections_come_on_top_in_rooms_of_their_own) {
  const auto options = options_of({"--connections", "100", "--rooms", "2", "--idle", "150"});
  EXPECT_EQ(options.active_connections(), 100U);
  EXPECT_EQ(options.total_connections(), 250U);
  EXPECT_EQ(options.total_rooms(), 4U);
  EXPECT_THAT(complaint_about({"--connections", "10000", "--idle", "10000"}), HasSubstr("start several processes"));
}

TEST(CommandLine, a_resume_storm_has_its_senders_on_top) {
  const auto options = options_of({"--scenario", "resume-storm", "--connections", "100", "--rooms", "10"});
  EXPECT_EQ(options.total_connections(), 110U);
}

}  // namespace
}  // namespace chatroom::bench
