// The mail between shards: order, batches, and who has to be woken. Threads meet in the integration tests.
#include "shard/mailbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

namespace chatroom::shard {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<int> take(Mailbox<int>& mailbox) {
  std::vector<int> taken;
  mailbox.take(taken);
  return taken;
}

bool put(Mailbox<int>& mailbox, std::vector<int> batch) { return mailbox.put(batch); }

TEST(Mailbox, hands_over_batches_in_the_order_put) {
  Mailbox<int> mailbox;
  put(mailbox, {1, 2});
  put(mailbox, {3});
  put(mailbox, {4, 5});
  EXPECT_THAT(take(mailbox), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(take(mailbox), IsEmpty());
}

TEST(Mailbox, asks_for_a_wake_up_only_when_nothing_was_waiting) {
  Mailbox<int> mailbox;
  EXPECT_TRUE(put(mailbox, {1}));
  EXPECT_FALSE(put(mailbox, {2}));
  take(mailbox);
  EXPECT_TRUE(put(mailbox, {3}));
}

TEST(Mailbox, empties_the_batch_that_it_is_given) {
  Mailbox<int> mailbox;
  std::vector<int> batch{1};
  EXPECT_TRUE(mailbox.put(batch));
  EXPECT_THAT(batch, IsEmpty());
  batch.push_back(2);
  EXPECT_FALSE(mailbox.put(batch));
  EXPECT_THAT(batch, IsEmpty());
}

TEST(Mailbox, keeps_the_memory_that_its_batches_have_grown_to) {
  Mailbox<int> mailbox;
  std::vector<int> batch;
  batch.reserve(1000);
  batch.push_back(1);
  EXPECT_TRUE(mailbox.put(batch));
  std::vector<int> taken;
  mailbox.take(taken);
  EXPECT_GE(taken.capacity(), 1000U);
}

TEST(Outgoing, collects_for_each_target_in_the_order_added) {
  Outgoing<int> outgoing(3);
  outgoing.add(2, 10);
  outgoing.add(0, 20);
  outgoing.add(2, 11);
  std::vector<std::pair<base::ShardId, std::vector<int>>> sent;
  outgoing.flush([&](base::ShardId to, std::vector<int>& batch) { sent.emplace_back(to, std::exchange(batch, {})); });
  EXPECT_THAT(sent, ElementsAre(std::pair(base::ShardId{2}, std::vector{10, 11}),
                                std::pair(base::ShardId{0}, std::vector{20})));
}

TEST(Outgoing, calls_each_target_once_and_only_if_there_is_something_for_it) {
  Outgoing<int> outgoing(4);
  outgoing.add(1, 1);
  outgoing.add(1, 2);
  EXPECT_FALSE(outgoing.empty());
  std::vector<base::ShardId> called;
  const auto send = [&](base::ShardId to, std::vector<int>& batch) {
    called.push_back(to);
    batch.clear();
  };
  outgoing.flush(send);
  outgoing.flush(send);
  EXPECT_THAT(called, ElementsAre(1));
  EXPECT_TRUE(outgoing.empty());
}

TEST(Outgoing, carries_values_that_can_only_be_moved_into_a_mailbox) {
  Outgoing<std::unique_ptr<int>> outgoing(1);
  Mailbox<std::unique_ptr<int>> mailbox;
  outgoing.add(0, std::make_unique<int>(7));
  outgoing.flush([&](base::ShardId, auto& batch) { EXPECT_TRUE(mailbox.put(batch)); });
  std::vector<std::unique_ptr<int>> taken;
  mailbox.take(taken);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(*taken[0], 7);
}

}  // namespace
}  // namespace chatroom::shard
