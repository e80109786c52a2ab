// What a shard's runtime needs of its broker, besides what the engine does (chat/broker.hpp). On the shard's thread.
#pragma once

#include "chat/broker.hpp"

#include <cstddef>
#include <cstdint>

namespace chatroom::cluster {

// Of one shard; for ops to read between turns, on the shard's thread.
struct BrokerCounters {
  std::size_t clients = 0;  // known here now, connected or in their grace
  std::size_t rooms = 0;    // embedded: existing here; Redis: followed here
  std::size_t log_bytes = 0;
  std::uint64_t expired_clients = 0;
  std::uint64_t crowded_out_clients = 0;  // forgotten before their time, for the bound of those who are away
  std::uint64_t swept_rooms = 0;
  std::uint64_t trimmed_messages = 0;  // lost to the bound of all logs
};

class LocalBroker : public chat::Broker {
 public:
  // Hands the events that wait to the listener, and returns true if its requests have brought about new ones: to be
  // called until it returns false at the end of each turn in which the broker was called.
  virtual bool deliver_events(chat::BrokerListener& listener) = 0;
  // To be called about every 100 ms. Bounded work.
  virtual void tick() = 0;
  virtual BrokerCounters counters() const noexcept = 0;
  // Whether requests can be served now; false while the store is away.
  virtual bool is_available() const noexcept = 0;
  // All connections are closed: what is under way for the others to know is finished, then has_stopped() is true.
  virtual void begin_stop() = 0;
  virtual bool has_stopped() const noexcept = 0;
};

}  // namespace chatroom::cluster
