// The life of the store: it comes and goes, and may come back with another past, which is then filled up with what this
// shard knows.
#include "cluster/redis/rates_text.hpp"
#include "cluster/redis/redis_broker.hpp"
#include "cluster/redis/redis_room.hpp"
#include "cluster/redis/script_words.hpp"
#include "ops/log.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::cluster {
namespace {

constexpr std::chrono::milliseconds kAskAgain{1'000};
constexpr std::string_view kSweepPage = "200";

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
  // Twice: the first confirmation was of a subscription that was ended before it came. What was published between that
  // end and the second was not heard, and may be missing in what was read after the first.
  if (std::exchange(room->subscribed, true)) room->wants_reading = true;
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
    grace_left = text_of(std::max(*client.detached_until - now, std::chrono::milliseconds(1)));
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
                                     text_of(limits_.client_ttl),
                                     base::format_address(client.address),
                                     text_of(client.connected_at)};
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

}  // namespace chatroom::cluster
