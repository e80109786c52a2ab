#include "server/shard_runtime.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace chatroom::server {
namespace {

// How long a turn may write to sockets. In a room of 10,000 that is no more than a part of a message's receivers; the
// others get theirs in the next turns, between which the shard hears what else has come in.
constexpr std::chrono::milliseconds kFlushTime{2};

constexpr std::string_view kRestartNotice = "The server is about to restart; you will be reconnected.";

}  // namespace

ShardRuntime::ShardRuntime(cluster::ShardPlace place, const NodeParts& parts, ops::ShardCounters& counters)
    : parts_(parts),
      counters_(counters),
      compressor_(parts.compression),
      encoder_(&compressor_),
      http_{site_, parts.http, parts.view.budget, counters, parts.compression.is_on(), parts.trusted_proxies},
      shard_(place.shard, counters),
      clock_(shard_.clock()),
      outgoing_(place.shards),
      connections_(shard_, parts.connections, parts.view.budget, input_, &compressor_),
      outbox_(connections_),
      broker_(make_broker(place)),
      engine_(parts.limits, parts.view.id, *broker_, outbox_, clock_, random_),
      input_(parts.limits, engine_, counters),
      site_(parts.view, clock_, engine_, connections_, parts.allowed_origins),
      listener_(shard_, http_) {
  if (redis_ == nullptr) return;
  store_ =
      std::make_unique<cluster::RedisStore>(shard_.context(), parts.redis->address, *redis_, random_number(random_));
  redis_->use(*store_);
  counters_[ops::Count::store_away].set(1);
}

ShardRuntime::~ShardRuntime() = default;

std::unique_ptr<cluster::LocalBroker> ShardRuntime::make_broker(cluster::ShardPlace place) {
  if (parts_.redis) {
    cluster::RedisBroker::Names names{parts_.redis->prefix, parts_.view.id + ":" + std::to_string(place.shard)};
    auto broker = std::make_unique<cluster::RedisBroker>(
        std::move(names), parts_.limits, parts_.limits.log_total_bytes / place.shards, encoder_, clock_, random_);
    redis_ = broker.get();
    return broker;
  }
  cluster::PostOffice& post = *this;
  auto broker = std::make_unique<cluster::EmbeddedBroker>(place, parts_.limits, post, encoder_, clock_, random_);
  embedded_ = broker.get();
  return broker;
}

void ShardRuntime::start() {
  listener_.start();
  if (store_) store_->start();
  shard_.start(*this);
}

void ShardRuntime::drain(std::chrono::milliseconds time, std::function<void()> drained) {
  shard_.post([this, time, drained = std::move(drained)]() mutable {
    drain_ = Drain{clock_.steady() + time, time, connections_.open(), std::move(drained)};
    engine_.notice(kRestartNotice, chat::NoticeLevel::warning);
    engine_.drain();
    go_on_draining();
  });
}

void ShardRuntime::run(std::function<void(const Parts&)> task) {
  shard_.post([this, task = std::move(task)] { task({engine_, connections_, site_, embedded_}); });
}

void ShardRuntime::allow_origins(std::vector<std::string> origins) {
  shard_.post([this, origins = std::move(origins)]() mutable { site_.allow_origins(std::move(origins)); });
}

void ShardRuntime::on_tick() {
  connections_.on_tick();
  broker_->tick();
  engine_.tick();
  if (drain_) go_on_draining();
  publish_counts();
}

// What came in has led to requests and events: they are followed until nothing is left here, then mail leaves, so that
// the other shards work while this one writes to its sockets. A socket that fails while it is written to ends a
// connection, which leads to more.
void ShardRuntime::end_turn() {
  take_mail();
  const auto flush_until = std::chrono::steady_clock::now() + kFlushTime;
  do {
    bool more = true;
    while (more) {
      const bool ended = connections_.report_ended();
      more = broker_->deliver_events(engine_) || ended;
    }
    send_mail();
    connections_.flush(flush_until);
  } while (connections_.has_work());
  if (connections_.is_flushing()) shard_.post([] {});  // the next turn comes at once
}

void ShardRuntime::post(chat::ShardId to, cluster::Mail&& mail) {
  counters_[ops::Count::mailbox_posts].add();
  outgoing_.add(to, std::move(mail));
}

void ShardRuntime::take_mail() {
  mailbox_.take(taken_);
  for (auto& mail : taken_) embedded_->take(std::move(mail));
  taken_.clear();
}

void ShardRuntime::send_mail() {
  outgoing_.flush([this](chat::ShardId to, std::vector<cluster::Mail>& batch) {
    ShardRuntime& target = *parts_.shards[to];
    if (!target.mailbox_.put(batch)) return;
    target.shard_.wake();
    counters_[ops::Count::mailbox_wakeups].add();
  });
}

// Leaves as many connections open as there is time left, rounded up, so that the last stays to the end. Whoever came in
// at the last moment is closed with the others.
void ShardRuntime::go_on_draining() {
  const auto left = std::max(drain_->ends_at - clock_.steady(), chat::SteadyTime::zero());
  const auto time = std::max<std::size_t>(static_cast<std::size_t>(drain_->time.count()), 1);
  const std::size_t keep = (drain_->connections * static_cast<std::size_t>(left.count()) + time - 1) / time;
  if (connections_.open() > keep) {
    connections_.close_some(connections_.open() - keep, ws::CloseCode::service_restart, "the server restarts");
  }
  if (connections_.used() != 0 || !drain_->drained) return;
  broker_->begin_stop();
  if (broker_->has_stopped()) std::exchange(drain_->drained, nullptr)();
}

void ShardRuntime::publish_counts() {
  const auto& engine = engine_.counters();
  const auto broker = broker_->counters();
  counters_[ops::Count::store_away].set(broker_->is_available() ? 0 : 1);
  counters_[ops::Count::clients].set(broker.clients);
  counters_[ops::Count::rooms].set(broker.rooms);
  counters_[ops::Count::room_log_bytes].set(broker.log_bytes);
  counters_[ops::Count::sessions_resumed].set(engine.resumed);
  counters_[ops::Count::messages_in].set(engine.messages_acked);
  counters_[ops::Count::messages_retried].set(engine.messages_retried);
  counters_[ops::Count::messages_out].set(engine.messages_out);
  counters_[ops::Count::limited_messages].set(engine.limited_messages);
  counters_[ops::Count::limited_events].set(engine.limited_events);
  counters_[ops::Count::messages_trimmed].set(broker.trimmed_messages);
  counters_[ops::Count::clients_crowded_out].set(broker.crowded_out_clients);
  static_assert(chat::kErrorCodeNumber <= ops::kRefusalNumber);
  for (std::size_t code = 0; code < chat::kErrorCodeNumber; ++code) counters_.refusals(code).set(engine.refused[code]);
}

}  // namespace chatroom::server
