// A client's session as the shard that it is connected to knows it, and the table of them. Everything that has to
// outlive the connection is in the broker. Used by the engine only.
#pragma once

#include "base/ip_address.hpp"
#include "base/token.hpp"
#include "chat/commands.hpp"
#include "chat/rate_limit.hpp"
#include "chat/types.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chatroom::chat {

// When the client's latest refused events were; made with the first, since most clients never have one.
class RefusalRecord {
 public:
  // Notes a refusal. True if it was the `bound`th within `window`.
  bool add(SteadyTime now, std::size_t bound, std::chrono::milliseconds window);

 private:
  std::deque<SteadyTime> times_;
};

// The command that a client has under way alone; messages are in Session::messages.
struct UnderWay {
  enum class Kind : std::uint8_t { nothing, opening, resuming, creating, joining, leaving, renaming, listing };
  Kind kind = Kind::nothing;
  Ref ref;
  RoomId room{};             // joining, resuming; creating, once it is known
  std::uint64_t follow = 0;  // creating
  std::string username;      // renaming
};

// An event that was refused before CONNECT, which has to be the first that a client is told.
struct EarlyRefusal {
  Refusal refusal;
  std::optional<std::chrono::milliseconds> retry_after;
};

struct PendingMessage {
  MessageId id;
  Ref ref;
};

struct Session {
  explicit Session(ConnectionId of) noexcept : connection(of) {}

  ConnectionId connection;
  ClientId client{};  // 0 while opening
  Generation generation = 0;
  std::string username;
  std::optional<RoomId> room;      // the room whose events it gets
  std::size_t receiver_index = 0;  // its place in LocalRoom::receivers, while in a room

  UnderWay under_way;
  std::optional<RoomId> moved_to;                // heard of while a command was under way, which comes first
  std::vector<PendingMessage> messages;          // in the order sent, until acknowledged or refused
  std::unique_ptr<std::deque<Command>> waiting;  // for their turn; null when none is
  bool reading_paused = false;

  // The resume: what the client said that it has, and the secret of the token that it is about to get.
  Seq resume_seq = 0;
  Epoch resume_epoch;
  base::TokenSecret secret{};
  bool token_unproven = false;  // resumed, and nothing heard since
  base::IpAddress address{};    // of the connection

  // Since this connection was made; for operators.
  std::uint32_t messages_sent = 0;
  std::uint32_t limit_hits = 0;

  ClientRates rates;
  std::optional<SteadyTime> typed_at;
  std::unique_ptr<RefusalRecord> refusals;
  std::unique_ptr<std::vector<EarlyRefusal>> early;  // null: none

  bool is_open() const noexcept {
    return under_way.kind != UnderWay::Kind::opening && under_way.kind != UnderWay::Kind::resuming;
  }
};

// The sessions of a shard: by connection, which is one look into an array, and by client.
class SessionTable {
 public:
  Session& add(ConnectionId connection);
  // Ends the session; nothing refers to it afterwards.
  void erase(ConnectionId connection);
  // Makes the session findable by its client.
  void name(Session& session) { by_client_[session.client] = &session; }

  // Null if the connection has none, or the place belongs to a later connection by now.
  Session* find(ConnectionId connection) const noexcept;
  // A connection's number within its shard, to pair the broker's answers with it; find() takes it back.
  static std::uint64_t tag_of(ConnectionId connection) noexcept {
    return static_cast<std::uint64_t>(connection.slot) << 32U | connection.generation;
  }
  Session* find_by_tag(std::uint64_t tag) const noexcept;
  // Null unless connected here.
  Session* find(ClientId client) const noexcept;
  // As above, and the session is the one that `generation` was given out for.
  Session* find(ClientId client, Generation generation) const noexcept;

  std::size_t size() const noexcept { return size_; }
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& session : by_slot_) {
      if (session != nullptr) visit(*session);
    }
  }

 private:
  std::vector<std::unique_ptr<Session>> by_slot_;
  boost::unordered_flat_map<ClientId, Session*> by_client_;
  std::size_t size_ = 0;
};

}  // namespace chatroom::chat
