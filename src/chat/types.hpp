// The words of the domain as types: what commands, events, logs and the broker's port are made of. Plain values.
#pragma once

#include "base/ids.hpp"
#include "base/shared_bytes.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::chat {

using base::ClientId;
using base::ConnectionId;
using base::RoomId;
using base::ShardId;

// A message's place in its room: 1, 2, 3 … without gaps. 0 stands for "before the first".
using Seq = std::uint64_t;

// How often a client changed its owner. A request that names an older one comes from a connection that was taken over.
using Generation = std::uint32_t;

// Which life of a room's log a seq belongs to: 12 characters of A–Z a–z 0–9 - _ (the protocol allows 16), random.
using Epoch = std::string;

// A time of the steady clock: for time-outs and rates, comparable within one node only.
using SteadyTime = std::chrono::milliseconds;
// Milliseconds since the Unix epoch, as the protocol's `ts`, `…At` and `time`.
using WallTime = std::chrono::milliseconds;

// A message's id as its sender chose it: 1 to 36 printable ASCII characters, compared byte by byte. Held in place, so
// that neither a pending message nor the record of accepted ones needs an allocation.
class MessageId {
 public:
  static constexpr std::size_t kMaxSize = 36;

  constexpr MessageId() noexcept = default;

  // Nothing if `text` is empty, too long, or holds anything but printable ASCII.
  static constexpr std::optional<MessageId> from(std::string_view text) noexcept {
    if (text.empty() || text.size() > kMaxSize) return std::nullopt;
    MessageId id;
    for (const char c : text) {
      if (c < ' ' || c > '~') return std::nullopt;
      id.characters_[id.size_++] = c;
    }
    return id;
  }

  constexpr std::string_view view() const noexcept { return {characters_.data(), size_}; }
  friend constexpr bool operator==(const MessageId& a, const MessageId& b) noexcept { return a.view() == b.view(); }

 private:
  std::array<char, kMaxSize> characters_{};
  std::uint8_t size_ = 0;
};

// A message as it goes out: the whole frame, made once, and where its JSON text starts in it. History and replay splice
// the text out of the same bytes.
struct EncodedMessage {
  base::SharedBytes frame;
  std::uint32_t text_at = 0;
  // The compressed form of the same, for those who can take it; empty if there is none. Logs don't keep it.
  base::SharedBytes deflated = {};

  std::string_view text() const noexcept { return frame.view().substr(text_at); }
};

struct Member {
  ClientId id{};
  std::string username;
};

// Why somebody is out of a room, in the protocol's words.
enum class LeaveReason : std::uint8_t { left, moved, deleted, removed, expired };

enum class NoticeLevel : std::uint8_t { info, warning };

// What a room shows of itself.
struct RoomInfo {
  RoomId id{};
  std::string name;
  WallTime created_at{};
  ClientId created_by{};
};

// A room's line in the directory.
struct RoomSummary {
  RoomId id{};
  std::string name;
  std::uint64_t active_users = 0;
  WallTime created_at{};
};

// Where a page of the directory ended; the next starts after it. Rooms are ordered by active_users, most first, then by
// id.
struct DirectoryCursor {
  std::uint64_t active_users = 0;
  RoomId id{};
};

}  // namespace chatroom::chat
