// What has to be done again and again: the lease, reaping, refreshing, and looking after what takes too long.
#include "cluster/redis/redis_broker.hpp"
#include "cluster/redis/redis_room.hpp"
#include "cluster/redis/script_words.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace chatroom::cluster {
namespace {

constexpr std::size_t kBatch = 100;  // clients or rooms in one call
// What a lost page of a reading, or a restoring without an answer, is waited for.
constexpr std::chrono::milliseconds kReadingTime{12'000};

}  // namespace

void RedisBroker::tick() {
  const auto now = clock_.steady();
  if (!calls_) return;
  calls_->tick(now);
  const bool is_late = !putting_back_to_.empty() && now - restored_at_ > kReadingTime;
  if (connected_ && ((restoring_ && now > restored_at_) || is_late)) restored();
  if (connected_ && !is_available() && !restoring_ && putting_back_to_.empty()) say_hello();
  give_up_waiting(now);
  if (!is_available() || stopping_) return;
  if (now - renewed_at_ >= kLeaseRenewal) renew_lease();
  if (now - reaped_at_ >= kReapInterval) {
    reaped_at_ = now;
    reap();
    forget_detached(now);
  }
  if (now - kept_at_ >= std::min(limits_.client_ttl, limits_.room_ttl) / 4) {
    kept_at_ = now;
    keep_clients();
    keep_rooms();
  }
  for (auto& [id, room] : rooms_) {
    if (room->reading != 0 && now - room->read_at > kReadingTime) {  // Redis refused a page of it
      room->reading = 0;
      room->wants_reading = true;
    }
    const auto gap = room->copy.gap_since();
    if (room->wants_reading || (gap && now - *gap >= kGapTime)) want(*room);
  }
}

// Requests that wait for a room which can't be read while the store is away.
void RedisBroker::give_up_waiting(chat::SteadyTime now) {
  if (is_available()) return;
  std::vector<std::pair<chat::ClientId, chat::RoomId>> late;
  for (auto& [id, room] : rooms_) {
    for (const chat::ClientId waiter : room->waiters) {
      const OwnedClient* client = find_client(waiter);
      if (client != nullptr && now - client->waiting_since >= CallQueue::kNotHanded) late.emplace_back(waiter, id);
    }
  }
  for (const auto& [waiter, room] : late) {
    std::erase(find_room(room)->waiters, waiter);
    OwnedClient* client = find_client(waiter);
    if (!client->waiting.empty()) refuse_waiting(*client, room, chat::ErrorCode::unavailable);
  }
}

void RedisBroker::renew_lease() {
  renewed_at_ = clock_.steady();
  housekeep(Script::lease, {text_of(kLease), text_of(grace())}, [this](Reply&& reply) {
    const bool held = reply.front() == "HELD";
    nodes_.assign(std::make_move_iterator(reply.begin() + 1), std::make_move_iterator(reply.end()));
    if (held && held_since_) return;
    // The first, or it had run out: others may have taken clients over, or reaped them.
    held_since_ = clock_.steady();
    keep_clients();
  });
}

// Only who has itself held its lease unbroken for its length: an outage of the store throws nobody out.
void RedisBroker::reap() {
  if (!held_since_ || clock_.steady() - *held_since_ < kLease) return;
  housekeep(Script::due, {text_of(kLease), text_of(grace()), std::to_string(kBatch)}, [this](Reply&& reply) {
    for (std::size_t i = 1; i < reply.size(); ++i) {
      housekeep(Script::expire, {std::move(reply[i])}, [this](Reply&& expired) {
        if (expired.front() == "OK") ++expired_;
      });
    }
  });
}

// A detach that did not reach the store is made again; what is over is forgotten here, too.
void RedisBroker::forget_detached(chat::SteadyTime now) {
  for (auto& [id, client] : clients_) {
    if (client.detached_until && !client.detach_known && !client.detach_asked) detach(client);
  }
  boost::unordered::erase_if(clients_, [now](const auto& entry) {
    return entry.second.detached_until && *entry.second.detached_until < now && entry.second.detach_known;
  });
}

void RedisBroker::keep_clients() {
  std::vector<chat::Owner> batch;
  const auto send = [this, &batch] {
    if (batch.empty()) return;
    std::vector<std::string> arguments{text_of(limits_.client_ttl)};
    for (const auto& owner : batch) {
      arguments.push_back(text_of(owner.client));
      arguments.push_back(std::to_string(owner.generation));
    }
    housekeep(Script::keep, std::move(arguments), [this, owners = std::exchange(batch, {})](Reply&& reply) {
      for (std::size_t i = 0; i < owners.size() && i + 1 < reply.size(); ++i) {
        if (reply[i + 1] == "TAKEN") lose(owners[i].client, owners[i].generation, "taken");
        if (reply[i + 1] == "GONE") lose(owners[i].client, owners[i].generation, "gone");
      }
    });
  };
  for (const auto& [id, client] : clients_) {
    if (client.detached_until) continue;
    batch.push_back(client.owner());
    if (batch.size() == kBatch) send();
  }
  send();
}

void RedisBroker::keep_rooms() {
  std::vector<std::string> arguments{text_of(limits_.room_ttl)};
  const auto send = [this, &arguments] {
    if (arguments.size() == 1) return;
    housekeep(Script::keep_rooms, std::exchange(arguments, {text_of(limits_.room_ttl)}), [this](Reply&& reply) {
      for (std::size_t i = 1; i < reply.size(); ++i) {
        if (Room* room = find_room(chat::RoomId{parse_number(reply[i]).value_or(0)})) want(*room);
      }
    });
  };
  for (const auto& [id, room] : rooms_) {
    if (!room->copy.is_live()) continue;
    arguments.push_back(text_of(id));
    if (arguments.size() > kBatch) send();
  }
  send();
}

}  // namespace chatroom::cluster
