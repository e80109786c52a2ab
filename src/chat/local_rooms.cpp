#include "chat/local_rooms.hpp"

#include <utility>

namespace chatroom::chat {

void LocalRoom::take(RoomSnapshot&& snapshot) {
  info = std::move(snapshot.room);
  epoch = std::move(snapshot.epoch);
  log.trim_to(log.last() + 1);
  log.start_at(snapshot.first);
  for (auto& message : snapshot.log) log.push(std::move(message));
  members.clear();
  for (auto& member : snapshot.members) members.emplace_hint(members.end(), member.id, std::move(member.username));
  ready = true;
}

std::vector<Member> LocalRoom::list_members(std::size_t limit) const {
  std::vector<Member> listed;
  listed.reserve(std::min(limit, members.size()));
  for (const auto& [id, username] : members) {
    if (listed.size() == limit) break;
    listed.push_back({id, username});
  }
  return listed;
}

LocalRoom* LocalRooms::find(RoomId room) noexcept {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? nullptr : &found->second;
}

LocalRoom* LocalRooms::find(RoomId room, FollowId follow) noexcept {
  LocalRoom* found = find(room);
  return found != nullptr && found->follow == follow ? found : nullptr;
}

LocalRoom& LocalRooms::get(RoomId room) {
  LocalRoom* found = find(room);
  return found != nullptr ? *found : add(room, new_follow_id());
}

LocalRoom& LocalRooms::add(RoomId room, FollowId follow) {
  return rooms_.try_emplace(room, follow, limits_.log_messages, limits_.log_bytes).first->second;
}

void LocalRooms::release_if_unused(RoomId room) {
  const LocalRoom* found = find(room);
  if (found == nullptr || found->in_use()) return;
  // Whose snapshot has not come is not followed, or is unfollowed when it comes.
  if (found->ready) broker_.unfollow(room, found->follow);
  rooms_.erase(room);
}

}  // namespace chatroom::chat
