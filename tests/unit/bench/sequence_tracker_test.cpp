// What the load tool's tracker says of sequences with faults, and the same against a naive model.
#include "load/sequence_tracker.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace chatroom::bench {
namespace {

SequenceTracker after(std::uint64_t start, std::initializer_list<std::uint64_t> received) {
  SequenceTracker tracker;
  tracker.start(start);
  for (const auto seq : received) tracker.receive(seq);
  return tracker;
}

void expect(const SequenceTracker& tracker, std::uint64_t latest, std::uint64_t missing, std::uint64_t repeated,
            std::uint64_t out_of_order) {
  EXPECT_EQ(tracker.missing(latest), missing);
  EXPECT_EQ(tracker.repeated(), repeated);
  EXPECT_EQ(tracker.out_of_order(), out_of_order);
}

TEST(SequenceTracker, finds_nothing_wrong_with_a_sequence_without_gaps) {
  const auto tracker = after(41, {42, 43, 44});
  expect(tracker, 44, 0, 0, 0);
  EXPECT_EQ(tracker.received(), 3U);
  EXPECT_EQ(tracker.complete_up_to(), 44U);
}

TEST(SequenceTracker, counts_a_gap_as_missing) {
  const auto tracker = after(0, {1, 2, 5, 6});
  expect(tracker, 6, 2, 0, 0);
  EXPECT_EQ(tracker.complete_up_to(), 2U);
  EXPECT_EQ(tracker.highest(), 6U);
}

TEST(SequenceTracker, counts_what_has_not_come_by_the_end_as_missing) { expect(after(0, {1, 2}), 5, 3, 0, 0); }

TEST(SequenceTracker, counts_a_message_that_came_before_as_repeated) { expect(after(0, {1, 2, 2, 1, 3}), 3, 0, 2, 0); }

TEST(SequenceTracker, counts_two_that_are_swapped_as_one_out_of_order) { expect(after(0, {1, 3, 2, 4}), 4, 0, 0, 1); }

TEST(SequenceTracker, counts_a_late_one_that_comes_twice_once_as_repeated) {
  expect(after(0, {1, 3, 2, 2, 4}), 4, 0, 1, 1);
}

TEST(SequenceTracker, takes_what_is_older_than_the_start_as_repeated) { expect(after(10, {9, 11}), 11, 0, 1, 0); }

TEST(SequenceTracker, finds_no_fault_in_what_a_history_brings) {
  auto tracker = after(0, {1, 2});
  for (const std::uint64_t seq : {5U, 6U, 3U, 4U, 2U}) tracker.recover(seq);
  tracker.receive(7);
  expect(tracker, 7, 0, 0, 0);
  EXPECT_EQ(tracker.received(), 7U);
}

TEST(SequenceTracker, starts_anew_under_another_epoch_and_keeps_its_counts) {
  auto tracker = after(0, {1, 2, 2, 9});
  tracker.start(100);
  tracker.receive(101);
  expect(tracker, 101, 0, 1, 0);
}

TEST(SequenceTracker, agrees_with_a_set_of_all_that_came) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    SequenceTracker tracker;
    std::set<std::uint64_t> seen;
    std::uint64_t repeated = 0;
    std::uint64_t late = 0;
    for (int i = 0; i < 60; ++i) {
      const std::uint64_t seq = 1 + random() % 40;
      if (!seen.empty() && seq < *seen.rbegin() && seen.count(seq) == 0) ++late;
      if (!seen.insert(seq).second) ++repeated;
      tracker.receive(seq);
      expect(tracker, 40, 40 - seen.size(), repeated, late);
      std::uint64_t complete = 0;
      while (seen.count(complete + 1) != 0) ++complete;
      EXPECT_EQ(tracker.complete_up_to(), complete);
      EXPECT_EQ(tracker.received(), seen.size());
    }
  }
}

}  // namespace
}  // namespace chatroom::bench
