#include "contract/redis_fixture.hpp"

#include "cluster/redis/redis_store.hpp"
#include "support/deadline.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <utility>

namespace chatroom::test {

namespace {

using std::chrono::milliseconds;

// Below the lease's renewal and the time after which an early message is looked for.
constexpr milliseconds kLongestStep{2'500};

std::uint64_t fixtures = 0;

}  // namespace

RedisServer& shared_redis() {
  static RedisServer redis({.moved_clock = true, .standing_clock = true});
  return redis;
}

struct RedisFixture::Loop {
  boost::asio::io_context context{1};
};

// A broker and its store, with somebody between them who counts what is under way.
struct RedisFixture::Shard final : cluster::Store, cluster::StoreListener {
  Shard(RedisFixture& fixture, std::uint64_t number, const chat::Limits& limits)
      : node("n" + std::to_string(number)),
        broker({fixture.prefix_, node}, limits, limits.log_total_bytes / 2, fixture.encoder_, fixture.clock_,
               fixture.random_),
        store(fixture.loop_->context, {.host = "127.0.0.1", .port = shared_redis().port()}, *this, number) {
    broker.use(*this);
    store.start();
  }

  void call(cluster::Script script, std::vector<std::string> arguments, Done done) override {
    ++under_way;
    store.call(script, std::move(arguments), [this, done = std::move(done)](std::optional<cluster::Reply> reply) {
      --under_way;
      done(std::move(reply));
    });
  }
  void subscribe(std::string channel) override {
    ++under_way;
    store.subscribe(std::move(channel));
  }
  void unsubscribe(std::string channel) override { store.unsubscribe(std::move(channel)); }

  void on_connected(std::string_view run_id) override { broker.on_connected(run_id); }
  void on_disconnected() override { broker.on_disconnected(); }
  void on_subscribed(std::string_view channel) override {
    --under_way;
    broker.on_subscribed(channel);
  }
  void on_message(std::string_view channel, std::string_view payload) override {
    if (payload.starts_with("fence ")) {
      fence = std::stoull(std::string(payload.substr(6)));
    } else {
      broker.on_message(channel, payload);
    }
  }

  std::string node;
  cluster::RedisBroker broker;
  cluster::RedisStore store;
  chat::BrokerListener* listener = nullptr;
  std::uint64_t under_way = 0;
  std::uint64_t fence = 0;
};

RedisFixture::RedisFixture(chat::ShardId shards, std::uint64_t seed, const chat::Limits& limits)
    : random_(seed),
      admin_(shared_redis().port()),
      prefix_("test" + std::to_string(++fixtures)),
      loop_(std::make_unique<Loop>()) {
  for (chat::ShardId shard = 0; shard < shards; ++shard) {
    shards_.push_back(std::make_unique<Shard>(*this, shard, limits));
  }
  const auto deadline = deadline_from_now();
  while (!std::ranges::all_of(shards_, [](const auto& shard) { return shard->broker.is_available(); })) {
    if (TestClock::now() >= deadline) throw Unexpected("the brokers don't reach the store");
    clock_.advance(milliseconds(100));
    shared_redis().advance_clock(milliseconds(100));
    for (const auto& shard : shards_) shard->broker.tick();
    loop_->context.run_one_for(milliseconds(50));
  }
}

RedisFixture::~RedisFixture() {
  for (const auto& shard : shards_) shard->store.stop();
  loop_->context.poll();
}

boost::asio::io_context& RedisFixture::context() { return loop_->context; }
chat::Broker& RedisFixture::broker(chat::ShardId shard) { return shards_[shard]->broker; }
cluster::RedisBroker& RedisFixture::redis_broker(chat::ShardId shard) { return shards_[shard]->broker; }

void RedisFixture::listen(chat::ShardId shard, chat::BrokerListener& listener) { shards_[shard]->listener = &listener; }

bool RedisFixture::step() {
  const auto& chosen = shards_[random_.below(shards_.size())];
  if (chosen->listener != nullptr) chosen->broker.deliver_events(*chosen->listener);
  if (random_.below(3) == 0) return true;
  if (loop_->context.poll_one() > 0) return true;
  if (!is_settled()) {
    fence_started_ = false;
    loop_->context.run_one_for(milliseconds(20));
    return true;
  }
  if (!fence_started_) {
    start_fence();
    return true;
  }
  if (!fence_has_come()) {
    loop_->context.run_one_for(milliseconds(20));
    return true;
  }
  // What the last messages brought about has to be delivered, and may lead to more.
  bool more = false;
  for (const auto& shard : shards_) more = shard->broker.deliver_events(*shard->listener) || more;
  if (!more && is_settled()) return fence_started_ = false;
  fence_started_ = false;
  return true;
}

bool RedisFixture::is_settled() const {
  return std::ranges::all_of(shards_, [](const auto& shard) { return shard->under_way == 0; });
}

void RedisFixture::start_fence() {
  fence_started_ = true;
  ++fence_;
  for (const auto& shard : shards_) {
    admin_.command({"PUBLISH", prefix_ + ":node:" + shard->node, "fence " + std::to_string(fence_)});
  }
}

bool RedisFixture::fence_has_come() const {
  return std::ranges::all_of(shards_, [this](const auto& shard) { return shard->fence == fence_; });
}

void RedisFixture::advance(milliseconds by) {
  settle();
  while (by > milliseconds::zero()) {
    const milliseconds part = std::min(by, kLongestStep);
    by -= part;
    clock_.advance(part);
    shared_redis().advance_clock(part);
    for (const auto& shard : shards_) shard->broker.tick();
    on_tick();
    settle();
  }
}

// What is on its way arrives before time goes on: a real store takes no seconds for it.
void RedisFixture::settle() {
  const auto deadline = deadline_from_now();
  while (!is_settled() && TestClock::now() < deadline) loop_->context.run_one_for(milliseconds(20));
}

}  // namespace chatroom::test
