#include "ops/settings.hpp"

#include "ops/option_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace chatroom::ops {
namespace {

using Environment = std::vector<std::string>;

std::string sentence(const base::Result<Settings, StartError>& result) {
  return result ? "fine" : result.error().sentence;
}
std::string sentence(const base::Result<Configuration, StartError>& result) {
  return result ? "fine" : result.error().sentence;
}
std::string config_sentence(std::string_view text) { return sentence(read_config(text, "chat.conf")); }
std::string environment_sentence(const Environment& environment) { return sentence(read_environment(environment)); }

std::string source_of(const Configuration& configuration, std::string_view name) {
  for (const auto& choice : configuration.choices) {
    if (choice.name == name) return std::string(choice.source);
  }
  return "nowhere";
}

// Every combination of flag, environment and file, with a value of its own in each.
TEST(Settings, are_taken_from_the_flag_then_the_environment_then_the_file_then_the_default) {
  for (unsigned given = 0; given < 8; ++given) {
    Settings flags;
    Settings environment;
    Settings file;
    if ((given & 4) != 0) flags["message-burst"] = {"4", "--message-burst"};
    if ((given & 2) != 0) environment["message-burst"] = {"2", "CHATROOM_MESSAGE_BURST"};
    if ((given & 1) != 0) file["message-burst"] = {"1", "chat.conf, line 1: message-burst"};
    const auto merged = merge_settings(flags, environment, file, 2);
    ASSERT_TRUE(merged) << given;
    const bool by_flag = given >= 4;
    const bool by_environment = !by_flag && given >= 2;
    EXPECT_EQ(merged->options.message_burst, by_flag ? 4U : by_environment ? 2U : given == 1 ? 1U : 20U);
    EXPECT_EQ(source_of(*merged, "message-burst"), by_flag          ? "flag"
                                                   : by_environment ? "environment"
                                                   : given == 1     ? "file"
                                                                    : "default");
  }
}

TEST(Settings, are_merged_option_by_option) {
  const auto merged =
      merge_settings({{"shards", {"3", ""}}}, {{"event-burst", {"4", ""}}}, {{"flood-refusals", {"5", ""}}}, 2);
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->options.shards, 3U);
  EXPECT_EQ(merged->options.event_burst, 4U);
  EXPECT_EQ(merged->options.flood_refusals, 5U);
}

TEST(Settings, take_the_cores_for_zero_shards_within_the_bounds) {
  EXPECT_EQ(merge_settings({}, {}, {}, 3)->options.shards, 3U);
  EXPECT_EQ(merge_settings({}, {}, {}, 0)->options.shards, 1U) << "a system that does not know its cores";
  EXPECT_EQ(merge_settings({}, {}, {}, 256)->options.shards, 64U);
}

TEST(Settings, say_where_a_wrong_value_stands) {
  const Setting bad = {"abc", "here"};
  const Settings wrong = {{"shards", bad}};
  const std::string complaint =
      "here: \"abc\" is not a whole number; give 1 to 64, or 0 for as many as there are cores";
  EXPECT_EQ(sentence(merge_settings(wrong, {}, {}, 1)), complaint);
  EXPECT_EQ(sentence(merge_settings({}, wrong, {}, 1)), complaint);
  EXPECT_EQ(sentence(merge_settings({}, {}, wrong, 1)), complaint);
}

TEST(Settings, are_wrong_even_where_another_source_hides_them) {
  const Settings good = {{"shards", {"2", "--shards"}}};
  const Settings wrong = {{"shards", {"abc", "CHATROOM_SHARDS"}}};
  EXPECT_TRUE(sentence(merge_settings(good, wrong, {}, 1)).starts_with("CHATROOM_SHARDS: "));
}

