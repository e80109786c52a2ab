// A followed room, and how far the RedisBroker is with reading it. A part of the RedisBroker.
#pragma once

#include "cluster/redis/redis_broker.hpp"

namespace chatroom::cluster {

// A message that got its place while its room was being read: a snapshot may have it, and then it is no event.
struct PlacedMessage {
  chat::Owner owner;
  chat::MessageId id;
  chat::Seq seq = 0;
  chat::WallTime ts{};
};

// A join or rename that the store has done, and whose event has not come yet.
struct RedisBroker::ChangeUnderWay {
  chat::Owner owner;
  bool is_join = false;
  std::uint64_t version = 0;  // of the members, with the change
};

struct RedisBroker::Room {
  Room(chat::RoomId id, const chat::Limits& limits, chat::LogBudget& budget, FollowedRoom::Ways ways)
      : copy(id, limits, budget, ways) {}

  FollowedRoom copy;
  bool asked_for = false;  // its channel, on the present connection
  bool subscribed = false;
  bool wants_reading = true;
  std::uint64_t reading = 0;   // the number of the reading under way
  chat::SteadyTime read_at{};  // when it began
  RoomReading pages;
  std::vector<PlacedMessage> placed;
  std::vector<ChangeUnderWay> changes;
  std::optional<std::pair<chat::Epoch, chat::LeaveReason>> ended;  // heard of while it was being read
  std::vector<chat::ClientId> waiters;                             // clients whose requests wait until it is live
};

}  // namespace chatroom::cluster
