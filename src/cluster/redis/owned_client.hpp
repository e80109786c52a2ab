// What a shard knows of a client that it owns, or owned until a moment ago: enough to put it back into a store that has
// lost it. Used by the RedisBroker, on its shard's thread.
#pragma once

#include "base/ip_address.hpp"
#include "base/token.hpp"
#include "chat/broker.hpp"
#include "cluster/accepted_ids.hpp"

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::cluster {

struct OwnedClient {
  OwnedClient() = default;
  OwnedClient(chat::ClientId of, chat::Generation in, const base::TokenHash& shown, const base::TokenHash& next,
              std::string name)
      : id(of), generation(in), confirmed(shown), offered(next), username(std::move(name)) {}

  chat::ClientId id{};
  chat::Generation generation = 0;
  base::TokenHash confirmed{};
  base::TokenHash offered{};
  std::string username;
  std::optional<chat::RoomId> room;
  base::IpAddress address{};      // of its latest connection
  chat::WallTime connected_at{};  // when that was made
  AcceptedIds accepted;

  // Set once its connection ended: until the grace is over.
  std::optional<chat::SteadyTime> detached_until;
  std::string rates;          // as of the detach
  bool detach_known = true;   // to the store
  bool detach_asked = false;  // and no answer yet

  // Requests that wait until its room, or the one that it is about to join, has been read; since when.
  std::deque<chat::ClientRequest> waiting;
  chat::SteadyTime waiting_since{};
  // Messages that were handed on for the first time and not yet answered.
  std::vector<chat::MessageId> publishing;

  chat::Owner owner() const noexcept { return {id, generation}; }
};

}  // namespace chatroom::cluster
