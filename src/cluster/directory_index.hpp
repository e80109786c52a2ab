// The listed rooms of one shard, kept in the directory's order: most active users first, then by id. Used by RoomStore.
#pragma once

#include "chat/types.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace chatroom::cluster {

// The directory's order.
struct ListedBefore {
  bool operator()(const chat::DirectoryCursor& a, const chat::DirectoryCursor& b) const noexcept {
    if (a.active_users != b.active_users) return a.active_users > b.active_users;
    return base::number(a.id) < base::number(b.id);
  }
};

class DirectoryIndex {
 public:
  void add(chat::RoomId room, std::uint64_t active_users) { rooms_.insert({active_users, room}); }
  void remove(chat::RoomId room, std::uint64_t active_users) { rooms_.erase({active_users, room}); }
  // Without effect for a room that is not listed. Allocates nothing.
  void move(chat::RoomId room, std::uint64_t from, std::uint64_t to) {
    auto node = rooms_.extract(chat::DirectoryCursor{from, room});
    if (node.empty()) return;
    node.value().active_users = to;
    rooms_.insert(std::move(node));
  }

  // The first `limit` after `after`, or of all.
  std::vector<chat::DirectoryCursor> page(const std::optional<chat::DirectoryCursor>& after, std::size_t limit) const {
    std::vector<chat::DirectoryCursor> page;
    auto next = after ? rooms_.upper_bound(*after) : rooms_.begin();
    for (; next != rooms_.end() && page.size() < limit; ++next) page.push_back(*next);
    return page;
  }

 private:
  std::set<chat::DirectoryCursor, ListedBefore> rooms_;
};

}  // namespace chatroom::cluster
