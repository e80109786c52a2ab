#include "cluster/directory_pages.hpp"

#include "cluster/directory_index.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chatroom::cluster {

namespace {

chat::DirectoryCursor cursor_at(const chat::RoomSummary& room) noexcept { return {room.active_users, room.id}; }

}  // namespace

void DirectoryPages::ask(const chat::ListDirectory& request) {
  const chat::ShardId shards = router_.place().shards;
  under_way_.insert_or_assign(request.tag, UnderWay{.limit = request.limit, .missing = shards, .rooms = {}});
  for (chat::ShardId shard = 0; shard < shards; ++shard) {
    router_.send(shard, PageAsked{router_.place().shard, request});
  }
}

void DirectoryPages::add(PageOfShard&& page) {
  const auto found = under_way_.find(page.tag);
  if (found == under_way_.end()) return;
  auto& [limit, missing, rooms] = found->second;
  std::ranges::move(page.rooms, std::back_inserter(rooms));
  if (--missing > 0) return;

  std::ranges::sort(rooms, ListedBefore{}, cursor_at);
  chat::DirectoryListed listed{.tag = page.tag, .rooms = {}, .next = std::nullopt};
  if (rooms.size() > limit) {
    rooms.resize(limit);
    listed.next = cursor_at(rooms.back());
  }
  listed.rooms = std::move(rooms);
  under_way_.erase(found);
  router_.tell(router_.place().shard, std::move(listed));
}

}  // namespace chatroom::cluster
