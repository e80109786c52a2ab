// What the requests of the clients whose home is here do, and what their rooms make of them.
#include "cluster/client_store.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::cluster {

void ClientStore::run(ClientRecord& record, chat::CreateRoomFor&& request) {
  record.changing_room = true;
  router_.send(*record.owner, CreateRoomAt{.creator = {record.id, record.username},
                                           .name = std::move(request.name),
                                           .listed = request.listed,
                                           .follow = request.follow});
}

void ClientStore::run(ClientRecord& record, const chat::JoinRoomFor& request) {
  record.changing_room = true;
  router_.send(router_.home_of(request.room), JoinAs{.room = request.room,
                                                     .member = {record.id, record.username},
                                                     .from = *record.owner,
                                                     .follow = request.follow});
}

// The new room has the client already, or has refused it; in which case it still is where it was.
void ClientStore::on(const JoinEnded& news) {
  ClientRecord* record = find(news.client);
  if (record == nullptr) return;
  record->changing_room = false;
  if (news.joined) {
    if (record->room != news.room) leave(*record, chat::LeaveReason::moved);
    record->room = news.room;
    record->lost_room.reset();
  } else {
    tell_owner(*record, chat::RequestRefused{record->present_owner(), chat::ErrorCode::room_not_found});
  }
  // Should one of them change the room again, take() makes the rest wait again.
  for (auto& turn : std::exchange(record->waiting, {})) take(std::move(turn));
}

// In no room: the room went, and RoomGone is the answer.
void ClientStore::run(ClientRecord& record, const chat::LeaveRoomFor&) { leave(record, chat::LeaveReason::left); }

void ClientStore::run(ClientRecord& record, chat::RenameClient&& request) {
  record.username = std::move(request.username);
  if (record.room) {
    router_.send(router_.home_of(*record.room),
                 RenameAs{*record.room, record.present_owner(), *record.owner, record.username});
  } else {
    tell_owner(record, chat::RenamedOutside{record.present_owner()});
  }
}

void ClientStore::run(ClientRecord& record, chat::PublishMessage&& request) {
  if (const AcceptedMessage* accepted = record.accepted.find(request.id); accepted != nullptr) {
    tell_owner(record, chat::DuplicatePublish{record.present_owner(), accepted->id, accepted->room, accepted->seq,
                                              accepted->ts});
    return;
  }
  const auto pending = std::ranges::find(record.publishing, request.id, &PendingPublish::id);
  if (pending != record.publishing.end()) {
    ++pending->retries;
    return;
  }
  if (!record.room || (request.room && *request.room != *record.room)) {
    tell_owner(record, chat::PublishRefused{record.present_owner(), request.id, chat::ErrorCode::not_in_room});
    return;
  }
  record.publishing.push_back({.id = request.id});
  router_.send(router_.home_of(*record.room), PublishAs{*record.room, record.id, request.id, std::move(request.text)});
}

void ClientStore::on(const PublishEnded& news) {
  ClientRecord* record = find(news.client);
  if (record == nullptr) return;
  const auto pending = std::ranges::find(record->publishing, news.id, &PendingPublish::id);
  if (pending == record->publishing.end()) return;
  const PendingPublish publish = *pending;
  record->publishing.erase(pending);
  if (news.seq != 0) record->accepted.add({news.id, news.room, news.seq, news.ts});
  if (record->owner) answer_publish(*record, publish, news);
}

// The first of an accepted one is answered by the room's event.
void ClientStore::answer_publish(const ClientRecord& record, const PendingPublish& publish,
                                 const PublishEnded& outcome) {
  const chat::Owner owner = record.present_owner();
  const bool accepted = outcome.seq != 0;
  if (!accepted && publish.asker_waits) {
    tell_owner(record, chat::PublishRefused{owner, outcome.id, chat::ErrorCode::not_in_room});
  }
  for (std::size_t n = 0; n < publish.retries; ++n) {
    if (accepted) {
      tell_owner(record, chat::DuplicatePublish{owner, outcome.id, outcome.room, outcome.seq, outcome.ts});
    } else {
      tell_owner(record, chat::PublishRefused{owner, outcome.id, chat::ErrorCode::not_in_room});
    }
  }
}

void ClientStore::run(ClientRecord& record, const chat::SignalTyping&) {
  if (record.room) router_.send(router_.home_of(*record.room), TypingAs{*record.room, record.id});
}

void ClientStore::on(const RoomDropped& news) {
  ClientRecord* record = find(news.client);
  if (record == nullptr || record->room != news.room) return;
  record->room.reset();
  if (!record->owner) record->lost_room.emplace(news.room, news.reason);
}

}  // namespace chatroom::cluster
