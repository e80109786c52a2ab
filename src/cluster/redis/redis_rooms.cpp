// The rooms that this shard follows: subscribed to first, then read, then kept up by envelopes; read again wherever
// something may be missing.
#include "cluster/redis/redis_broker.hpp"
#include "cluster/redis/redis_room.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::cluster {
namespace {

constexpr std::string_view kMembersPerPage = "500";
constexpr std::string_view kMessagesPerPage = "250";

}  // namespace

void RedisBroker::follow(chat::RoomId id, chat::FollowId follow) {
  if (std::ranges::find(ended_early_, std::pair(id, follow)) != ended_early_.end()) return;
  Room& room = room_of(id);
  room.copy.follow(follow);
  if (room.wants_reading) want(room);
}

void RedisBroker::unfollow(chat::RoomId id, chat::FollowId follow) {
  if (Room* room = find_room(id)) {
    room->copy.unfollow(follow);
    release(id);
  } else {
    ended_early_.emplace_back(id, follow);
    if (ended_early_.size() > kEndedEarly) ended_early_.pop_front();
  }
}

RedisBroker::Room* RedisBroker::find_room(chat::RoomId id) noexcept {
  const auto found = rooms_.find(id);
  return found == rooms_.end() ? nullptr : found->second.get();
}

RedisBroker::Room& RedisBroker::room_of(chat::RoomId id) {
  auto& room = rooms_[id];
  if (!room) room = std::make_unique<Room>(id, limits_, budget_, FollowedRoom::Ways{encoder_, events_});
  return *room;
}

std::string RedisBroker::channel_of(chat::RoomId room) const {
  return names_.prefix + ":room:" + std::to_string(base::number(room));
}

void RedisBroker::want(Room& room) {
  room.wants_reading = true;
  if (connected_ && !room.asked_for) {
    room.asked_for = true;
    store_->subscribe(channel_of(room.copy.id()));
  }
  read(room);
}

void RedisBroker::read(Room& room) {
  if (!room.wants_reading || !room.subscribed || room.reading != 0 || !is_available()) return;
  room.wants_reading = false;
  room.reading = ++last_reading_;
  room.read_at = clock_.steady();
  room.pages = {};
  room.copy.hold();
  read_page(room, "0");
}

void RedisBroker::read_page(Room& room, std::string cursor) {
  const FollowedRoom& copy = room.copy;
  const bool knows_log = copy.is_live() && (room.pages.epoch.empty() || room.pages.epoch == copy.epoch());
  chat::Seq after = knows_log ? copy.seq() : 0;
  if (!room.pages.messages.empty()) after = room.pages.messages.back().first;
  const chat::Epoch& epoch = room.pages.epoch.empty() ? copy.epoch() : room.pages.epoch;
  housekeep(Script::read,
            {std::to_string(base::number(copy.id())), epoch, std::to_string(after), std::move(cursor),
             std::string(kMembersPerPage), std::string(kMessagesPerPage), std::to_string(limits_.room_ttl.count())},
            [this, id = copy.id(), reading = room.reading](Reply&& page) { took_page(id, reading, page); });
}

void RedisBroker::took_page(chat::RoomId id, std::uint64_t reading, const Reply& page) {
  Room* room = find_room(id);
  if (room == nullptr || room->reading != reading) return;
  RoomReading& pages = room->pages;
  constexpr std::size_t kHead = 10;
  if (page.front() != "OK" || page.size() < kHead) {
    pages.gone = page.size() > 1 ? parse_reason(page[1]) : chat::LeaveReason::expired;
    end_reading(*room);
    return;
  }
  const auto number = [&page](std::size_t at) { return parse_number(page[at]).value_or(0); };
  const bool is_first = pages.epoch.empty();
  if (!is_first && pages.epoch != page[5]) {  // another life of its log meanwhile: from the start
    room->reading = 0;
    want(*room);
    return;
  }
  if (is_first) pages.version = number(7);
  pages.info = {
      .id = id, .name = page[1], .created_at = chat::WallTime(number(2)), .created_by = chat::ClientId{number(3)}};
  pages.listed = page[4] == "1";
  pages.epoch = page[5];
  pages.seq = number(6);
  const std::size_t messages_end = kHead + 2 * number(9);
  std::size_t at = kHead;
  for (; at + 1 < page.size() && at < messages_end; at += 2) pages.messages.emplace_back(number(at), page[at + 1]);
  for (; at + 1 < page.size(); at += 2) pages.members.insert_or_assign(chat::ClientId{number(at)}, page[at + 1]);
  const bool all_members = page[8] == "-";
  const bool all_messages = all_members && (number(9) == 0 || pages.messages.back().first >= pages.seq);
  if (all_messages) {
    end_reading(*room);
  } else {
    read_page(*room, page[8]);
  }
}

