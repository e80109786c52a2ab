#include "ops/option_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace chatroom::ops {
namespace {

using std::chrono::milliseconds;

const OptionSpec& spec_of(std::string_view name) {
  const auto* spec = find_option(name);
  EXPECT_NE(spec, nullptr) << name;
  return *spec;
}

// What the text becomes when it is written again, or the complaint.
std::string reread(std::string_view name, std::string_view text) {
  Options options;
  const auto complaint = read_value(spec_of(name), text, options);
  return complaint ? *complaint : write_value(spec_of(name), options);
}

TEST(OptionTable, has_defaults_that_can_be_read) {
  for (const auto& spec : option_table()) {
    Options options;
    EXPECT_EQ(read_value(spec, spec.default_value, options), std::nullopt) << spec.name;
    EXPECT_EQ(write_value(spec, options), spec.default_value) << spec.name;
  }
}

TEST(OptionTable, has_each_name_once_in_small_letters_and_a_help_sentence) {
  std::set<std::string_view> names;
  for (const auto& spec : option_table()) {
    EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
    EXPECT_EQ(spec.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos) << spec.name;
    EXPECT_FALSE(spec.help.empty() || spec.help.ends_with('.')) << spec.name;
  }
}

TEST(OptionTable, keeps_the_options_of_a_group_together) {
  std::set<std::string_view> seen;
  std::string_view group;
  for (const auto& spec : option_table()) {
    if (spec.group == group) continue;
    group = spec.group;
    EXPECT_TRUE(seen.insert(group).second) << group << " comes twice";
  }
}

// The figures of docs/protocol.md, spelled out a second time on purpose.
TEST(OptionTable, has_the_limits_of_the_protocol_as_defaults) {
  Options options;
  for (const auto& spec : option_table()) read_value(spec, spec.default_value, options);
  EXPECT_EQ(options.frame_size, 4096U);
  EXPECT_EQ(options.message_length, 200U);
  EXPECT_EQ(options.username_length, 16U);
  EXPECT_EQ(options.room_name_length, 16U);
  EXPECT_EQ(options.message_burst, 20U);
  EXPECT_EQ(options.message_rate, 5.0);
  EXPECT_EQ(options.event_burst, 10U);
  EXPECT_EQ(options.event_rate, 2.0);
  EXPECT_EQ(options.connection_burst, 20U);
  EXPECT_EQ(options.connection_rate, 5.0);
  EXPECT_EQ(options.session_connection_burst, 200U);
  EXPECT_EQ(options.session_connection_rate, 50.0);
  EXPECT_EQ(options.queue_size, 1U << 20);
  EXPECT_EQ(options.room_log_messages, 512U);
  EXPECT_EQ(options.room_log_size, 1U << 20);
  EXPECT_EQ(options.total_log_size, 256U << 20);
  EXPECT_EQ(options.max_away_clients, 100'000U);
  EXPECT_EQ(options.heartbeat, milliseconds(30'000));
  EXPECT_EQ(options.heartbeat_timeout, milliseconds(10'000));
  EXPECT_EQ(options.grace, milliseconds(30'000));
  EXPECT_EQ(options.flood_refusals, 100U);
  EXPECT_EQ(options.flood_window, milliseconds(10'000));
  EXPECT_EQ(options.client_ttl, milliseconds(3'600'000));
  EXPECT_EQ(options.room_ttl, milliseconds(67 * 60'000));
  EXPECT_EQ(options.typing_interval, milliseconds(3'000));
  EXPECT_EQ(options.typing_room_members, 100U);
  EXPECT_EQ(options.member_list_length, 100U);
  EXPECT_EQ(options.http_header_size, 16U << 10);
  EXPECT_EQ(options.http_body_size, 64U << 10);
  EXPECT_EQ(options.http_timeout, milliseconds(10'000));
  EXPECT_EQ(options.drain, milliseconds(5'000));
}

TEST(OptionTable, names_the_flag_and_the_variable_after_the_option) {
  EXPECT_EQ(flag_name("frame-size"), "--frame-size");
  EXPECT_EQ(environment_name("frame-size"), "CHATROOM_FRAME_SIZE");
  EXPECT_EQ(find_option("frame_size"), nullptr);
}

TEST(OptionText, reads_counts_within_their_bounds) {
  EXPECT_EQ(reread("shards", "64"), "64");
  EXPECT_EQ(reread("shards", "0"), "0");
  const std::string give = "; give 1 to 64, or 0 for as many as there are cores";
  EXPECT_EQ(reread("shards", "65"), "\"65\" is out of bounds" + give);
  EXPECT_EQ(reread("shards", "99999999999999999999999"), "\"99999999999999999999999\" is out of bounds" + give);
  for (const std::string text : {"", "abc", "-1", "+1", "1.5", "1 ", " 1", "0x10", "1e3", "4KiB"}) {
    EXPECT_EQ(reread("shards", text), "\"" + text + "\" is not a whole number" + give);
  }
  EXPECT_EQ(reread("message-length", "0"), "\"0\" is out of bounds; give 1 to 100000");
}

TEST(OptionText, reads_sizes_with_and_without_a_unit) {
  EXPECT_EQ(reread("frame-size", "5000"), "5000");
  EXPECT_EQ(reread("frame-size", "5000B"), "5000");
  EXPECT_EQ(reread("frame-size", "4096"), "4KiB");
  EXPECT_EQ(reread("frame-size", "4 KiB"), "4KiB");
  EXPECT_EQ(reread("frame-size", "16MiB"), "16MiB");
  EXPECT_EQ(reread("total-log-size", "2GiB"), "2GiB");
  EXPECT_EQ(reread("http-body-size", "0"), "0");
  const std::string give = "; give 256 to 16MiB, in bytes or with KiB, MiB or GiB";
  EXPECT_EQ(reread("frame-size", "255"), "\"255\" is out of bounds" + give);
  EXPECT_EQ(reread("frame-size", "16385KiB"), "\"16385KiB\" is out of bounds" + give);
  EXPECT_EQ(reread("frame-size", "99999999999999999GiB"), "\"99999999999999999GiB\" is out of bounds" + give);
  for (const std::string text : {"", "KiB", "4KB", "4kib", "4 K", "-4KiB", "4.5KiB", "4  KiB", "KiB4"}) {
    EXPECT_EQ(reread("frame-size", text), "\"" + text + "\" is not a size" + give);
  }
}

TEST(OptionText, reads_seconds_down_to_a_millisecond) {
  EXPECT_EQ(reread("grace-seconds", "30"), "30");
  EXPECT_EQ(reread("grace-seconds", "0"), "0");
  EXPECT_EQ(reread("grace-seconds", "0.25"), "0.25");
  EXPECT_EQ(reread("grace-seconds", "0.0004"), "0");
  EXPECT_EQ(reread("grace-seconds", "1e2"), "100");
  const std::string give = "; give 0 to 86400 seconds, without a unit";
  EXPECT_EQ(reread("grace-seconds", "-1"), "\"-1\" is out of bounds" + give);
  EXPECT_EQ(reread("grace-seconds", "86400.1"), "\"86400.1\" is out of bounds" + give);
  for (const std::string text : {"", "30s", "1 m", "nan", "inf", "-inf", "1,5", "0x1p3"}) {
    EXPECT_EQ(reread("grace-seconds", text), "\"" + text + "\" is not a number of seconds" + give);
  }
}

TEST(OptionText, reads_rates) {
  EXPECT_EQ(reread("message-rate", "0.5"), "0.5");
  EXPECT_EQ(reread("message-rate", "1000000"), "1000000");
  EXPECT_EQ(reread("message-rate", "0"), "\"0\" is out of bounds; give 0.01 to 1000000 a second");
  EXPECT_EQ(reread("message-rate", "nan"), "\"nan\" is not a number; give 0.01 to 1000000 a second");
  EXPECT_EQ(reread("message-rate", "1e999"), "\"1e999\" is out of bounds; give 0.01 to 1000000 a second");
}

TEST(OptionText, reads_switches_levels_and_formats_by_name) {
  for (const auto* text : {"true", "yes", "on", "1"}) EXPECT_EQ(reread("no-client-limits", text), "true");
  for (const auto* text : {"false", "no", "off", "0"}) EXPECT_EQ(reread("no-client-limits", text), "false");
  EXPECT_EQ(reread("no-client-limits", "TRUE"), "\"TRUE\" is neither true nor false; give true or false");
  for (const auto* text : {"on", "true"}) EXPECT_EQ(reread("compress", text), "on");
  for (const auto* text : {"off", "0"}) EXPECT_EQ(reread("compress", text), "off");
  EXPECT_EQ(reread("compress", "fast"), "\"fast\" is neither on nor off; give on or off");
  for (const auto* text : {"trace", "debug", "info", "warning", "error", "off"})
    EXPECT_EQ(reread("log-level", text), text);
  EXPECT_EQ(reread("log-level", "loud"), "\"loud\" is not a level; give trace, debug, info, warning, error or off");
  for (const auto* text : {"auto", "text", "json"}) EXPECT_EQ(reread("log-format", text), text);
  EXPECT_EQ(reread("log-format", "xml"), "\"xml\" is not a format; give auto, text or json");
}

TEST(OptionText, reads_lists_of_origins) {
  EXPECT_EQ(reread("allow-origin", ""), "");
  EXPECT_EQ(reread("allow-origin", " https://a.example ,, http://B.example:80,"),
            "https://a.example, http://b.example");
  EXPECT_EQ(reread("allow-origin", "https://a.example,https://A.example"), "https://a.example") << "once is enough";
  EXPECT_EQ(reread("allow-origin", "https://a.example,*"), "*") << "the rest would say nothing";
  EXPECT_EQ(reread("allow-origin", "a.example"),
            "\"a.example\" is not an origin; give scheme://host or scheme://host:port without a path, such as "
            "https://chat.example, or *");
}

TEST(OptionText, reads_lists_of_networks) {
  EXPECT_EQ(reread("trusted-proxy", ""), "");
  EXPECT_EQ(reread("trusted-proxy", "10.1.0.0/16, fd00::/8,,10.1.0.0/16, 192.0.2.1"),
            "10.1.0.0/16, fd00::/8, 192.0.2.1/32");
  EXPECT_EQ(
      reread("trusted-proxy", "10.1.0.0/16, proxy"),
      "\"10.1.0.0/16, proxy\" is not a network; give address/bits, such as 10.0.0.0/8 or fd00::/8, or an address");
}

TEST(OptionText, reads_addresses_and_paths) {
  EXPECT_EQ(reread("listen", "[::]:3000"), "[::]:3000");
  EXPECT_EQ(
      reread("listen", "3000"),
      "\"3000\" is not an address and a port; give an IP address and a port, such as 127.0.0.1:3000 or [::]:3000");
  EXPECT_EQ(reread("log-file", "/var/log/chat room.log"), "/var/log/chat room.log");
  for (const std::string_view text : {"", "a\"b"}) {
    EXPECT_NE(reread("log-file", text).find("is no path; give a path"), std::string::npos) << text;
  }
}

TEST(OptionText, escapes_what_it_complains_about) {
  EXPECT_EQ(reread("log-format", "a\n\x1b[31m"), "\"a\\n\\u001b[31m\" is not a format; give auto, text or json");
}

TEST(OptionText, changes_nothing_when_it_complains) {
  Options options;
  options.shards = 7;
  EXPECT_TRUE(read_value(spec_of("shards"), "65", options));
  EXPECT_EQ(options.shards, 7U);
}

TEST(OptionText, describes_defaults_for_the_help) {
  EXPECT_EQ(describe_default(spec_of("frame-size")), "4KiB");
  EXPECT_EQ(describe_default(spec_of("shards")), "0 for as many as there are cores");
  EXPECT_EQ(describe_default(spec_of("no-client-limits")), "");
  EXPECT_EQ(describe_default(spec_of("allow-origin")), "");
}

}  // namespace
}  // namespace chatroom::ops
