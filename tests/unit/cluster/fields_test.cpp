#include "cluster/redis/fields.hpp"

#include "cluster/redis/control_words.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::cluster {

namespace {

TEST(Fields, come_back_as_they_went_whatever_is_in_them) {
  const std::string odd("3:a\0b\n:", 7);
  const std::string text = FieldWriter().add("").add(odd).add(std::uint64_t{18'446'744'073'709'551'615U}).take();
  FieldReader reader(text);
  EXPECT_EQ(reader.text(), "");
  EXPECT_EQ(reader.text(), odd);
  EXPECT_EQ(reader.number(), 18'446'744'073'709'551'615U);
  EXPECT_TRUE(reader.is_good());
}

TEST(Fields, are_not_good_where_one_is_asked_for_that_is_not_there) {
  FieldReader reader("1:a");
  EXPECT_EQ(reader.text(), "a");
  EXPECT_TRUE(reader.is_good());
  EXPECT_EQ(reader.text(), "");
  EXPECT_FALSE(reader.is_good());
}

TEST(Fields, are_empty_from_what_is_none_on) {
  for (const char* text : {"", ":", "a:b", "-1:a", "2:a", "99999999999999999999:a", "18446744073709551615:a", "1a"}) {
    FieldReader reader(text);
    EXPECT_EQ(reader.text(), "") << text;
    EXPECT_EQ(reader.text(), "") << text;
    EXPECT_FALSE(reader.is_good()) << text;
  }
}

TEST(Fields, are_not_good_where_a_number_is_none) {
  FieldReader reader("1:a1:b");
  EXPECT_EQ(reader.number(), 0U);
  EXPECT_FALSE(reader.is_good());
  EXPECT_EQ(reader.text(), "");
}

// Cut at every byte, none of these is one; what is behind one is for later versions.
template <class Parse>
void expect_whole_only(const std::string& text, Parse parse) {
  for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(parse(text.substr(0, size))) << size;
  EXPECT_TRUE(parse(text));
  EXPECT_TRUE(parse(text + "3:new"));
}

TEST(ControlWords, keep_a_report) {
  chat::NodeReport report;
  report.id = "id";
  report.host = "host";
  report.address = "[::]:3000";
  report.version = "1.2";
  report.started_at = chat::WallTime(1'700'000'000'123);
  report.draining = true;
  std::uint64_t next = 1;
  for (auto* count : {&report.connections, &report.clients, &report.rooms, &report.messages_in, &report.messages_out,
                      &report.deliveries, &report.bytes_in, &report.bytes_out, &report.limit_hits, &report.queued_bytes,
                      &report.memory_bytes, &report.cpu_ms, &report.loop_lag_us}) {
    *count = next++;
  }
  const std::string text = text_of(report);
  expect_whole_only(text, parse_report);
  const auto read = parse_report(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(text_of(*read), text);
  EXPECT_EQ(read->address, "[::]:3000");
  EXPECT_EQ(read->started_at, report.started_at);
  EXPECT_TRUE(read->draining);
  EXPECT_EQ(read->connections, 1U);
  EXPECT_EQ(read->loop_lag_us, 13U);
}

TEST(ControlWords, keep_a_ban_an_entry_and_what_is_live) {
  const chat::Ban ban{"192.0.2.1", chat::WallTime(2), chat::WallTime(1), "root", chat::ClientId{3}};
  expect_whole_only(text_of(ban), parse_ban);
  EXPECT_EQ(text_of(*parse_ban(text_of(ban))), text_of(ban));
  const chat::AuditEntry entry{chat::WallTime(1), "root", "192.0.2.1", "notice", "7", "ok", "node"};
  expect_whole_only(text_of(entry), parse_entry);
  EXPECT_EQ(text_of(*parse_entry(text_of(entry))), text_of(entry));
  EXPECT_EQ(parse_entry(text_of(entry))->node, "node");
  const chat::LiveClient live{.messages = 1, .limit_hits = 2, .queued_bytes = 3};
  expect_whole_only(text_of(live), parse_live);
  EXPECT_EQ(parse_live(text_of(live))->queued_bytes, 3U);
}

}  // namespace

}  // namespace chatroom::cluster
