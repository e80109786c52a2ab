// A message that is sent again with the same id is never shown again: whatever became of the client meanwhile, it gets
// the values of the first ACK.
#include "contract/retries_contract.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace chatroom::test {

TEST_P(BrokerRetryContract, answers_a_retry_with_the_values_of_the_first_ack) {
  cluster().publish(client_, "a", "another text");
  expect_duplicate(client_);
}

TEST_P(BrokerRetryContract, answers_a_retry_from_another_room) {
  cluster().create(client_);
  cluster().publish(client_, "a");
  expect_duplicate(client_);
}

TEST_P(BrokerRetryContract, answers_a_retry_from_no_room) {
  cluster().ask(client_, chat::LeaveRoomFor{});
  cluster().publish(client_, "a");
  expect_duplicate(client_);
}

TEST_P(BrokerRetryContract, answers_a_retry_meant_for_another_room_since_its_id_is_not_new) {
  cluster().publish(client_, "a", "hello", chat::RoomId{1});
  expect_duplicate(client_);
}

TEST_P(BrokerRetryContract, answers_a_retry_when_the_room_is_gone) {
  cluster().broker(0).delete_room(room_, 0);
  cluster().run();
  cluster().publish(client_, "a");
  expect_duplicate(client_);
}

TEST_P(BrokerRetryContract, answers_a_retry_after_resumes_on_other_shards) {
  cluster().ask(client_, chat::DetachClient{});
  for (std::size_t shard = 0; shard < 3; ++shard) {
    const auto resumed = cluster().resume(client_, shard);
    ASSERT_TRUE(resumed);
    cluster().publish(*resumed, "a");
    expect_duplicate(*resumed);
  }
}

TEST_P(BrokerRetryContract, compares_ids_byte_by_byte_and_for_each_client) {
  cluster().publish(client_, "A");
  cluster().publish(host_, "a");
  EXPECT_EQ(cluster().observer(host_).find(room_)->seq, 4U);
}

TEST_P(BrokerRetryContract, remembers_the_last_64_accepted_ids) {
  for (int n = 1; n <= 63; ++n) cluster().publish(client_, std::to_string(n));
  cluster().publish(client_, "a");
  EXPECT_EQ(cluster().observer(client_).take<chat::DuplicatePublish>().size(), 1U);
  EXPECT_EQ(cluster().observer(host_).find(room_)->seq, 65U);
  cluster().publish(client_, "64");
  cluster().publish(client_, "a");
  EXPECT_TRUE(cluster().observer(client_).take<chat::DuplicatePublish>().empty()) << "the 65th is forgotten";
  EXPECT_EQ(cluster().observer(host_).find(room_)->seq, 67U);
}

TEST_P(BrokerRetryContract, does_not_count_refused_and_repeated_ids_among_the_64) {
  for (int n = 0; n < 70; ++n) {
    cluster().publish(client_, "refused" + std::to_string(n), "hello", chat::RoomId{1});
    cluster().publish(client_, "a");
  }
  EXPECT_EQ(cluster().observer(client_).take<chat::DuplicatePublish>().size(), 70U);
  EXPECT_EQ(cluster().observer(host_).find(room_)->seq, 2U);
}

TEST_P(BrokerRetryContract, answers_retries_of_a_message_that_is_still_on_its_way) {
  for (int n = 0; n < 3; ++n) cluster().start_publish(client_, "b");
  cluster().run();
  EXPECT_EQ(cluster().observer(host_).find(room_)->seq, 3U) << "shown once";
  const auto duplicates = cluster().observer(client_).take<chat::DuplicatePublish>();
  ASSERT_EQ(duplicates.size(), 2U);
  for (const auto& duplicate : duplicates) {
    EXPECT_EQ(duplicate.id, message_id("b"));
    EXPECT_EQ(duplicate.seq, 3U);
    EXPECT_EQ(duplicate.room, room_);
  }
}

TEST_P(BrokerRetryContract, tells_a_new_owner_nothing_of_what_the_old_one_sent_again) {
  for (int n = 0; n < 3; ++n) cluster().start_publish(client_, "b");
  const auto resumed = cluster().resume(client_, 2);
  ASSERT_TRUE(resumed);
  for (const auto& duplicate : cluster().observer(*resumed).take<chat::DuplicatePublish>()) {
    EXPECT_EQ(duplicate.owner.generation, client_.owner.generation);
  }
}

TEST_P(BrokerRetryContract, tells_a_new_owner_nothing_of_what_was_refused_to_the_old_one) {
  cluster().start_publish(client_, "b");
  cluster().start_publish(client_, "b");
  cluster().broker(cluster().shard(1)).delete_room(room_, 0);
  const auto resumed = cluster().resume(client_, 2);
  ASSERT_TRUE(resumed);
  for (const auto& refused : cluster().observer(*resumed).take<chat::PublishRefused>()) {
    EXPECT_EQ(refused.owner.generation, client_.owner.generation);
  }
}

// The old connection's messages are on their way while the new one sends all of them again.
TEST_P(BrokerRetryContract, shows_each_message_once_when_a_resume_overtakes_messages_on_their_way) {
  constexpr int kMessages = 20;
  for (int n = 0; n < kMessages; ++n) cluster().start_publish(client_, std::to_string(n));
  const auto tag = cluster().start_resume(client_, 2, client_.session);
  std::optional<TestClient> resumed;
  while (!resumed && cluster().step()) resumed = cluster().resumed(tag, 2);
  if (!resumed) resumed = cluster().resumed(tag, 2);
  ASSERT_TRUE(resumed);
  std::size_t seen_live = 0;
  for (int n = 0; n < kMessages; ++n) cluster().start_publish(*resumed, std::to_string(n));
  cluster().observer(host_).on_room_event = [&seen_live](const RoomCopy&, const auto&) { ++seen_live; };
  cluster().run();
  const RoomCopy& copy = *cluster().observer(host_).find(room_);
  EXPECT_EQ(copy.seq, 2U + kMessages);
  for (int n = 0; n < kMessages; ++n) {
    const auto is_it = [&](const auto& message) {
      return message.second == frame(message.first, std::to_string(n), client_, first_name(client_));
    };
    EXPECT_EQ(std::ranges::count_if(copy.messages, is_it), 1) << n;
  }
  // What was shown under the new owner's own request gets no direct answer; all else was on its way, or accepted.
  const auto duplicates = cluster().observer(*resumed).take<chat::DuplicatePublish>().size();
  EXPECT_LE(duplicates, static_cast<std::size_t>(kMessages));
  EXPECT_GE(duplicates + seen_live, static_cast<std::size_t>(kMessages));
}

}  // namespace chatroom::test
