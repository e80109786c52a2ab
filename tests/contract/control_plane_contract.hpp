// The contract of chat/control_plane.hpp as tests, to be run against each implementation: a test program links the
// suite (the library control_plane_contract) and instantiates ControlPlaneContract with its ControlCases.
#pragma once

#include "chat/limits.hpp"
#include "contract/control_fixture.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::test {

struct ControlCase {
  std::string name;  // letters and digits
  std::function<std::unique_ptr<ControlFixture>(const chat::Limits&)> make;
};

// Short words for what a test asks of the planes. Where there are fewer nodes or shards, numbers go round.
class ObservedControl {
 public:
  explicit ObservedControl(std::unique_ptr<ControlFixture> fixture) : fixture_(std::move(fixture)) {}

  ControlFixture& fixture() { return *fixture_; }
  ObservedCluster& cluster() { return fixture_->cluster(); }
  std::size_t nodes() const { return fixture_->nodes(); }
  chat::ControlPlane& plane(std::size_t n) { return fixture_->plane(n % nodes()); }
  TestNode& node(std::size_t n) { return fixture_->node(n % nodes()); }
  TestNode& node_of(const TestClient& client) { return fixture_->node(fixture_->node_of(client.shard)); }
  std::string name_of(const TestClient& client) { return fixture_->name(fixture_->node_of(client.shard)); }
  void run() { fixture_->run(); }
  void advance(std::chrono::milliseconds by) { fixture_->advance(by); }

  // What `ask(answer)` is answered with, in the end; nothing if that is without a value, or there is no answer.
  template <class T, class Ask>
  std::optional<T> answer(Ask ask) {
    const auto told = std::make_shared<std::vector<std::optional<T>>>();
    ask([told](std::optional<T> value) { told->push_back(std::move(value)); });
    run();
    EXPECT_EQ(told->size(), 1U) << "answers";
    return told->empty() ? std::nullopt : std::move(told->front());
  }
  std::vector<chat::RoomRow> rooms(std::size_t node);
  std::vector<chat::ClientRow> clients(std::size_t node);
  std::vector<chat::RoomRow> top(std::size_t node, std::size_t limit);
  std::optional<chat::RoomRecord> find(std::size_t node, chat::RoomId room);
  std::optional<chat::ClientRecord> find(std::size_t node, chat::ClientId client);
  std::optional<bool> ban(std::size_t node, const std::string& address, std::chrono::milliseconds time);
  std::optional<bool> lift(std::size_t node, const std::string& address);
  std::vector<std::string> banned(std::size_t node);   // as the plane says
  std::vector<std::string> applied(std::size_t node);  // as the node was told
  chat::WindowState take(std::size_t node, const chat::WindowPolicy& policy, std::string_view subject);
  chat::AuditPage audit(std::size_t node, std::size_t limit, const std::optional<std::string>& after = {});
  void report(std::size_t node, std::uint64_t connections = 0, std::uint64_t rooms = 0);

 private:
  std::unique_ptr<ControlFixture> fixture_;
};

class ControlPlaneContract : public testing::TestWithParam<ControlCase> {
 protected:
  void SetUp() override { control_ = std::make_unique<ObservedControl>(GetParam().make(limits_)); }

  ObservedControl& control() { return *control_; }
  ObservedCluster& cluster() { return control_->cluster(); }
  const chat::Limits& limits() const { return limits_; }

 private:
  chat::Limits limits_;
  std::unique_ptr<ObservedControl> control_;
};

}  // namespace chatroom::test
