// ShardRuntime: everything of one shard, put together: its loop, connections, engine and broker, and the way of mail to
// the other shards' brokers. It decides in which order a turn ends. The shard's thread, but where noted.
#pragma once

#include "chat/engine.hpp"
#include "chat/limits.hpp"
#include "cluster/embedded_broker.hpp"
#include "cluster/redis/redis_broker.hpp"
#include "cluster/redis/redis_store.hpp"
#include "net/chat_input.hpp"
#include "net/chat_outbox.hpp"
#include "net/chat_site.hpp"
#include "net/compressor.hpp"
#include "net/connections.hpp"
#include "net/framed_encoder.hpp"
#include "net/listener.hpp"
#include "ops/counters.hpp"
#include "server/system_random.hpp"
#include "server/wiring.hpp"
#include "shard/mailbox.hpp"
#include "shard/shard.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chatroom::server {

class ShardRuntime;

// What all shards of the node are made of. Outlives them.
struct NodeParts {
  const chat::Limits& limits;
  const net::NodeView& view;
  net::Compression& compression;
  net::ConnectionSettings connections;
  net::HttpLimits http;
  std::vector<std::string> allowed_origins;
  std::vector<ops::Network> trusted_proxies;
  std::optional<RedisSetting> redis;
  std::vector<std::unique_ptr<ShardRuntime>>& shards;  // all of them, once they run
};

class ShardRuntime final : shard::Runtime, cluster::PostOffice {
 public:
  // The references outlive it. `shards`: how many there will be.
  ShardRuntime(cluster::ShardPlace place, const NodeParts& parts, ops::ShardCounters& counters);
  ~ShardRuntime() override;

  // Before the thread runs: listens, and returns the port. Throws boost::system::system_error.
  std::uint16_t listen(const std::string& host, std::uint16_t port) { return listener_.open(host, port); }
  // Starts the thread and begins to accept. All shards exist by then.
  void start();

  // Any thread, as the rest of the public functions.

  // What a task on the shard's thread may use.
  struct Parts {
    chat::Engine& engine;
    net::Connections& connections;
    net::ChatSite& site;
    const cluster::EmbeddedBroker* embedded;  // null: the broker is another one
  };
  // Runs the task on the shard's thread, in one of its next turns. It may never run if the shard stops.
  void run(std::function<void(const Parts&)> task);

  // Tells the clients, and closes their connections one by one, evenly over `time`. Calls `drained` on the shard's
  // thread when the last is gone.
  void drain(std::chrono::milliseconds time, std::function<void()> drained);
  void allow_origins(std::vector<std::string> origins);
  void stop() { shard_.stop(); }
  void join() { shard_.join(); }

 private:
  struct Drain {
    chat::SteadyTime ends_at{};
    std::chrono::milliseconds time{};
    std::size_t connections = 0;  // when it began
    std::function<void()> drained;
  };

  // The time as the engine and the broker see it: that of the present turn.
  class TurnTime final : public chat::Clock {
   public:
    explicit TurnTime(const shard::TurnClock& clock) noexcept : clock_(clock) {}
    chat::SteadyTime steady() const override { return clock_.steady(); }
    chat::WallTime wall() const override { return clock_.wall(); }

   private:
    const shard::TurnClock& clock_;
  };

  void on_ready(const shard::Readiness& event) override { connections_.on_ready(event); }
  void on_tick() override;
  void end_turn() override;
  void post(chat::ShardId to, cluster::Mail&& mail) override;

  std::unique_ptr<cluster::LocalBroker> make_broker(cluster::ShardPlace place);
  void take_mail();
  void send_mail();
  void go_on_draining();
  void publish_counts();

  const NodeParts& parts_;
  ops::ShardCounters& counters_;
  SystemRandom random_;
  net::Compressor compressor_;
  net::FramedEncoder encoder_;
  net::HttpContext http_;  // outlives the loop, whose coroutines refer to it until they are destroyed

  shard::Shard shard_;
  TurnTime clock_;
  shard::Mailbox<cluster::Mail> mailbox_;
  shard::Outgoing<cluster::Mail> outgoing_;
  std::vector<cluster::Mail> taken_;

  // These four refer to each other in a circle, which none of them uses before the thread runs.
  net::Connections connections_;
  net::ChatOutbox outbox_;
  cluster::EmbeddedBroker* embedded_ = nullptr;  // the broker, where it is that one
  cluster::RedisBroker* redis_ = nullptr;        // or that
  std::unique_ptr<cluster::LocalBroker> broker_;
  std::unique_ptr<cluster::RedisStore> store_;
  chat::Engine engine_;
  net::ChatInput input_;
  net::ChatSite site_;
  net::Listener listener_;

  std::optional<Drain> drain_;
};

}  // namespace chatroom::server
