// EmbeddedBrokers for tests: one for each shard, with a post office in memory that delivers in an order drawn from a
// seed. Mail from one shard to another keeps its order, and that is all.
#pragma once

#include "chat/limits.hpp"
#include "cluster/embedded_broker.hpp"
#include "contract/broker_fixture.hpp"
#include "support/fake_clock.hpp"
#include "support/plain_encoder.hpp"
#include "support/seeded_random.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace chatroom::test {

class EmbeddedFixture final : public BrokerFixture {
 public:
  // `limits` outlive the fixture.
  EmbeddedFixture(chat::ShardId shards, std::uint64_t seed, const chat::Limits& limits) : random_(seed) {
    for (chat::ShardId shard = 0; shard < shards; ++shard) {
      auto& place = shards_.emplace_back(std::make_unique<Shard>(*this, shards));
      place->broker = std::make_unique<cluster::EmbeddedBroker>(cluster::ShardPlace{shard, shards}, limits, *place,
                                                                encoder_, clock_, random_);
    }
  }

  chat::ShardId shards() const override { return static_cast<chat::ShardId>(shards_.size()); }
  chat::Broker& broker(chat::ShardId shard) override { return *shards_[shard]->broker; }
  cluster::EmbeddedBroker& embedded(chat::ShardId shard) { return *shards_[shard]->broker; }
  void listen(chat::ShardId shard, chat::BrokerListener& listener) override { shards_[shard]->listener = &listener; }
  chat::WallTime wall() const override { return clock_.wall(); }
  const PlainEncoder& encoder() const { return encoder_; }
  std::uint64_t mail_posted() const { return mail_posted_; }

  bool step() override {
    const std::size_t choice = random_.below(shards_.size() + under_way_);
    if (choice < shards_.size()) {
      shards_[choice]->deliver();
    } else {
      deliver_mail(choice - shards_.size());
    }
    return under_way_ > 0 || deliver_to_all();
  }

  void advance(std::chrono::milliseconds by) override {
    clock_.advance(by);
    for (const auto& shard : shards_) shard->broker->tick();
  }

 private:
  struct Shard final : cluster::PostOffice {
    Shard(EmbeddedFixture& fixture, std::size_t shards) : office(fixture), outgoing(shards) {}

    void post(chat::ShardId to, cluster::Mail&& mail) override {
      outgoing[to].push_back(std::move(mail));
      ++office.under_way_;
      ++office.mail_posted_;
    }
    // What comes of the events is delivered later, as other things happen meanwhile.
    bool deliver() { return broker->deliver_events(*listener); }

    EmbeddedFixture& office;
    std::vector<std::deque<cluster::Mail>> outgoing;  // by the shard that it is for
    std::unique_ptr<cluster::EmbeddedBroker> broker;
    chat::BrokerListener* listener = nullptr;
  };

  // Delivers the oldest mail of the queue that holds the nth of all that is under way: full queues are more likely.
  void deliver_mail(std::size_t n) {
    for (const auto& shard : shards_) {
      for (std::size_t to = 0; to < shards_.size(); ++to) {
        auto& queue = shard->outgoing[to];
        if (n >= queue.size()) {
          n -= queue.size();
          continue;
        }
        cluster::Mail mail = std::move(queue.front());
        queue.pop_front();
        --under_way_;
        shards_[to]->broker->take(std::move(mail));
        return;
      }
    }
  }

  // With no mail under way; true if something is left to happen.
  bool deliver_to_all() {
    bool more = false;
    for (const auto& shard : shards_) more = shard->deliver() || more;
    return more || under_way_ > 0;
  }

  FakeClock clock_;
  SeededRandom random_;
  PlainEncoder encoder_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::size_t under_way_ = 0;
  std::uint64_t mail_posted_ = 0;
};

}  // namespace chatroom::test
