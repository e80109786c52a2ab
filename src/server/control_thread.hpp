// ControlThread: the node's control plane and, where it is on, the admin API, on a thread of their own: what operators
// ask takes no time from the shards but for the short tasks that look at what only they know. docs/decisions/0012 says
// why.
//
// An HTTP request that waits for its answer is kept here, and nowhere on a shard: so it is dropped with this object,
// which goes before the shards and their sockets.
#pragma once

#include "admin/admin_api.hpp"
#include "chat/control_plane.hpp"
#include "cluster/embedded_control.hpp"
#include "cluster/local_node.hpp"
#include "cluster/redis/redis_control.hpp"
#include "net/address_limits.hpp"
#include "net/chat_site.hpp"
#include "net/http_site.hpp"
#include "server/shard_runtime.hpp"
#include "server/system_clock.hpp"
#include "server/system_random.hpp"
#include "server/wiring.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chatroom::server {

struct ControlSettings {
  std::optional<admin::AdminSettings> admin;  // nothing: the admin side is off
  std::optional<RedisSetting> redis;
  net::ConnectionRates rates;
};

class ControlThread final : public net::HttpDelegate,
                            public net::ClusterRates,
                            cluster::LocalNode,
                            cluster::EmbeddedShards {
 public:
  // What came in one node in this time may come in all together, by the rates of connections.
  static constexpr std::chrono::milliseconds kRateWindow{10'000};

  // All outlive it. `drain` is called on the control thread when an operator wants the node to stop in good order.
  ControlThread(ControlSettings settings, const net::NodeView& view, std::vector<std::unique_ptr<ShardRuntime>>& shards,
                std::function<void()> drain);
  ~ControlThread() override;

  // `address`: what the node listens on. All shards run.
  void start(std::string address);
  // Any thread: tells the other nodes that this one stops, and then calls `done` on the control thread.
  void leave(std::function<void()> done);
  // Ends the thread; what waits is dropped with the object.
  void stop();

  // Any thread.
  void respond(net::HttpCall&& call, std::function<void(net::HttpResponse)> answer) override;
  void take(const base::IpAddress& peer, bool resuming,
            std::function<void(std::optional<std::chrono::milliseconds>)> answer) override;

 private:
  struct Loop;
  class RemoteStream;

  // On the control thread.
  void delete_room(chat::RoomId room, chat::Answer<std::optional<std::uint64_t>> answer) override;
  void remove_client(chat::ClientId client, chat::Answer<bool> answer) override;
  void find_live(chat::ClientId client, chat::Answer<std::optional<chat::LiveClient>> answer) override;
  void count_connected(chat::RoomId room, chat::Answer<std::uint64_t> answer) override;
  void notice(std::optional<chat::RoomId> room, const std::string& text, chat::NoticeLevel level) override;
  void apply_bans(const std::vector<chat::Ban>& bans) override;
  void drain() override;

  chat::ShardId shards() const override { return static_cast<chat::ShardId>(shards_.size()); }
  void look_at(chat::ShardId shard, std::function<void(const cluster::EmbeddedBroker&)> look,
               std::function<void()> then) override;

  // Has `question(parts, reply)` asked on a shard, which calls reply(value) there, then or later; `then` hears of it
  // here.
  template <class T, class Question>
  void ask(chat::ShardId shard, Question question, std::function<void(T)> then);
  // The same of all shards; `then` hears of each value, and `last` is true with the last one.
  template <class T, class Question>
  void ask_all(Question question, std::function<void(T, bool last)> then);

  void wait_for_tick();
  void on_tick();
  chat::NodeReport report() const;

  const ControlSettings settings_;
  const net::NodeView& view_;
  std::vector<std::unique_ptr<ShardRuntime>>& shards_;
  std::function<void()> drain_;
  SystemClock clock_;
  SystemRandom random_;
  const chat::WallTime started_at_;
  std::string address_;
  std::uint64_t limited_in_cluster_ = 0;  // connections

  std::shared_ptr<Loop> loop_;  // nobody else keeps it; streams of connections see by it that this is gone
  // Bodies that are being sent, by number: a connection gets the number only.
  boost::unordered_flat_map<std::uint64_t, std::shared_ptr<net::HttpStream>> streams_;
  std::uint64_t last_stream_ = 0;
  std::unique_ptr<chat::ControlPlane> plane_;
  cluster::RedisControl* redis_ = nullptr;  // the plane, where it is that one
  std::function<void()> left_;              // empty: the node is to stay
  std::unique_ptr<admin::AdminApi> api_;
  chat::SteadyTime reported_at_{};
};

}  // namespace chatroom::server
