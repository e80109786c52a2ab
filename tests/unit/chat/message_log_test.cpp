#include "chat/message_log.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace chatroom::chat {
namespace {

EncodedMessage message(std::string text) { return {base::SharedBytes::copy_of(text), 0}; }

std::string joined(const std::vector<EncodedMessage>& messages) {
  std::string text;
  for (const auto& one : messages) text.append(one.text());
  return text;
}

TEST(MessageLog, does_not_keep_the_compressed_form) {
  MessageLog log(2, 1'000);
  auto both = message("both");
  both.deflated = base::SharedBytes::copy_of("b");
  log.push(both);
  EXPECT_TRUE(log.all().front().deflated.empty());
  EXPECT_EQ(log.all().front().text(), "both");
}

TEST(MessageLog, starts_before_the_first_message) {
  const MessageLog log(10, 1000);
  EXPECT_EQ(log.first(), 1u);
  EXPECT_EQ(log.last(), 0u);
  EXPECT_TRUE(log.newest(0, 100, 10, 1000).empty());
}

TEST(MessageLog, drops_the_oldest_beyond_its_count) {
  MessageLog log(3, 100'000);
  for (const char* text : {"a", "b", "c", "d"}) log.push(message(text));
  EXPECT_EQ(log.first(), 2u);
  EXPECT_EQ(log.last(), 4u);
  EXPECT_EQ(joined(log.all()), "bcd");
}

TEST(MessageLog, drops_the_oldest_beyond_its_bytes_but_never_the_newest) {
  MessageLog log(100, 3 * MessageLog::cost(message(std::string(100, 'x'))));
  for (int i = 0; i < 5; ++i) log.push(message(std::string(100, 'x')));
  EXPECT_EQ(log.first(), 3u);
  log.push(message(std::string(10'000, 'y')));
  EXPECT_EQ(log.first(), 6u);
  EXPECT_EQ(log.last(), 6u);
}

TEST(MessageLog, gives_the_newest_between_two_marks_in_order) {
  MessageLog log(100, 100'000);
  for (const char* text : {"a", "b", "c", "d", "e"}) log.push(message(text));
  EXPECT_EQ(joined(log.newest(0, 6, 100, 1000)), "abcde");
  EXPECT_EQ(joined(log.newest(0, 99, 2, 1000)), "de");
  EXPECT_EQ(joined(log.newest(2, 5, 100, 1000)), "cd");
  EXPECT_EQ(joined(log.newest(0, 6, 100, 3)), "cde");
  EXPECT_EQ(joined(log.newest(5, 6, 100, 1000)), "");
  EXPECT_EQ(joined(log.newest(0, 1, 100, 1000)), "");
  EXPECT_EQ(joined(log.newest(77, 6, 100, 1000)), "");
}

TEST(MessageLog, goes_on_from_where_another_one_stands) {
  MessageLog log(100, 1000);
  log.start_at(41);
  EXPECT_EQ(log.last(), 40u);
  log.push(message("x"));
  EXPECT_EQ(log.last(), 41u);
  EXPECT_EQ(joined(log.newest(0, 42, 10, 100)), "x");
}

TEST(MessageLog, forgets_what_lies_below_a_mark_but_not_its_place) {
  MessageLog log(100, 1000);
  for (const char* text : {"a", "b", "c"}) log.push(message(text));
  log.trim_to(3);
  EXPECT_EQ(joined(log.all()), "c");
  log.trim_to(50);
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(log.last(), 3u);
  EXPECT_EQ(log.first(), 4u);
  EXPECT_EQ(log.bytes(), 0u);
}

TEST(LogBudget, names_a_longest_log_while_there_is_too_much) {
  LogBudget budget(1000);
  MessageLog small(100, 100'000, &budget);
  MessageLog large(100, 100'000, &budget);
  small.push(message("s"));
  EXPECT_EQ(budget.over_budget(), nullptr);
  for (int i = 0; i < 10; ++i) large.push(message(std::string(100, 'l')));
  int dropped = 0;
  while (MessageLog* log = budget.over_budget()) {
    ASSERT_EQ(log, &large);
    log->trim_to(log->first() + 1);
    ++dropped;
  }
  EXPECT_GT(dropped, 0);
  EXPECT_LE(budget.bytes(), 1000u);
  EXPECT_EQ(small.first(), 1u);
}

TEST(LogBudget, forgets_a_log_that_is_gone) {
  LogBudget budget(0);
  auto first = std::make_unique<MessageLog>(10, 1000, &budget);
  MessageLog second(10, 1000, &budget);
  first->push(message("a"));
  second.push(message("b"));
  first.reset();
  EXPECT_EQ(budget.bytes(), second.bytes());
  EXPECT_EQ(budget.over_budget(), &second);
}

}  // namespace
}  // namespace chatroom::chat
