#include "rooms/cluster.hpp"

#include "rooms/require.hpp"

#include <utility>

namespace chatroom::fuzz {

class Cluster::Outbox final : public chat::Outbox {
 public:
  explicit Outbox(Cluster& cluster) : cluster_(cluster) {}

  void send(chat::ConnectionId to, const chat::Event& event, std::optional<std::string_view> ref) override {
    if (View* view = cluster_.find(to)) view->on(event, ref);
  }
  void broadcast(std::span<const chat::ConnectionId> to, std::optional<chat::ConnectionId> except,
                 const chat::Event& event) override {
    for (const auto connection : to) {
      if (connection != except) send(connection, event, std::nullopt);
    }
  }
  void deliver(std::span<const chat::ConnectionId> to, std::optional<chat::ConnectionId> except,
               const chat::EncodedMessage& message) override {
    for (const auto connection : to) {
      View* view = connection == except ? nullptr : cluster_.find(connection);
      if (view != nullptr) view->on_message(message.text());
    }
  }
  void ping(chat::ConnectionId) override {}
  void close(chat::ConnectionId to, chat::CloseCode, std::string_view) override { cluster_.drop(to); }
  void pause_reading(chat::ConnectionId, bool) override {}

 private:
  Cluster& cluster_;
};

struct Cluster::Shard {
  Shard(Cluster& cluster, chat::ShardId shard)
      : outbox(cluster),
        engine(cluster.limits_, "node", cluster.fixture_.broker(shard), outbox, cluster.clock_, cluster.random_) {
    cluster.fixture_.listen(shard, engine);
  }

  Outbox outbox;
  chat::Engine engine;
  std::vector<std::uint32_t> generations;  // by slot
  std::vector<std::uint32_t> free_slots;
};

Cluster::Cluster(chat::ShardId shards, std::uint64_t seed, const chat::Limits& limits)
    : limits_(limits), fixture_(shards, seed, limits), random_(seed + 1) {
  for (chat::ShardId shard = 0; shard < shards; ++shard) shards_.push_back(std::make_unique<Shard>(*this, shard));
}

Cluster::~Cluster() = default;

View* Cluster::find(chat::ConnectionId connection) {
  const auto found = views_.find(connection);
  return found == views_.end() ? nullptr : &found->second;
}

chat::ConnectionId Cluster::connect(std::size_t at, View from, const std::optional<base::SessionToken>& token) {
  const auto number = static_cast<chat::ShardId>(at % shards_.size());
  Shard& shard = *shards_[number];
  if (shard.free_slots.empty()) {
    shard.free_slots.push_back(static_cast<std::uint32_t>(shard.generations.size()));
    shard.generations.push_back(0);
  }
  const std::uint32_t slot = shard.free_slots.back();
  shard.free_slots.pop_back();
  const chat::ConnectionId connection{number, slot, ++shard.generations[slot]};
  const chat::ConnectRequest request{.session = token, .seq = from.seq(), .epoch = from.epoch()};
  views_.emplace(connection, std::move(from));
  shard.engine.connected(connection, request);
  return connection;
}

void Cluster::send(chat::ConnectionId connection, chat::CommandBody body) {
  View* view = find(connection);
  if (view == nullptr) return;
  chat::Ref ref;
  if (!std::holds_alternative<chat::Typing>(body)) {
    ref = "r" + std::to_string(++last_ref_);
    view->asked(*ref);
  }
  shards_[connection.shard]->engine.received(connection, {std::move(ref), std::move(body)});
}

void Cluster::pong(chat::ConnectionId connection) {
  if (find(connection) != nullptr) shards_[connection.shard]->engine.heard_from(connection);
}

void Cluster::drop(chat::ConnectionId connection) {
  if (views_.erase(connection) > 0) ended_.push_back(connection);
}

void Cluster::drop_all() {
  while (!views_.empty()) drop(views_.begin()->first);
}

bool Cluster::end_connections() {
  const auto ended = std::exchange(ended_, {});
  for (const auto connection : ended) {
    shards_[connection.shard]->engine.disconnected(connection);
    shards_[connection.shard]->free_slots.push_back(connection.slot);
  }
  return !ended.empty();
}

void Cluster::step() {
  end_connections();
  fixture_.step();
}

void Cluster::run() {
  bool more = true;
  while (more) {
    const bool ended = end_connections();
    more = fixture_.step() || ended;
  }
}

void Cluster::advance(std::chrono::milliseconds by) {
  clock_.advance(by);
  fixture_.advance(by);
  for (const auto& shard : shards_) shard->engine.tick();
}

Cluster::Kept Cluster::kept() {
  Kept kept;
  for (chat::ShardId shard = 0; shard < fixture_.shards(); ++shard) {
    const auto broker = fixture_.embedded(shard).counters();
    kept.clients += broker.clients;
    kept.rooms += broker.rooms;
    kept.log_bytes += broker.log_bytes;
    kept.followed_rooms += shards_[shard]->engine.counters().followed_rooms;
  }
  return kept;
}

}  // namespace chatroom::fuzz
