// What the RedisBroker needs of Redis, and what it hears from there. Between the broker's logic and the library that
// speaks to Redis: the logic has no socket. Used on the shard's thread.
#pragma once

#include "cluster/redis/scripts.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::cluster {

// What a script returned, as text. Every script returns a flat list of texts and numbers.
using Reply = std::vector<std::string>;

class Store {
 public:
  // Nothing: the connection was lost, and the script may or may not have run. {"ERR"}: Redis answered with an error.
  using Done = std::function<void(std::optional<Reply>)>;

  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  // Runs the script; calls are sent, and run, in the order made. `done` is called exactly once, later, unless the store
  // is destroyed first.
  virtual void call(Script script, std::vector<std::string> arguments, Done done) = 0;
  // From the confirmation on (StoreListener::on_subscribed) until unsubscribe() every message of the channel is heard.
  // Ends with the connection: whoever wants it again asks again.
  virtual void subscribe(std::string channel) = 0;
  virtual void unsubscribe(std::string channel) = 0;
};

class StoreListener {
 public:
  StoreListener() = default;
  StoreListener(const StoreListener&) = delete;
  StoreListener& operator=(const StoreListener&) = delete;
  virtual ~StoreListener() = default;

  // Both connections stand. `run_id`: which run of a Redis server this is.
  virtual void on_connected(std::string_view run_id) = 0;
  // One of them is lost, and so are both. All calls under way have been answered with nothing.
  virtual void on_disconnected() = 0;
  virtual void on_subscribed(std::string_view channel) = 0;
  virtual void on_message(std::string_view channel, std::string_view payload) = 0;
};

}  // namespace chatroom::cluster
