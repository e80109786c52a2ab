#include "cluster/room.hpp"

#include <algorithm>

namespace chatroom::cluster {

const std::string* Room::find_member(chat::ClientId client) const noexcept {
  const auto found = members.find(client);
  return found == members.end() ? nullptr : &found->second;
}

bool Room::is_followed() const noexcept { return std::ranges::any_of(followers, &Follower::present); }

Follower& Room::follower(chat::ShardId shard) {
  const auto found = std::ranges::find(followers, shard, &Follower::shard);
  return found != followers.end() ? *found : followers.emplace_back(Follower{.shard = shard});
}

std::unique_ptr<chat::RoomSnapshot> Room::snapshot() const {
  auto snapshot = std::make_unique<chat::RoomSnapshot>();
  snapshot->room = info;
  snapshot->epoch = epoch;
  snapshot->seq = log.last();
  snapshot->first = log.first();
  snapshot->log = log.all();
  snapshot->members.reserve(members.size());
  for (const auto& [id, username] : members) snapshot->members.push_back({id, username});
  std::ranges::sort(snapshot->members, {}, [](const chat::Member& member) { return base::number(member.id); });
  snapshot->members_version = members_version;
  return snapshot;
}

}  // namespace chatroom::cluster