void RedisBroker::end_reading(Room& room) {
  const chat::RoomId id = room.copy.id();
  room.reading = 0;
  const chat::LeaveReason reason = room.pages.gone.value_or(chat::LeaveReason::expired);
  if (!room.copy.take(std::move(room.pages))) {
    end_room(id, reason);
    return;
  }
  room.pages = {};
  if (room.ended && room.ended->first == room.copy.epoch()) {
    end_room(id, room.ended->second);
    return;
  }
  for (const PlacedMessage& message : std::exchange(room.placed, {})) {
    if (message.seq <= room.copy.told_from()) {
      tell(chat::DuplicatePublish{message.owner, message.id, id, message.seq, message.ts});
    }
  }
  keep_within_budget();
  run_waiting(id, std::exchange(room.waiters, {}));
  release(id);
  if (Room* still = find_room(id); still != nullptr && still->wants_reading) read(*still);
}

void RedisBroker::end_room(chat::RoomId id, chat::LeaveReason reason) {
  Room* room = find_room(id);
  if (room == nullptr) return;
  // Where only a join wanted it, the refusal is what is told.
  room->copy.end(reason);
  if (room->asked_for && connected_) store_->unsubscribe(channel_of(id));
  for (const ChangeUnderWay& change : room->changes) {
    if (change.version > room->copy.version()) answer_change(change.owner, change.is_join);
  }
  for (const PlacedMessage& message : room->placed) {
    if (message.seq > room->copy.seq())
      tell(chat::DuplicatePublish{message.owner, message.id, id, message.seq, message.ts});
  }
  for (const auto& [member, username] : room->copy.members()) {
    OwnedClient* client = find_client(member);
    if (client != nullptr && client->room == id) client->room.reset();
  }
  auto waiters = std::move(room->waiters);
  drop_copy(id);
  run_waiting(id, std::move(waiters));
}

// Once neither the engine nor a join needs it.
void RedisBroker::release(chat::RoomId id) {
  Room* room = find_room(id);
  if (room == nullptr || room->copy.is_followed() || !room->waiters.empty()) return;
  if (room->asked_for && connected_) store_->unsubscribe(channel_of(id));
  drop_copy(id);
}

void RedisBroker::drop_copy(chat::RoomId id) {
  const FollowedRoom& copy = find_room(id)->copy;
  if (copy.is_live()) {
    std::erase_if(delivered_, [&copy](const Delivered& room) { return room.epoch == copy.epoch(); });
    delivered_.push_back({copy.epoch(), copy.seq(), copy.version()});
  }
  if (delivered_.size() > kRememberedRooms) delivered_.pop_front();
  rooms_.erase(id);
}

RedisBroker::Delivered RedisBroker::delivered(const chat::Epoch& epoch) const {
  const auto found = std::ranges::find(delivered_, epoch, &Delivered::epoch);
  return found == delivered_.end() ? Delivered{} : *found;
}

void RedisBroker::take_envelope(chat::RoomId id, std::string_view payload) {
  Room* room = find_room(id);
  auto envelope = parse_envelope(payload);
  if (room == nullptr || !envelope) return;
  if (envelope->kind == EnvelopeKind::gone) {
    const chat::LeaveReason reason = parse_reason(envelope->body);
    if (room->copy.is_live() && envelope->epoch == room->copy.epoch()) {
      end_room(id, reason);
    } else {
      room->ended.emplace(envelope->epoch, reason);
    }
    return;
  }
  if (!room->copy.take(std::move(*envelope), clock_.steady())) want(*room);
  keep_within_budget();
}

void RedisBroker::keep_within_budget() {
  while (chat::MessageLog* longest = budget_.over_budget()) {
    ++trimmed_;
    longest->trim_to(longest->first() + 1);
    find_room(static_cast<const BodyLog*>(longest)->room)->copy.told_trimmed();
  }
}

}  // namespace chatroom::cluster
