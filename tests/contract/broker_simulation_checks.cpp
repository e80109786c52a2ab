// The simulation's model: what was answered and shown, and what must hold when all has come to rest.
#include "contract/broker_simulation.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace chatroom::test {

using State = SimulatedClient::State;
using UnderWay = SimulatedClient::UnderWay;

SimulatedClient* BrokerSimulation::find(chat::ClientId client) {
  const auto is_it = [client](const SimulatedClient& one) { return one.as.id() == client && one.state != State::none; };
  const auto found = std::ranges::find_if(clients_, is_it);
  return found == clients_.end() ? nullptr : &*found;
}

SimulatedClient* BrokerSimulation::find(const chat::Owner& owner) {
  SimulatedClient* client = find(owner.client);
  return client != nullptr && client->as.owner.generation == owner.generation ? client : nullptr;
}

void BrokerSimulation::take_answers() {
  for (chat::ShardId shard = 0; shard < cluster_.shards(); ++shard) take_answers(shard);
}

void BrokerSimulation::take_answers(chat::ShardId shard) {
  BrokerObserver& observer = cluster_.observer(shard);
  for (const auto& answer : observer.take<chat::ClientOpened>()) {
    const auto client = std::ranges::find(clients_, answer.tag, &SimulatedClient::tag);
    ASSERT_NE(client, clients_.end());
    ASSERT_EQ(find(answer.client), nullptr) << "an id given out twice";
    client->state = State::connected;
    client->as.owner = {answer.client, answer.generation};
  }
  for (SimulatedClient& client : clients_) {
    if (client.state != State::resuming || cluster_.shard(client.resuming_on) != shard) continue;
    const auto resumed = cluster_.resumed(client.tag, shard);
    if (!resumed) continue;
    client.as = *resumed;
    disconnect(client, State::connected);
    const auto room = client.room = cluster_.last_resumed().room;
    if (room) cluster_.broker(shard).follow(*room, observer.follow_for(*room));
  }
  for (const auto& answer : observer.take<chat::ClientTaken>()) {
    if (SimulatedClient* client = find(answer.owner)) client->under_way = UnderWay::nothing;
  }
  for (const auto& answer : observer.take<chat::ClientRemoved>()) {
    SimulatedClient* client = find(answer.owner);
    if (client != nullptr && client->state == State::connected) disconnect(*client, State::none);
  }
  for (const auto& answer : observer.take<chat::ResumeRefused>()) {
    const auto client = std::ranges::find(clients_, answer.tag, &SimulatedClient::tag);
    if (client != clients_.end()) disconnect(*client, State::none);
  }
  for (const auto& answer : observer.take<chat::RequestRefused>()) {
    EXPECT_EQ(answer.code, chat::ErrorCode::room_not_found);
    settle(find(answer.owner), UnderWay::joining);
  }
  for (const auto& answer : observer.take<chat::RenamedOutside>()) settle(find(answer.owner), UnderWay::renaming);
  for (const auto& answer : observer.take<chat::PublishRefused>()) {
    --unanswered_[{answer.owner.client, answer.owner.generation, std::string(answer.id.view())}];
  }
  for (auto& answer : observer.take<chat::DuplicatePublish>()) {
    --unanswered_[{answer.owner.client, answer.owner.generation, std::string(answer.id.view())}];
    duplicates_.push_back(answer);
  }
}

void BrokerSimulation::settle(SimulatedClient* client, UnderWay kind) {
  if (client == nullptr || client->state != State::connected) return;
  EXPECT_EQ(client->under_way, kind) << "an answer to nothing";
  client->under_way = UnderWay::nothing;
}

void BrokerSimulation::on_room_event(chat::ShardId shard, const RoomCopy& copy, const chat::RoomEventBody& event) {
  if (std::holds_alternative<std::unique_ptr<chat::RoomSnapshot>>(event)) on_snapshot(shard, copy);
  if (const auto* message = std::get_if<chat::MessagePublished>(&event)) on_shown(copy, *message);

  for (SimulatedClient& client : clients_) {
    if (client.state == State::connected && client.as.shard == shard) on_room_event(client, copy, event);
  }
}

void BrokerSimulation::on_snapshot(chat::ShardId shard, const RoomCopy& copy) {
  const auto is_new = std::ranges::find(rooms_, copy.info.id, &std::pair<chat::RoomId, chat::ShardId>::first);
  if (is_new == rooms_.end()) rooms_.emplace_back(copy.info.id, shard);
  for (const auto& [seq, frame] : copy.messages) {  // "seq|id|client|…"
    const std::size_t id = frame.find('|') + 1;
    const std::size_t client = frame.find('|', id) + 1;
    held_[{chat::ClientId{std::stoull(frame.substr(client))}, frame.substr(id, client - 1 - id)}] = seq;
  }
}

