#include "contract/redis_control_fixture.hpp"

#include "cluster/redis/redis_store.hpp"
#include "support/deadline.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace chatroom::test {

namespace {

using std::chrono::milliseconds;

}  // namespace

// A plane and its store, with somebody between them who counts what is under way, and can cut them off.
struct RedisControlFixture::Node final : cluster::Store, cluster::StoreListener {
  Node(RedisControlFixture& fixture, std::size_t number)
      : local(fixture.cluster_, static_cast<chat::ShardId>(number)),
        random(1'000 + number),
        context(fixture.redis_.context()),
        plane({fixture.prefix(), fixture.name(number)}, local, fixture.redis_.clock(), random),
        store(context, {.host = "127.0.0.1", .port = shared_redis().port()}, *this, number) {
    plane.use(*this);
    store.start();
  }

  void call(cluster::Script script, std::vector<std::string> arguments, Done done) override {
    ++calls;
    if (frozen) return;
    ++under_way;
    const auto answered = [this, done = std::move(done)](std::optional<cluster::Reply> reply) {
      --under_way;
      done(std::move(reply));
    };
    if (away) {
      boost::asio::post(context, [answered] { answered(std::nullopt); });
    } else {
      store.call(script, std::move(arguments), answered);
    }
  }
  void subscribe(std::string channel) override {
    ++under_way;
    store.subscribe(std::move(channel));
  }
  void unsubscribe(std::string channel) override { store.unsubscribe(std::move(channel)); }

  void on_connected(std::string_view run) override {
    run_id = run;
    plane.on_connected(run);
  }
  void on_disconnected() override { plane.on_disconnected(); }
  void on_subscribed(std::string_view channel) override {
    --under_way;
    plane.on_subscribed(channel);
  }
  void on_message(std::string_view channel, std::string_view payload) override {
    if (payload.starts_with("fence ")) {
      fence = std::stoull(std::string(payload.substr(6)));
    } else if (!away) {
      plane.on_message(channel, payload);
    }
  }

  TestNode local;
  SeededRandom random;
  boost::asio::io_context& context;
  cluster::RedisControl plane;
  cluster::RedisStore store;
  std::string run_id;
  std::uint64_t under_way = 0;
  std::uint64_t calls = 0;
  std::uint64_t fence = 0;
  bool away = false;
  bool frozen = false;
};

RedisControlFixture::RedisControlFixture(std::size_t nodes, std::uint64_t seed, const chat::Limits& limits)
    : redis_(*new RedisFixture(static_cast<chat::ShardId>(nodes), seed, limits)),
      cluster_(std::unique_ptr<BrokerFixture>(&redis_)),
      admin_(shared_redis().port()) {
  const auto time = admin_.command({"TIME"}).texts();
  redis_.clock().set_wall(chat::WallTime(std::stoll(time[0]) * 1'000 + std::stoll(time[1]) / 1'000));
  for (std::size_t node = 0; node < nodes; ++node) nodes_.push_back(std::make_unique<Node>(*this, node));
  const auto deadline = deadline_from_now();
  while (!std::ranges::all_of(nodes_, [](const auto& node) { return !node->run_id.empty(); })) {
    if (TestClock::now() >= deadline) throw Unexpected("the control planes don't reach the store");
    redis_.context().run_one_for(milliseconds(20));
  }
  run();
  redis_.on_tick = [this] {
    for (const auto& node : nodes_) node->plane.tick();
    run();
  };
}

RedisControlFixture::~RedisControlFixture() {
  for (const auto& node : nodes_) node->store.stop();
  redis_.context().poll();
}

chat::ControlPlane& RedisControlFixture::plane(std::size_t node) { return nodes_[node]->plane; }
cluster::RedisControl& RedisControlFixture::redis_control(std::size_t node) { return nodes_[node]->plane; }
TestNode& RedisControlFixture::node(std::size_t node) { return nodes_[node]->local; }

void RedisControlFixture::run() {
  const auto deadline = deadline_from_now();
  std::uint64_t calls_at_fence = 0;
  for (bool fenced = false;;) {
    if (TestClock::now() >= deadline) throw Unexpected("the control planes don't come to rest");
    cluster_.run();
    bool more = false;
    for (const auto& node : nodes_) more = node->local.deliver() || more;
    if (more || !is_settled()) {
      fenced = false;
      redis_.context().run_one_for(milliseconds(more ? 0 : 20));
    } else if (!fenced) {
      fenced = true;
      calls_at_fence = calls_made();
      start_fence();
    } else if (!std::ranges::all_of(nodes_, [this](const auto& node) { return node->fence == fence_; })) {
      redis_.context().run_one_for(milliseconds(20));
    } else if (calls_made() == calls_at_fence) {
      return;
    } else {
      fenced = false;  // what came before it led to more
    }
  }
}

bool RedisControlFixture::is_settled() const {
  return std::ranges::all_of(nodes_, [](const auto& node) { return node->under_way == 0; });
}

std::uint64_t RedisControlFixture::calls_made() const {
  std::uint64_t calls = 0;
  for (const auto& node : nodes_) calls += node->calls;
  return calls;
}

// Whatever was published before has arrived once each plane has heard of this.
void RedisControlFixture::start_fence() {
  ++fence_;
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    admin_.command({"PUBLISH", prefix() + ":control:" + name(node), "fence " + std::to_string(fence_)});
  }
}

void RedisControlFixture::set_away(std::size_t node, bool away) {
  Node& chosen = *nodes_[node];
  chosen.away = away;
  if (away) {
    chosen.plane.on_disconnected();
  } else {
    chosen.plane.on_connected(chosen.run_id);
  }
  run();
}

void RedisControlFixture::freeze(std::size_t node) { nodes_[node]->frozen = true; }

}  // namespace chatroom::test
