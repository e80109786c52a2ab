// What a client's home knows of it. Used by ClientStore.
#pragma once

#include "base/ip_address.hpp"
#include "base/token.hpp"
#include "chat/rate_limit.hpp"
#include "chat/types.hpp"
#include "cluster/accepted_ids.hpp"
#include "cluster/embedded_mail.hpp"

#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::cluster {

// A message that is on its way to its room.
struct PendingPublish {
  chat::MessageId id;
  bool asker_waits = true;  // for a refusal; false: it was asked for under an older generation
  std::size_t retries = 0;  // of the present generation, each of which waits for an answer of its own
};

using DetachedHook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

// Linked into the list of the detached while it has no owner.
struct ClientRecord : DetachedHook {
  explicit ClientRecord(chat::ClientId of) noexcept : id(of) {}

  chat::ClientId id;
  chat::Generation generation = 1;
  std::optional<chat::ShardId> owner;  // the shard it is connected to
  chat::SteadyTime detached_at{};      // while there is none

  base::TokenHash confirmed{};  // of the token that has proved to have arrived
  base::TokenHash offered{};    // of the one given out with the latest resume; the same once that has proved itself

  base::IpAddress address{};  // of the latest connection, and when that was made
  chat::WallTime connected_at{};

  std::string username;
  std::optional<chat::RoomId> room;
  std::optional<std::pair<chat::RoomId, chat::LeaveReason>> lost_room;
  chat::ClientRates rates;  // as of the latest detach

  AcceptedIds accepted;
  std::vector<PendingPublish> publishing;

  bool changing_room = false;       // a create or join is under way
  std::vector<ClientTurn> waiting;  // for the end of that, in the order they came

  chat::Owner present_owner() const noexcept { return {id, generation}; }
};

}  // namespace chatroom::cluster