// What the engine of the client's shard makes of it: where the client is, and whether this ends what it has under way.
void BrokerSimulation::on_room_event(SimulatedClient& client, const RoomCopy& copy, const chat::RoomEventBody& event) {
  const chat::RoomId room = copy.info.id;
  const bool is_gone = std::holds_alternative<chat::RoomGone>(event);
  const auto* joined = std::get_if<chat::MemberJoined>(&event);
  const auto* left = std::get_if<chat::MemberLeft>(&event);
  const auto* renamed = std::get_if<chat::MemberRenamed>(&event);
  if (std::holds_alternative<chat::MembersReplaced>(event) ||
      std::holds_alternative<std::unique_ptr<chat::RoomSnapshot>>(event)) {
    const auto member = copy.members.find(client.as.id());
    if (member == copy.members.end()) {
      if (client.room != room) return;
      client.room.reset();
      if (client.under_way == UnderWay::leaving) client.under_way = UnderWay::nothing;
    } else if (client.under_way == UnderWay::joining && client.joining == room) {
      client.room = room;
      client.under_way = UnderWay::nothing;
    } else if (client.under_way == UnderWay::renaming && client.room == room && member->second == client.renaming_to) {
      client.under_way = UnderWay::nothing;
    }
    return;
  }
  if (joined != nullptr && joined->member.id == client.as.id()) {
    const bool created = client.under_way == UnderWay::creating && client.creating == copy.follow;
    const bool asked = client.under_way == UnderWay::joining && client.joining == room;
    if (!created && !asked) return;  // by the owner before; the resume said whether it was
    client.room = room;
    client.under_way = UnderWay::nothing;
  } else if ((left != nullptr && left->client == client.as.id()) || is_gone) {
    if (client.room != room) return;
    client.room.reset();
    if (client.under_way == UnderWay::leaving) client.under_way = UnderWay::nothing;
  } else if (renamed != nullptr && renamed->member.id == client.as.id()) {
    if (client.under_way == UnderWay::renaming) client.under_way = UnderWay::nothing;
  }
}

void BrokerSimulation::on_shown(const RoomCopy& copy, const chat::MessagePublished& message) {
  const Key key{message.client, std::string(message.id.view())};
  const auto [shown, is_new] = shown_.try_emplace(key, Shown{copy.epoch, copy.info.id, message.seq, message.ts});
  EXPECT_EQ(shown->second.epoch, copy.epoch) << key.second << " is shown in a second room";
  EXPECT_EQ(shown->second.seq, message.seq) << key.second << " is shown twice";
  EXPECT_EQ(shown->second.ts, message.ts);
}

// Each message sent, and each sent again, under the generation that a client has now, has had one answer: a direct one,
// or for one of them at most that it was shown.
void BrokerSimulation::check_answers() const {
  for (const SimulatedClient& client : clients_) {
    if (client.state != State::connected) continue;
    EXPECT_EQ(client.under_way, UnderWay::nothing) << base::number(client.as.id()) << " waits for ever";
    for (const auto& [request, count] : unanswered_) {
      const auto& [id, generation, message] = request;
      if (id != client.as.id() || generation != client.as.owner.generation) continue;
      const bool is_shown = shown_.contains({id, message});
      const bool asked_once = asked_by_.at({id, message}).size() == 1;
      EXPECT_GE(count, is_shown && asked_once ? 1 : 0) << message << " has too many answers";
      EXPECT_LE(count, is_shown ? 1 : 0) << message << " has too few answers";
    }
  }
}

// What was acknowledged a second time was shown, at just that place.
void BrokerSimulation::check_duplicates() {
  for (const auto& duplicate : duplicates_) {
    const auto shown = shown_.find({duplicate.owner.client, std::string(duplicate.id.view())});
    if (shown == shown_.end() && any_copy(duplicate.room) == nullptr) continue;  // the room went before it was shown
    if (shown == shown_.end()) {  // nobody followed just then, and whoever did later got it with the snapshot
      const auto held = held_.find({duplicate.owner.client, std::string(duplicate.id.view())});
      ASSERT_NE(held, held_.end()) << duplicate.id.view() << " was acknowledged and never shown";
      EXPECT_EQ(held->second, duplicate.seq);
      continue;
    }
    EXPECT_EQ(shown->second.room, duplicate.room);
    EXPECT_EQ(shown->second.seq, duplicate.seq);
    EXPECT_EQ(shown->second.ts, duplicate.ts);
  }
}

const RoomCopy* BrokerSimulation::any_copy(chat::RoomId room) {
  for (chat::ShardId shard = 0; shard < cluster_.shards(); ++shard) {
    const RoomCopy* copy = cluster_.observer(shard).find(room);
    if (copy != nullptr && copy->ready) return copy->gone ? nullptr : copy;
  }
  return nullptr;
}

// A client is in one room at the most, and nobody and nothing stays behind.
void BrokerSimulation::check_members() {
  std::map<chat::ClientId, chat::RoomId> places;
  for (const auto& [room, witness] : rooms_) {
    const RoomCopy* copy = any_copy(room);
    if (copy == nullptr) continue;
    EXPECT_FALSE(copy->members.empty()) << "an empty room is still there";
    for (const auto& [client, username] : copy->members) {
      EXPECT_TRUE(places.emplace(client, room).second) << "a client in two rooms";
      EXPECT_NE(find(client), nullptr) << "a client that is gone is still in a room";
    }
  }
}

// Each client can be resumed, and is told where it is and what it is called; or it is gone, and in no room.
void BrokerSimulation::check_sessions() {
  for (SimulatedClient& client : clients_) {
    if (client.state != State::connected && client.state != State::detached) continue;
    const auto resumed = cluster_.resume(client.as, random_.below(cluster_.shards()));
    EXPECT_TRUE(resumed || client.state == State::detached) << "a connected client can't be resumed";
    for (const auto& [room, witness] : rooms_) {
      const RoomCopy* copy = any_copy(room);
      const bool is_in = copy != nullptr && copy->members.contains(client.as.id());
      EXPECT_EQ(is_in, resumed && cluster_.last_resumed().room == room);
      if (is_in && resumed) {
        EXPECT_EQ(copy->members.at(client.as.id()), cluster_.last_resumed().username);
      }
    }
  }
}

}  // namespace chatroom::test