TEST(Settings, must_fit_together) {
  EXPECT_EQ(sentence(merge_settings({{"grace-seconds", {"3600", ""}}}, {}, {}, 1)), "fine");
  EXPECT_EQ(sentence(merge_settings({{"grace-seconds", {"3600.5", ""}}}, {}, {}, 1)),
            "--grace-seconds 3600.5 is longer than --client-ttl-seconds 3600, so clients would be swept in their grace "
            "time; give a shorter grace or a longer TTL");
  EXPECT_EQ(
      sentence(merge_settings({}, {{"total-log-size", {"512KiB", ""}}}, {}, 1)),
      "--room-log-size 1MiB is more than --total-log-size 512KiB for all rooms; give less for a room or more for all");
  EXPECT_EQ(sentence(merge_settings({{"message-length", {"1024", ""}}}, {}, {}, 1)), "fine");
  EXPECT_EQ(
      sentence(merge_settings({{"message-length", {"1025", ""}}}, {}, {}, 1)),
      "--message-length 1025 needs up to 4100 bytes and does not fit into --frame-size 4KiB; allow larger frames or "
      "only shorter messages");
}

TEST(Environment, gives_values_by_name) {
  const auto settings = read_environment(
      Environment{"PATH=/bin", "CHATROOM_FRAME_SIZE=8KiB", "CHATROOM_ALLOW_ORIGIN=", "CHATROOM_CONFIG=a=b"});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->size(), 3U);
  EXPECT_EQ(settings->at("frame-size").text, "8KiB");
  EXPECT_EQ(settings->at("frame-size").where, "CHATROOM_FRAME_SIZE");
  EXPECT_EQ(settings->at("allow-origin").text, "");
  EXPECT_EQ(settings->at("config").text, "a=b");
}

TEST(Environment, has_a_name_for_every_option) {
  for (const auto& spec : option_table()) {
    const auto settings = read_environment(Environment{environment_name(spec.name) + "=x"});
    ASSERT_TRUE(settings) << spec.name;
    EXPECT_TRUE(settings->contains(spec.name)) << spec.name;
  }
}

TEST(Environment, refuses_unknown_names_of_ours) {
  EXPECT_EQ(environment_sentence({"CHATROOM_SHRADS=2"}),
            "CHATROOM_SHRADS: there is no option of this name; did you mean CHATROOM_SHARDS?");
  EXPECT_EQ(environment_sentence({"CHATROOM_SOMETHING_ELSE_ALTOGETHER=2"}),
            "CHATROOM_SOMETHING_ELSE_ALTOGETHER: there is no option of this name; unset it");
  EXPECT_NE(environment_sentence({"CHATROOM_"}), "fine");
  EXPECT_NE(environment_sentence({"CHATROOM_shards=2"}), "fine");
  EXPECT_EQ(environment_sentence({"CHATROOM=2", "chatroom_shards=2", "MY_CHATROOM_X=2", ""}), "fine");
}

TEST(Environment, passes_over_the_addresses_of_a_service_called_chatroom) {
  EXPECT_EQ(environment_sentence({"CHATROOM_PORT=tcp://10.0.0.1:3000", "CHATROOM_PORT_3000_TCP_ADDR=10.0.0.1",
                                  "CHATROOM_SERVICE_HOST=10.0.0.1", "CHATROOM_SERVICE_PORT=3000"}),
            "fine");
}

TEST(ConfigFile, has_a_value_a_line) {
  const auto settings = read_config(
      "# ChatRoom\n"
      "\n"
      "shards = 2\n"
      "  message-burst=30   # more\r\n"
      "\tlog-file = \"/var/log/a # b.log\"  # quoted\n"
      "allow-origin = https://a.example\n"
      "allow-origin = https://b.example, https://c.example\n"
      "log-level = \n"
      "log-format = a#b",
      "chat.conf");
  ASSERT_TRUE(settings) << settings.error().sentence;
  EXPECT_EQ(settings->size(), 6U);
  EXPECT_EQ(settings->at("shards").text, "2");
  EXPECT_EQ(settings->at("shards").where, "chat.conf, line 3: shards");
  EXPECT_EQ(settings->at("message-burst").text, "30");
  EXPECT_EQ(settings->at("log-file").text, "/var/log/a # b.log");
  EXPECT_EQ(settings->at("allow-origin").text, "https://a.example,https://b.example, https://c.example");
  EXPECT_EQ(settings->at("log-level").text, "");
  EXPECT_EQ(settings->at("log-format").text, "a#b");
}

TEST(ConfigFile, may_be_empty_or_end_without_a_newline) {
  for (const std::string_view text : {"", "\n", "\n\n", "#", "shards = 2", " "})
    EXPECT_EQ(config_sentence(text), "fine") << text;
}

