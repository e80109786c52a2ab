// An engine between a recording outbox and a broker that does nothing by itself: the test sees the engine's requests,
// and says what the broker answers.
#pragma once

#include "chat/engine.hpp"
#include "recording_outbox.hpp"
#include "support/fake_clock.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace chatroom::chat {

using test::FakeClock;
using test::SeededRandom;

using Lines = std::vector<std::string>;

class ScriptedBroker final : public Broker {
 public:
  void open(const OpenClient& request) override { opens.push_back(request); }
  void resume(const ResumeClient& request) override { resumes.push_back(request); }
  void check(const CheckSession& request) override { checks.push_back(request); }
  void list(const ListDirectory& request) override { lists.push_back(request); }
  void request(Owner owner, ClientRequest&& request) override { requests.emplace_back(owner, std::move(request)); }
  void follow(RoomId room, FollowId follow) override { follows.emplace_back(room, follow); }
  void unfollow(RoomId room, FollowId follow) override { unfollows.emplace_back(room, follow); }
  void delete_room(RoomId, RequestTag tag) override { operations.push_back(tag); }
  void remove_client(ClientId, RequestTag tag) override { operations.push_back(tag); }

  // The last request, which must be of this type.
  template <class T>
  const T& last() const {
    return std::get<T>(requests.back().second);
  }

  // Who made the latest request.
  ClientId last_owner() const { return requests.back().first.client; }

  std::vector<OpenClient> opens;
  std::vector<ResumeClient> resumes;
  std::vector<CheckSession> checks;
  std::vector<ListDirectory> lists;
  std::vector<std::pair<Owner, ClientRequest>> requests;
  std::vector<RequestTag> operations;  // of operators
  std::vector<std::pair<RoomId, FollowId>> follows;
  std::vector<std::pair<RoomId, FollowId>> unfollows;
};

class EngineTest : public ::testing::Test {
 protected:
  static constexpr RoomId kRoom{20'000};
  static constexpr RoomId kOther{30'000};

  static ConnectionId connection(std::uint32_t slot) { return {0, slot, 1}; }
  static ClientId client(std::uint32_t slot) { return ClientId{10'000 + slot}; }
  static Owner owner(std::uint32_t slot) { return {client(slot), 1}; }
  static MessageId id(std::string_view text) { return *MessageId::from(text); }

  Lines sent(std::uint32_t slot) { return outbox.take(connection(slot)); }
  // The same, less all but the last.
  std::string last_sent(std::uint32_t slot) {
    const Lines lines = sent(slot);
    return lines.empty() ? "" : lines.back();
  }

  // A new client on the connection `slot`; what it was sent so far is forgotten.
  void open(std::uint32_t slot) {
    engine.connected(connection(slot), {});
    engine.on_broker_event(ClientOpened{broker.opens.back().tag, client(slot), 1});
    sent(slot);
  }
  void receive(std::uint32_t slot, CommandBody body, Ref ref = {}) {
    engine.received(connection(slot), {std::move(ref), std::move(body)});
  }

  void happens(RoomId room, FollowId follow, RoomEventBody body) {
    engine.on_broker_event(RoomEvent{room, follow, std::move(body)});
  }
  static std::unique_ptr<RoomSnapshot> snapshot(RoomId room, std::vector<Member> members = {}, Seq messages = 0) {
    auto made = std::make_unique<RoomSnapshot>();
    made->room = {room, "room", WallTime{1}, ClientId{1}};
    made->epoch = "epoch";
    made->first = 1;
    made->seq = messages;
    for (Seq seq = 1; seq <= messages; ++seq) made->log.push_back(message(seq));
    made->members = std::move(members);
    return made;
  }
  static EncodedMessage message(Seq seq) { return {base::SharedBytes::copy_of("m" + std::to_string(seq)), 0}; }
  static MessagePublished published(Seq seq, ClientId by, std::string_view message_id) {
    return {seq, by, id(message_id), WallTime{5}, message(seq)};
  }

  // Lets the client join; the room was there, with `others` in it if nobody here followed it yet. Returns the
  // following.
  FollowId join(std::uint32_t slot, RoomId room, std::vector<Member> others = {}, Seq messages = 0) {
    receive(slot, JoinRoom{room});
    const FollowId follow = broker.last<JoinRoomFor>().follow;
    if (follow != followed_) happens(room, follow, snapshot(room, std::move(others), messages));
    followed_ = follow;
    happens(room, follow, MemberJoined{1, {client(slot), "User " + std::to_string(base::number(client(slot)))}});
    return follow;
  }

  Limits limits;
  FakeClock clock;
  SeededRandom random;
  RecordingOutbox outbox;
  ScriptedBroker broker;
  Engine engine{limits, "server", broker, outbox, clock, random};

 private:
  FollowId followed_ = 0;
};

}  // namespace chatroom::chat
