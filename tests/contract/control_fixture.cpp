#include "contract/control_fixture.hpp"

namespace chatroom::test {

bool TestNode::deliver() {
  const auto take_out = [](auto& waiting, chat::RequestTag tag) {
    const auto found = waiting.find(tag);
    auto answer = std::move(found->second);
    waiting.erase(found);
    return answer;
  };
  bool any = false;
  if (!deleting_.empty()) {
    for (const auto& event : cluster_.observer(shard_).take<chat::RoomDeleted>()) {
      any = true;
      take_out(deleting_, event.tag)(event.unavailable ? std::nullopt : std::optional(event.removed));
    }
  }
  if (!removing_.empty()) {
    for (const auto& event : cluster_.observer(shard_).take<chat::RemovalEnded>()) {
      any = true;
      take_out(removing_, event.tag)(event.unavailable ? std::nullopt : std::optional(event.found));
    }
  }
  return any;
}

void TestNode::delete_room(chat::RoomId room, chat::Answer<std::optional<std::uint64_t>> answer) {
  deleting_[++last_tag_] = std::move(answer);
  cluster_.broker(shard_).delete_room(room, last_tag_);
}

void TestNode::remove_client(chat::ClientId client, chat::Answer<bool> answer) {
  removing_[++last_tag_] = std::move(answer);
  cluster_.broker(shard_).remove_client(client, last_tag_);
}

void TestNode::find_live(chat::ClientId client, chat::Answer<std::optional<chat::LiveClient>> answer) {
  if (silent) return;
  const auto found = live.find(client);
  answer(found == live.end() ? std::optional<chat::LiveClient>() : std::optional(found->second));
}

void TestNode::count_connected(chat::RoomId room, chat::Answer<std::uint64_t> answer) {
  if (!silent) answer(connected.contains(room) ? connected.at(room) : 0);
}

void TestNode::notice(std::optional<chat::RoomId> room, const std::string& text, chat::NoticeLevel level) {
  notices.push_back({room, text, level});
}

void TestNode::apply_bans(const std::vector<chat::Ban>& holding) {
  bans = holding;
  ++bans_applied;
}

}  // namespace chatroom::test