TEST(ConfigFile, says_which_line_is_wrong) {
  EXPECT_EQ(config_sentence("\n\nshrads = 2"), "chat.conf, line 3: \"shrads\" is no option; did you mean shards?");
  EXPECT_EQ(config_sentence("--shards = 2"), "chat.conf, line 1: \"--shards\" is no option; did you mean shards?");
  EXPECT_EQ(config_sentence("config = b.conf"), "chat.conf, line 1: \"config\" is no option");
  EXPECT_EQ(config_sentence(" = 2"), "chat.conf, line 1: \"\" is no option");
  EXPECT_EQ(config_sentence("[server]"), "chat.conf, line 1: \"[server]\" is not an assignment; write key = value");
  EXPECT_EQ(config_sentence("shards = 2\nshards = 3"),
            "chat.conf, line 2: shards is given twice; take one of the lines out");
  EXPECT_EQ(config_sentence("log-file = \"a"), "chat.conf, line 1: log-file has a stray quote; write key = \"value\"");
  EXPECT_EQ(config_sentence("log-file = \"a\" b"),
            "chat.conf, line 1: log-file has a stray quote; write key = \"value\"");
}

TEST(ConfigFile, escapes_hostile_bytes_in_its_sentences) {
  EXPECT_EQ(config_sentence(std::string_view("a\0\x1b\xff = 1", 8)),
            "chat.conf, line 1: \"a\\u0000\\u001b\uFFFD\" is no option");
}

TEST(PrintedConfiguration, names_value_and_source_and_is_itself_a_configuration_file) {
  const auto merged =
      merge_settings({{"shards", {"3", ""}}, {"allow-origin", {"https://a.example,https://b.example", ""}}},
                     {{"frame-size", {"8192", ""}}}, {{"log-file", {"/a # b", ""}}}, 2);
  ASSERT_TRUE(merged);
  const auto printed = print_configuration(*merged);
  EXPECT_NE(printed.find("shards = 3                                      # flag\n"), std::string::npos) << printed;
  EXPECT_NE(printed.find("frame-size = 8KiB                               # environment\n"), std::string::npos);
  EXPECT_NE(printed.find("log-file = \"/a # b\"                             # file\n"), std::string::npos);
  EXPECT_NE(printed.find("message-rate = 5                                # default\n"), std::string::npos);
  EXPECT_EQ(static_cast<std::size_t>(std::count(printed.begin(), printed.end(), '\n')), option_table().size());

  const auto file = read_config(printed, "printed.conf");
  ASSERT_TRUE(file) << file.error().sentence;
  const auto again = merge_settings({}, {}, *file, 1);
  ASSERT_TRUE(again) << again.error().sentence;
  EXPECT_EQ(again->options, merged->options);
}

TEST(Suggestion, is_the_nearest_name_that_is_near_enough) {
  const std::vector<std::string> known = {"shards", "frame-size", "queue-size"};
  EXPECT_EQ(suggest("shard", known), "; did you mean shards?");
  EXPECT_EQ(suggest("frames-size", known), "; did you mean frame-size?");
  EXPECT_EQ(suggest("xyz", known), "");
  EXPECT_EQ(suggest("", known), "");
  EXPECT_EQ(suggest(std::string(1 << 20, 's'), known), "") << "not worth comparing";
}

TEST(Reload, takes_over_what_can_be_and_names_what_can_not) {
  Options running = merge_settings({}, {}, {}, 2)->options;
  const Options before = running;
  Options fresh = running;
  EXPECT_TRUE(reload_options(running, fresh).changed.empty());

  fresh.log_level = LogLevel::debug;
  fresh.allow_origins = {"https://a.example"};
  fresh.shards = 7;
  const auto reloaded = reload_options(running, fresh);
  EXPECT_EQ(reloaded.changed, (std::vector<std::string_view>{"allow-origin", "log-level"}));
  EXPECT_EQ(reloaded.need_a_restart, (std::vector<std::string_view>{"shards"}));
  EXPECT_EQ(running.log_level, LogLevel::debug);
  EXPECT_EQ(running.allow_origins, fresh.allow_origins);
  EXPECT_EQ(running.shards, before.shards);
}

}  // namespace
}  // namespace chatroom::ops
