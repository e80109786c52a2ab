// The Store over Boost.Redis: one connection for scripts, pipelined, and one for subscriptions, made anew together
// after a loss, with a back-off that doubles up to a bound, and jitter. On the shard's io_context and thread.
//
// A connection on which nothing is heard for kSilence is taken for lost.
#pragma once

#include "cluster/redis/store.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace chatroom::cluster {

struct RedisAddress {
  std::string host;
  std::uint16_t port = 6379;
  std::string username = {};  // empty: none, or Redis' default user
  std::string password = {};
  std::uint32_t database = 0;
  bool tls = false;
  std::string ca_file = {};  // the certificates trusted; empty: the system's
};

class RedisStore final : public Store {
 public:
  static constexpr std::chrono::milliseconds kSilence{10'000};

  // `context` and `listener` outlive it. `seed`: for the jitter.
  RedisStore(boost::asio::io_context& context, RedisAddress address, StoreListener& listener, std::uint64_t seed);
  ~RedisStore() override;

  // Begins to connect. The listener is called from handlers of the context only.
  void start();
  void stop();

  void call(Script script, std::vector<std::string> arguments, Done done) override;
  void subscribe(std::string channel) override;
  void unsubscribe(std::string channel) override;

 private:
  class Connections;
  std::shared_ptr<Connections> connections_;
};

}  // namespace chatroom::cluster
