// The part of the contract suite about retries: every test of it starts with a message that was accepted.
#pragma once

#include "contract/broker_contract.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace chatroom::test {

class BrokerRetryContract : public BrokerContract {
 protected:
  // A client whose message "a" is the second of its room.
  void SetUp() override {
    BrokerContract::SetUp();
    host_ = cluster().open(1);
    room_ = cluster().create(host_);
    client_ = cluster().open(0);
    cluster().join(client_, room_);
    cluster().publish(host_, "before");
    sent_at_ = cluster().fixture().wall();
    cluster().publish(client_, "a");
    cluster().advance(std::chrono::milliseconds(77));
  }

  void expect_duplicate(const TestClient& client) {
    const auto duplicates = cluster().observer(client).take<chat::DuplicatePublish>();
    ASSERT_EQ(duplicates.size(), 1U);
    EXPECT_EQ(duplicates[0].owner.client, client.id());
    EXPECT_EQ(duplicates[0].owner.generation, client.owner.generation);
    EXPECT_EQ(duplicates[0].id, message_id("a"));
    EXPECT_EQ(duplicates[0].room, room_);
    EXPECT_EQ(duplicates[0].seq, 2U);
    EXPECT_EQ(duplicates[0].ts, sent_at_);
    EXPECT_EQ(cluster().observer(host_).find(room_)->seq, 2U) << "nothing is shown again";
  }

  TestClient host_;
  TestClient client_;
  chat::RoomId room_{};
  chat::WallTime sent_at_{};
};

}  // namespace chatroom::test
