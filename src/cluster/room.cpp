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

chat::RoomRow Room::row() const {
  return {.id = info.id,
          .name = info.name,
          .created_at = info.created_at,
          .created_by = info.created_by,
          .listed = listed,
          .active_users = members.size(),
          .messages = log.last()};
}

chat::RoomRecord Room::record() const {
  constexpr std::size_t kListed = chat::RoomRecord::kListed;
  chat::RoomRecord record{.row = row(),
                          .peak_users = history.peak_users,
                          .participants = history.participants,
                          .latest_participants = {history.latest.rbegin(), history.latest.rend()},
                          .last_activity = history.last_activity,
                          .members = {},
                          .nodes = {}};
  std::vector<chat::ClientId> ids;
  ids.reserve(members.size());
  for (const auto& [id, username] : members) ids.push_back(id);
  const auto shown = static_cast<std::ptrdiff_t>(std::min(ids.size(), kListed));
  std::ranges::partial_sort(ids, ids.begin() + shown, {}, [](chat::ClientId id) { return base::number(id); });
  ids.resize(static_cast<std::size_t>(shown));
  for (const chat::ClientId id : ids) record.members.push_back({id, *find_member(id)});
  return record;
}

void RoomHistory::note_join(chat::ClientId client, std::size_t members, chat::WallTime now) {
  peak_users = std::max<std::uint64_t>(peak_users, members);
  last_activity = now;
  if (std::erase_if(latest, [client](const auto& participant) { return participant.id == client; }) == 0) {
    ++participants;
  }
  if (latest.size() == chat::RoomRecord::kListed) latest.erase(latest.begin());
  latest.push_back({client, now});
}

}  // namespace chatroom::cluster
