// What a broker's own test program gives to the contract suite: brokers to test, and control over what happens next.
#pragma once

#include "chat/broker.hpp"

#include <chrono>

namespace chatroom::test {

// The brokers of some shards that make up one cluster, with time and chance in the test's hands.
class BrokerFixture {
 public:
  BrokerFixture() = default;
  BrokerFixture(const BrokerFixture&) = delete;
  BrokerFixture& operator=(const BrokerFixture&) = delete;
  virtual ~BrokerFixture() = default;

  virtual chat::ShardId shards() const = 0;
  virtual chat::Broker& broker(chat::ShardId shard) = 0;
  // Where the shard's events go. Set before anything is requested; outlives the fixture.
  virtual void listen(chat::ShardId shard, chat::BrokerListener& listener) = 0;
  // Lets one of the things happen that may happen next, in an order of the fixture's choice. False: nothing is left.
  virtual bool step() = 0;
  // Lets time pass, and what is due then happen by and by in step().
  virtual void advance(std::chrono::milliseconds by) = 0;
  virtual chat::WallTime wall() const = 0;
  // Whether a shard hears of a room's end only after all that came before it. Where shards read a store, one may find
  // the room gone.
  virtual bool ends_come_last() const { return true; }
};

}  // namespace chatroom::test
