// The life of the store: it comes and goes, and may come back with another past, which is then filled up with what this
// shard knows. And what has to be done again and again: the lease, reaping, refreshing.
#include "cluster/redis/rates_text.hpp"
#include "cluster/redis/redis_broker.hpp"
#include "cluster/redis/redis_room.hpp"
#include "ops/log.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::cluster {
namespace {

constexpr std::size_t kBatch = 100;  // clients or rooms in one call
constexpr std::chrono::milliseconds kAskAgain{1'000};
constexpr std::chrono::milliseconds kReadingTime{12'000};
constexpr std::string_view kSweepPage = "200";

std::string text_of(chat::ClientId id) { return std::to_string(base::number(id)); }
std::string text_of(chat::RoomId id) { return std::to_string(base::number(id)); }
std::string text_of(std::chrono::milliseconds time) { return std::to_string(time.count()); }
std::string text_of(const base::TokenHash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

std::string_view id_of_life(std::string_view life) { return life.substr(0, life.find(' ')); }
bool is_open(std::string_view life) { return life.ends_with(" open"); }

}  // namespace

void RedisBroker::on_connected(std::string_view run_id) {
  connected_ = true;
  run_id_ = run_id;
  store_->subscribe(names_.prefix + ":node:" + names_.node);
  store_->subscribe(names_.prefix + ":all");
  for (auto& [id, room] : rooms_) want(*room);
  say_hello();
}

void RedisBroker::on_disconnected() {
  connected_ = false;
  asked_life_at_ = {};
  putting_back_to_.clear();
  calls_->close();
  for (auto& [id, room] : rooms_) {
    room->asked_for = false;
    room->subscribed = false;
    room->reading = 0;
    room->wants_reading = true;
  }
}

void RedisBroker::on_subscribed(std::string_view channel) {
  if (channel.ends_with(":node:" + names_.node) && is_available()) keep_clients();
  const std::string prefix = names_.prefix + ":room:";
  if (!channel.starts_with(prefix)) return;
  const auto number = parse_number(channel.substr(prefix.size()));
  Room* room = number ? find_room(chat::RoomId{*number}) : nullptr;
  if (room == nullptr) return;
  room->subscribed = true;
  read(*room);
}

void RedisBroker::on_message(std::string_view channel, std::string_view payload) {
  channel.remove_prefix(std::min(channel.size(), names_.prefix.size() + 1));
  if (channel.starts_with("room:")) {
    if (const auto number = parse_number(channel.substr(5))) take_envelope(chat::RoomId{*number}, payload);
  } else if (channel.starts_with("node:")) {
    on_node_message(payload);
  } else if (channel == "all" && payload == "life") {
    say_hello();
  } else if (channel == "all" && payload.starts_with("room ")) {
    Room* room = find_room(chat::RoomId{parse_number(payload.substr(5)).value_or(0)});
    if (room != nullptr) want(*room);
  }
}

void RedisBroker::on_node_message(std::string_view payload) {
  const auto kind = take_word(payload);
  const auto client = parse_number(take_word(payload));
  const auto generation = parse_number(take_word(payload));
  if (!client || !generation) return;
  const chat::Owner owner{chat::ClientId{*client}, static_cast<chat::Generation>(*generation)};
  if (kind == "rates") {
    if (find_client(owner) != nullptr) tell(chat::RatesHandedOver{owner, parse_rates(payload, clock_)});
  } else {
    lose(owner.client, owner.generation, kind);
  }
}

// The client is not this shard's any more.
void RedisBroker::lose(chat::ClientId id, chat::Generation generation, std::string_view how) {
  OwnedClient* client = find_client({id, generation});
  if (client == nullptr) {
    if (const auto resuming = resuming_.find(id); resuming != resuming_.end()) {
      resuming->second.lost.emplace_back(generation, how);
    }
    return;
  }
  const chat::Owner owner = client->owner();
  const bool connected = !client->detached_until;
  clients_.erase(id);
  if (!connected) return;
  if (how == "taken") tell(chat::ClientTaken{owner});
  if (how == "removed") tell(chat::ClientRemoved{owner});
  if (how == "gone") tell(chat::ClientLost{owner});
}

// ---- Lives

void RedisBroker::say_hello() {
  const auto now = clock_.steady();
  if (!connected_ || (asked_life_at_ != chat::SteadyTime{} && now - asked_life_at_ < kAskAgain)) return;
  asked_life_at_ = now;
  std::vector<std::string> arguments{
      names_.prefix, "-", names_.node, run_id_, random_word(), text_of(grace()), text_of(kRestoreTime), names_.node};
  for (const auto& node : nodes_) arguments.push_back(node);
  store_->call(Script::hello, std::move(arguments), [this](std::optional<Reply> reply) {
    asked_life_at_ = {};
    if (reply && reply->size() == 1 && reply->front() != "ERR") took_life(std::move(reply->front()));
  });
}

void RedisBroker::took_life(std::string life) {
  life_ = std::move(life);
  if (id_of_life(life_) == putting_back_to_) {
    calls_->close();
  } else if (id_of_life(life_) != put_back_to_) {
    calls_->close();
    put_back();
  } else if (is_open(life_)) {
    restoring_ = false;
    if (!calls_->is_open()) opened_store();
  } else {
    calls_->close();
    restoring_ = true;  // tick() asks until it is open
  }
}

void RedisBroker::put_back() {
  const bool is_first = put_back_to_.empty();
  putting_back_to_ = id_of_life(life_);
  restoring_ = false;
  if (!is_first) {
    ops::log::warning("the store has lost its memory; putting back what this shard knows",
                      {{"clients", clients_.size()}, {"rooms", rooms_.size()}});
  }
  // What an older past of the store says that this shard owns, it owns no more, unless it is put back now.
  housekeep(Script::bye, {text_of(grace())}, {});
  for (const auto& [id, client] : clients_) put_client(client);
  for (const auto& [id, room] : rooms_) {
    room->wants_reading = true;
    room->reading = 0;
    if (room->copy.is_live()) put_room(*room);
  }
  restored();
}

void RedisBroker::put_client(const OwnedClient& client) {
  const auto now = clock_.steady();
  std::string grace_left;
  if (client.detached_until) {
    if (*client.detached_until <= now) return;
    grace_left = text_of(*client.detached_until - now);
  }
  std::vector<std::string> arguments{text_of(client.id),
                                     std::to_string(client.generation),
                                     text_of(client.confirmed),
                                     text_of(client.offered),
                                     client.username,
                                     client.room ? text_of(*client.room) : "",
                                     "",
                                     client.rates,
                                     std::move(grace_left),
                                     text_of(limits_.client_ttl)};
  client.accepted.for_each([&arguments](const AcceptedMessage& accepted) {
    arguments.emplace_back(accepted.id.view());
    arguments.push_back(text_of(accepted.room) + " " + std::to_string(accepted.seq) + " " + text_of(accepted.ts));
  });
  housekeep(Script::put_client, std::move(arguments), [this, owner = client.owner()](Reply&& reply) {
    if (reply.front() == "TAKEN") lose(owner.client, owner.generation, "taken");
    if (reply.front() == "GONE") lose(owner.client, owner.generation, "gone");
  });
}

void RedisBroker::put_room(const Room& room) {
  constexpr std::size_t kPart = 200;
  std::vector<std::string> messages;
  chat::Seq seq = room.copy.log().first();
  for (const auto& message : room.copy.log().all()) {
    messages.push_back(std::to_string(seq++));
    messages.emplace_back(message.text());
  }
  std::vector<std::string> members;
  for (const auto& [id, username] : room.copy.members()) {
    members.push_back(text_of(id));
    members.push_back(username);
    if (members.size() < 2 * kPart) continue;
    send_put_room(room, {}, std::exchange(members, {}));
  }
  send_put_room(room, std::move(messages), std::move(members));
}

void RedisBroker::send_put_room(const Room& room, std::vector<std::string>&& messages,
                                std::vector<std::string>&& members) {
  const FollowedRoom& copy = room.copy;
  std::vector<std::string> arguments{text_of(copy.id()),
                                     copy.info().name,
                                     text_of(copy.info().created_at),
                                     text_of(copy.info().created_by),
                                     copy.is_listed() ? "1" : "0",
                                     copy.epoch(),
                                     std::to_string(copy.seq()),
                                     std::to_string(copy.version()),
                                     random_word(),
                                     std::to_string(limits_.log_messages),
                                     text_of(limits_.room_ttl),
                                     std::to_string(messages.size() / 2)};
  for (auto* part : {&messages, &members}) {
    arguments.insert(arguments.end(), std::make_move_iterator(part->begin()), std::make_move_iterator(part->end()));
  }
  housekeep(Script::put_room, std::move(arguments), [this, id = copy.id()](Reply&& reply) {
    if (reply.front() == "OTHER") end_room(id, chat::LeaveReason::expired);
  });
}

// Behind all that has been put back, since calls run in order. Asked again until the store is open.
void RedisBroker::restored() {
  restored_at_ = clock_.steady();
  housekeep(Script::restored, {}, [this](Reply&& reply) {
    if (id_of_life(reply.front()) == putting_back_to_) put_back_to_ = std::exchange(putting_back_to_, {});
    took_life(std::move(reply.front()));
  });
}

void RedisBroker::opened_store() {
  calls_->open();
  renew_lease();
  keep_clients();  // what was said to this shard meanwhile, it has not heard
  for (auto& [id, room] : rooms_) {
    sweep_members(id, "0");
    room->reading = 0;  // what was under way may have been answered by LIFE
    want(*room);
  }
}

// Members that came back with the room, but whose client nobody has put back.
void RedisBroker::sweep_members(chat::RoomId id, std::string cursor) {
  housekeep(Script::sweep_members, {text_of(id), std::move(cursor), std::string(kSweepPage)},
            [this, id](Reply&& reply) {
              if (reply.size() == 2 && reply[1] != "0") sweep_members(id, std::move(reply[1]));
            });
}

// ---- Again and again

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
