// The contract suite on the control plane of a node on its own, with one shard and with three.
#include "cluster/embedded_control.hpp"
#include "contract/control_plane_contract.hpp"
#include "contract/embedded_fixture.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace chatroom::test {

namespace {

class EmbeddedControlFixture final : public ControlFixture, cluster::EmbeddedShards, chat::Clock {
 public:
  EmbeddedControlFixture(chat::ShardId shards, const chat::Limits& limits)
      : brokers_(*new EmbeddedFixture(shards, shards, limits)),
        cluster_(std::unique_ptr<BrokerFixture>(&brokers_)),
        local_(cluster_, 0),
        plane_("n0", local_, *this, *this) {}

  std::size_t nodes() const override { return 1; }
  chat::ControlPlane& plane(std::size_t /*node*/) override { return plane_; }
  TestNode& node(std::size_t /*node*/) override { return local_; }
  std::string name(std::size_t node) const override { return "n" + std::to_string(node); }
  ObservedCluster& cluster() override { return cluster_; }
  std::size_t node_of(chat::ShardId /*shard*/) const override { return 0; }
  void run() override {
    do {
      cluster_.run();
      for (auto& then : std::exchange(then_, {})) then();
    } while (local_.deliver() || !then_.empty());
  }
  void advance(std::chrono::milliseconds by) override {
    cluster_.advance(by);
    plane_.tick();
    run();
  }

 private:
  chat::ShardId shards() const override { return brokers_.shards(); }
  void look_at(chat::ShardId shard, std::function<void(const cluster::EmbeddedBroker&)> look,
               std::function<void()> then) override {
    look(brokers_.embedded(shard));
    then_.push_back(std::move(then));
  }
  chat::SteadyTime steady() const override { return brokers_.wall(); }
  chat::WallTime wall() const override { return brokers_.wall(); }

  EmbeddedFixture& brokers_;
  ObservedCluster cluster_;
  TestNode local_;
  cluster::EmbeddedControl plane_;
  std::deque<std::function<void()>> then_;
};

std::vector<ControlCase> cases() {
  std::vector<ControlCase> cases;
  for (const chat::ShardId shards : {chat::ShardId{1}, chat::ShardId{3}}) {
    cases.push_back({"shards" + std::to_string(shards), [shards](const chat::Limits& limits) {
                       return std::make_unique<EmbeddedControlFixture>(shards, limits);
                     }});
  }
  return cases;
}

std::string name_of(const testing::TestParamInfo<ControlCase>& info) { return info.param.name; }

}  // namespace

INSTANTIATE_TEST_SUITE_P(Embedded, ControlPlaneContract, testing::ValuesIn(cases()), name_of);

}  // namespace chatroom::test
