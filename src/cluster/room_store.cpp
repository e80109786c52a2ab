#include "cluster/room_store.hpp"

#include "base/base64url.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chatroom::cluster {

RoomStore::RoomStore(const chat::Limits& limits, MailRouter& router, chat::MessageEncoder& encoder, chat::Clock& clock,
                     chat::Random& random) noexcept
    : limits_(limits),
      router_(router),
      encoder_(encoder),
      clock_(clock),
      random_(random),
      ids_(router.place(), random),
      budget_(limits.log_total_bytes / router.place().shards) {}

void RoomStore::take(RoomRequest&& request) {
  std::visit([this](auto&& body) { on(std::forward<decltype(body)>(body)); }, std::move(request));
}

void RoomStore::on(const FollowFrom& request) {
  Room* room = find(request.room);
  if (room == nullptr) {
    router_.tell(request.from,
                 chat::RoomEvent{request.room, request.follow, chat::RoomGone{chat::LeaveReason::expired}});
    return;
  }
  start_following(*room, request.from, request.follow);
}

// FollowIds rise: one that is not above the latest has come already, or comes too late.
void RoomStore::start_following(Room& room, chat::ShardId shard, chat::FollowId follow) {
  Follower& follower = room.follower(shard);
  if (follow <= follower.follow) return;
  follower = {.shard = shard, .follow = follow, .present = true};
  if (room.UnfollowedHook::is_linked()) room.UnfollowedHook::unlink();
  router_.tell(shard, chat::RoomEvent{room.info.id, follow, room.snapshot()});
}

void RoomStore::on(const UnfollowFrom& request) {
  Room* room = find(request.room);
  if (room == nullptr) return;
  Follower& follower = room->follower(request.from);
  if (request.follow < follower.follow) return;
  follower = {.shard = request.from, .follow = request.follow, .present = false};
  note_unfollowed(*room);
}

void RoomStore::note_unfollowed(Room& room) {
  if (room.is_followed() || room.UnfollowedHook::is_linked()) return;
  room.unfollowed_since = clock_.steady();
  unfollowed_.push_back(room);
}

void RoomStore::on(CreateRoomAt&& request) {
  const chat::RoomId id{ids_.allocate()};
  chat::RoomInfo info{
      .id = id, .name = std::move(request.name), .created_at = clock_.wall(), .created_by = request.creator.id};
  Room& room = rooms_.try_emplace(id, std::move(info), new_epoch(), request.listed, limits_, budget_).first->second;
  index_of(room).add(id, 0);
  start_following(room, router_.place().shard, request.follow);
  admit(room, std::move(request.creator));
}

void RoomStore::on(JoinAs&& request) {
  Room* room = find(request.room);
  if (room == nullptr) {
    const chat::ClientId client = request.member.id;
    router_.send(router_.home_of(client), JoinEnded{client, request.room, false});
    return;
  }
  start_following(*room, request.from, request.follow);
  admit(*room, std::move(request.member));
}

void RoomStore::admit(Room& room, chat::Member&& member) {
  const chat::ClientId client = member.id;
  const std::size_t before = room.members.size();
  if (room.members.try_emplace(client, member.username).second) {
    index_of(room).move(room.info.id, before, before + 1);
    room.history.note_join(client, before + 1, clock_.wall());
    room.tell(router_, chat::MemberJoined{++room.members_version, member});
  }
  router_.send(router_.home_of(client), JoinEnded{client, room.info.id, true});
}

void RoomStore::on(const LeaveAs& request) {
  Room* room = find(request.room);
  if (room == nullptr || room->members.erase(request.client) == 0) return;
  index_of(*room).move(request.room, room->members.size() + 1, room->members.size());
  room->tell(router_, chat::MemberLeft{++room->members_version, request.client, request.reason});
  if (room->members.empty()) drop(*room, chat::LeaveReason::expired);
}

void RoomStore::on(RenameAs&& request) {
  Room* room = find(request.room);
  if (room == nullptr || !room->members.contains(request.owner.client)) {
    router_.tell(request.from, chat::RenamedOutside{request.owner});
    return;
  }
  std::string& username = room->members[request.owner.client];
  username = std::move(request.username);
  room->tell(router_, chat::MemberRenamed{++room->members_version, {request.owner.client, username}});
}

