#include "cluster/accepted_ids.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::cluster {

namespace {

AcceptedMessage accepted(int n) {
  return {*chat::MessageId::from(std::to_string(n)), chat::RoomId{20'000}, static_cast<chat::Seq>(n),
          chat::WallTime(n)};
}

TEST(AcceptedIds, finds_nothing_before_the_first) {
  EXPECT_EQ(AcceptedIds{}.find(*chat::MessageId::from("1")), nullptr);
}

TEST(AcceptedIds, remembers_the_last_64_through_many_rounds) {
  AcceptedIds ids;
  for (int n = 1; n <= 1000; ++n) {
    ids.add(accepted(n));
    for (int back = 0; back < 64 && back < n; ++back) {
      const AcceptedMessage* found = ids.find(accepted(n - back).id);
      ASSERT_NE(found, nullptr);
      EXPECT_EQ(found->seq, static_cast<chat::Seq>(n - back));
    }
    EXPECT_EQ(ids.find(accepted(n - 64).id), nullptr);
  }
}

}  // namespace

}  // namespace chatroom::cluster
