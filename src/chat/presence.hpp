// What happened to the members of a large room since its clients were last told. A room of more than
// Limits::listed_members gets one `presence` a second at the most instead of an event for each change. Kept in the
// shard's copy of the room.
#pragma once

#include "chat/types.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace chatroom::chat {

class PresenceBatch {
 public:
  void joined() noexcept { ++joined_; }
  void left(ClientId client) {
    ++left_;
    renamed_.erase(client);
  }
  void renamed(ClientId client, const std::string& username) { renamed_.insert_or_assign(client, username); }

  bool empty() const noexcept { return joined_ == 0 && left_ == 0 && renamed_.empty(); }
  bool may_be_sent(SteadyTime now, std::chrono::milliseconds interval) const noexcept {
    return !sent_at_ || now - *sent_at_ >= interval;
  }

  struct Counts {
    std::uint64_t joined = 0;
    std::uint64_t left = 0;
    std::vector<Member> renamed;
  };
  // What is to be told now. Renames beyond `max_renames` stay for the next time.
  Counts take(SteadyTime now, std::size_t max_renames);

 private:
  std::uint64_t joined_ = 0;
  std::uint64_t left_ = 0;
  std::map<ClientId, std::string> renamed_;  // to the latest name
  std::optional<SteadyTime> sent_at_;
};

}  // namespace chatroom::chat