void RoomStore::on(const PublishAs& request) {
  PublishEnded outcome{.client = request.client, .id = request.id, .room = request.room};
  Room* room = find(request.room);
  const auto* member = room == nullptr ? nullptr : room->find_member(request.client);
  if (member != nullptr) {
    outcome.seq = room->log.last() + 1;
    outcome.ts = clock_.wall();
    room->history.last_activity = outcome.ts;
    auto message = encoder_.encode({.room = request.room,
                                    .seq = outcome.seq,
                                    .id = request.id.view(),
                                    .client = request.client,
                                    .username = *member,
                                    .text = request.text,
                                    .ts = outcome.ts});
    room->tell(router_, chat::MessagePublished{outcome.seq, request.client, request.id, outcome.ts, message});
    room->log.push(std::move(message));
    keep_within_budget();
  }
  router_.send(router_.home_of(request.client), outcome);
}

void RoomStore::on(const TypingAs& request) {
  const Room* room = find(request.room);
  if (room != nullptr) room->tell(router_, chat::MemberTyping{request.client});
}

void RoomStore::on(const DeletionOf& request) {
  Room* room = find(request.room);
  chat::RoomDeleted answer{.tag = request.tag, .removed = std::nullopt};
  if (room != nullptr) answer.removed = room->members.size();
  router_.tell(request.from, answer);
  if (room != nullptr) drop(*room, chat::LeaveReason::deleted);
}

std::vector<chat::RoomSummary> RoomStore::page(const chat::ListDirectory& request) const {
  std::vector<chat::RoomSummary> page;
  for (const auto& [active_users, id] : directory_.page(request.after, std::size_t{request.limit} + 1)) {
    const auto& info = rooms_.find(id)->second.info;
    page.push_back({.id = id, .name = info.name, .active_users = active_users, .created_at = info.created_at});
  }
  return page;
}

std::vector<chat::RoomId> RoomStore::ids() const {
  std::vector<chat::RoomId> ids;
  ids.reserve(rooms_.size());
  for (const auto& [id, room] : rooms_) ids.push_back(id);
  return ids;
}

const Room* RoomStore::find(chat::RoomId room) const noexcept {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? nullptr : &found->second;
}

std::vector<chat::RoomRow> RoomStore::top(std::size_t limit) const {
  auto top = directory_.page({}, limit);
  const auto unlisted = unlisted_.page({}, limit);
  top.insert(top.end(), unlisted.begin(), unlisted.end());
  std::ranges::sort(top, ListedBefore());
  if (top.size() > limit) top.resize(limit);
  std::vector<chat::RoomRow> rows;
  rows.reserve(top.size());
  for (const auto& entry : top) rows.push_back(find(entry.id)->row());
  return rows;
}

void RoomStore::tick() {
  const auto now = clock_.steady();
  for (std::size_t n = 0; n < kSweptPerTick && !unfollowed_.empty(); ++n) {
    Room& room = unfollowed_.front();
    if (now - room.unfollowed_since < limits_.room_ttl) return;
    ++swept_;
    drop(room, chat::LeaveReason::expired);
  }
}

Room* RoomStore::find(chat::RoomId room) noexcept {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? nullptr : &found->second;
}

void RoomStore::drop(Room& room, chat::LeaveReason reason) {
  const chat::RoomId id = room.info.id;
  room.tell(router_, chat::RoomGone{reason});
  for (const auto& [client, username] : room.members) {
    router_.send(router_.home_of(client), RoomDropped{client, id, reason});
  }
  index_of(room).remove(id, room.members.size());
  ids_.release(base::number(id));
  rooms_.erase(id);
}

void RoomStore::keep_within_budget() {
  while (chat::MessageLog* longest = budget_.over_budget()) {
    ++trimmed_;
    longest->trim_to(longest->first() + 1);
    const Room* room = find(static_cast<const RoomLog*>(longest)->room);
    room->tell(router_, chat::LogTrimmed{longest->first()});
  }
}

chat::Epoch RoomStore::new_epoch() {
  std::array<std::uint8_t, 9> bytes{};  // 12 characters
  random_.fill(bytes);
  return base::encode_base64url(bytes);
}

}  // namespace chatroom::cluster
