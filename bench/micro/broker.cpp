// Micro benchmark of cluster: from a publish to the room's event, on a node of one shard, the frame included. Neither
// the engine before it nor the delivery after it.
#include "cluster/embedded_broker.hpp"
#include "micro/samples.hpp"
#include "net/framed_encoder.hpp"
#include "support/fake_clock.hpp"
#include "support/seeded_random.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace chatroom::bench {
namespace {

// A client alone in its room, and the broker that both live in.
class Room final : chat::BrokerListener, cluster::PostOffice {
 public:
  Room() {
    broker_.open({});
    deliver();
    request(chat::CreateRoomFor{.name = "harbour", .listed = true, .follow = 1});
  }

  void publish(const std::string& text) {
    const std::string id = "m" + std::to_string(++published_);
    request(chat::PublishMessage{*chat::MessageId::from(id), text, std::nullopt});
  }
  // Whether each message has come back, and none without having been published.
  bool all_came_back() const { return came_back_ == published_; }

 private:
  void on_broker_event(chat::BrokerEvent&& event) override {
    if (const auto* opened = std::get_if<chat::ClientOpened>(&event)) owner_ = {opened->client, opened->generation};
    const auto* room_event = std::get_if<chat::RoomEvent>(&event);
    if (room_event == nullptr) return;
    if (std::holds_alternative<chat::MessagePublished>(room_event->body)) ++came_back_;
  }
  void post(chat::ShardId, cluster::Mail&&) override {}  // one shard has nobody to post to

  void request(chat::ClientRequest&& request) {
    broker_.request(owner_, std::move(request));
    deliver();
  }
  void deliver() {
    while (broker_.deliver_events(*this)) {
    }
  }

  chat::Limits limits_;
  test::FakeClock clock_;
  test::SeededRandom random_;
  net::FramedEncoder encoder_;
  cluster::EmbeddedBroker broker_{{0, 1}, limits_, *this, encoder_, clock_, random_};
  chat::Owner owner_;
  std::uint64_t published_ = 0;
  std::uint64_t came_back_ = 0;
};

void publish_to_event(benchmark::State& state) {
  const std::string text = english(kTextBytes);
  Room room;
  for ([[maybe_unused]] const auto _ : state) room.publish(text);
  if (!room.all_came_back()) state.SkipWithError("a message did not come back");
}
BENCHMARK(publish_to_event);

}  // namespace
}  // namespace chatroom::bench
