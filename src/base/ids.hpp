// The ids that every layer names things by. Strong types, so that a room's number cannot be passed where a client's is
// meant.
#pragma once

#include <compare>
#include <cstdint>

namespace chatroom::base {

// A client's and a room's number: random, unique among those in use, and no secret. Below 2^53, so that JavaScript
// holds it.
enum class ClientId : std::uint64_t {};
enum class RoomId : std::uint64_t {};

constexpr std::uint64_t number(ClientId id) noexcept { return static_cast<std::uint64_t>(id); }
constexpr std::uint64_t number(RoomId id) noexcept { return static_cast<std::uint64_t>(id); }

// The largest integer that a JSON reader in JavaScript takes without rounding (ECMAScript, Number.MAX_SAFE_INTEGER).
constexpr std::uint64_t kMaxSafeInteger = 9'007'199'254'740'991;

// Which of the node's shards, from 0.
using ShardId = std::uint16_t;

// Names a connection from outside its owner: the shard that it lives on, its place there, and which of the connections
// that had that place it is. An id that outlives its connection names nothing, so holding one is always safe.
struct ConnectionId {
  ShardId shard = 0;
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;

  friend constexpr auto operator<=>(const ConnectionId&, const ConnectionId&) = default;
};

}  // namespace chatroom::base
