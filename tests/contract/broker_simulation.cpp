// The simulation's clients: what they do.
#include "contract/broker_simulation.hpp"

#include <algorithm>
#include <cstring>

namespace chatroom::test {

using State = SimulatedClient::State;
using UnderWay = SimulatedClient::UnderWay;

namespace {

constexpr std::size_t kClients = 10;
// Of a client's last messages, one is sent again; well below the 64 that are remembered.
constexpr std::size_t kRetried = 20;

}  // namespace

BrokerSimulation::BrokerSimulation(std::unique_ptr<BrokerFixture> fixture, std::uint64_t seed)
    : random_(seed), cluster_(std::move(fixture)), clients_(kClients) {
  for (chat::ShardId shard = 0; shard < cluster_.shards(); ++shard) {
    cluster_.observer(shard).on_room_event = [this, shard](const RoomCopy& copy, const chat::RoomEventBody& event) {
      on_room_event(shard, copy, event);
    };
  }
}

void BrokerSimulation::run(std::size_t actions) {
  for (std::size_t n = 0; n < actions; ++n) {
    act(clients_[random_.below(clients_.size())]);
    if (random_.below(10) == 0) unfollow_something();
    if (random_.below(40) == 0) administrate();
    if (random_.below(30) == 0) cluster_.fixture().advance(std::chrono::seconds(random_.below(20)));
    for (std::size_t steps = random_.below(8); steps > 0; --steps) {
      cluster_.step();
      take_answers();
    }
  }
  cluster_.run();
  take_answers();
  // Whoever was refused since the grace is over may stay in a room until the next look for such clients.
  cluster_.advance(std::chrono::seconds(2));
  take_answers();
  cluster_.run();
  cluster_.expect_equal_copies();
  check_answers();
  check_duplicates();
  check_members();
  check_sessions();
}

void BrokerSimulation::act(SimulatedClient& client) {
  switch (client.state) {
    case State::none:
      return open(client);
    case State::opening:
      return;
    case State::connected:
      return act_connected(client);
    case State::detached:
      if (random_.below(2) == 0) resume(client);
      return;
    case State::resuming:
      // The old connection does not know yet that it is about to be taken over.
      if (random_.below(2) == 0) publish(client);
      return;
  }
}

void BrokerSimulation::act_connected(SimulatedClient& client) {
  switch (random_.below(10)) {
    case 0:
    case 1:
      if (client.under_way == UnderWay::nothing) change_room(client);
      return;
    case 2:
      if (client.under_way != UnderWay::nothing) return;
      client.under_way = UnderWay::renaming;
      client.renaming_to =
          "name" + std::to_string(++last_name_);  // one that it has not, so that it tells when it has it
      return cluster_.start(client.as, chat::RenameClient{client.renaming_to});
    case 3:
      return detach(client);
    case 4:
      return random_.below(2) == 0 ? resume(client) : cluster_.start(client.as, chat::ConfirmSession{});
    case 5:
      return cluster_.start(client.as, chat::SignalTyping{});
    default:
      return publish(client);
  }
}

void BrokerSimulation::change_room(SimulatedClient& client) {
  const auto choice = random_.below(6);
  if (choice == 0) {
    client.under_way = UnderWay::creating;
    client.creating = cluster_.start_create(client.as, "room", random_.below(2) == 0);
  } else if (choice == 1 && client.room) {
    client.under_way = UnderWay::leaving;
    cluster_.start(client.as, chat::LeaveRoomFor{});
  } else {
    const chat::RoomId room = random_room();
    if (client.room == room) return;  // it would get no answer
    client.under_way = UnderWay::joining;
    client.joining = room;
    cluster_.start_join(client.as, room);
  }
}

void BrokerSimulation::publish(SimulatedClient& client) {
  const bool retry = !client.sent.empty() && random_.below(3) == 0;
  if (retry) {
    const std::size_t latest = random_.below(2) == 0 ? 2 : kRetried;  // often one that may still be on its way
    const std::size_t back = random_.below(std::min(client.sent.size(), latest));
    client.sent.push_back(client.sent[client.sent.size() - 1 - back]);
  } else {
    client.sent.push_back("m" + std::to_string(client.sent.size()));
  }
  const std::string& id = client.sent.back();
  ++unanswered_[{client.as.id(), client.as.owner.generation, id}];
  asked_by_[{client.as.id(), id}].insert(client.as.owner.generation);
  cluster_.start_publish(client.as, id, "text of " + id);
}

void BrokerSimulation::open(SimulatedClient& client) {
  client = {};
  client.state = State::opening;
  client.as.shard = cluster_.shard(random_.below(cluster_.shards()));
  client.tag = ++last_tag_;
  std::memcpy(client.as.session.data(), &++last_session_, sizeof last_session_);
  client.as.session.back() = 1;  // apart from the cluster's own
  cluster_.broker(client.as.shard).open({.tag = client.tag, .session = client.as.session});
}

void BrokerSimulation::resume(SimulatedClient& client) {
  client.state = State::resuming;
  client.resuming_on = random_.below(cluster_.shards());
  client.tag = cluster_.start_resume(client.as, client.resuming_on, client.as.session);
}

void BrokerSimulation::detach(SimulatedClient& client) {
  cluster_.start(client.as, chat::DetachClient{});
  disconnect(client, State::detached);
}

void BrokerSimulation::disconnect(SimulatedClient& client, State state) {
  client.state = state;
  client.under_way = UnderWay::nothing;
}

// As an engine does when the last of its clients is out of a room; but each room has one shard that sees all of it.
void BrokerSimulation::unfollow_something() {
  if (rooms_.empty()) return;
  const auto& [room, witness] = rooms_[random_.below(rooms_.size())];
  const chat::ShardId shard = cluster_.shard(random_.below(cluster_.shards()));
  const RoomCopy* copy = cluster_.observer(shard).find(room);
  if (shard == witness || copy == nullptr || !copy->ready) return;
  const bool is_needed = std::ranges::any_of(clients_, [&, id = room](const SimulatedClient& client) {
    const bool may_be_here = client.as.shard == shard || client.state == State::resuming;
    return may_be_here && (copy->members.contains(client.as.id()) || client.joining == id);
  });
  if (is_needed) return;
  cluster_.broker(shard).unfollow(room, cluster_.observer(shard).drop(room));
}

void BrokerSimulation::administrate() {
  chat::Broker& broker = cluster_.broker(cluster_.shard(random_.below(cluster_.shards())));
  if (random_.below(3) == 0) {
    broker.remove_client(clients_[random_.below(clients_.size())].as.id(), 0);
  } else {
    broker.delete_room(random_room(), 0);
  }
}

chat::RoomId BrokerSimulation::random_room() {
  if (rooms_.empty() || random_.below(10) == 0) return chat::RoomId{1 + random_.below(9)};
  const std::size_t recent = std::min<std::size_t>(rooms_.size(), 4);
  return rooms_[rooms_.size() - 1 - random_.below(recent)].first;
}

}  // namespace chatroom::test
