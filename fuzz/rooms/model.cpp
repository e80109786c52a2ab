#include "rooms/model.hpp"

namespace chatroom::fuzz {
namespace {

template <class Map>
const typename Map::mapped_type* look_up(const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

bool same(const base::SessionToken& a, const base::SessionToken& b) { return a.secret == b.secret; }

}  // namespace

const Model::Client* Model::find(chat::ClientId client) const { return look_up(clients_, client); }
const Model::Room* Model::find(chat::RoomId room) const { return look_up(rooms_, room); }

void Model::open(const base::SessionToken& token) {
  const auto name = "User " + std::to_string(base::number(token.client_id));
  clients_[token.client_id] = {name, {}, {}, token, token, {}};
}

bool Model::may_resume(const base::SessionToken& token) const {
  const Client* client = find(token.client_id);
  return client != nullptr && (same(token, client->known) || same(token, client->offered));
}

void Model::resume(const base::SessionToken& shown, const base::SessionToken& next) {
  Client& client = clients_.at(shown.client_id);
  client.known = shown;
  client.offered = next;
  client.detached_at.reset();
}

void Model::prove(chat::ClientId id) {
  Client& client = clients_.at(id);
  client.known = client.offered;
}

void Model::detach(chat::ClientId client, chat::WallTime now) { clients_.at(client).detached_at = now; }

void Model::create(chat::ClientId client, chat::RoomId room) {
  rooms_[room];
  join(client, room);
}

bool Model::join(chat::ClientId id, chat::RoomId room) {
  Client& client = clients_.at(id);
  if (client.room == room) return true;
  if (!rooms_.contains(room)) return false;
  leave(id);
  client.room = room;
  rooms_[room].members[id] = client.name;
  return true;
}

void Model::leave(chat::ClientId id) {
  const auto room = std::exchange(clients_.at(id).room, std::nullopt);
  if (!room) return;
  rooms_[*room].members.erase(id);
  if (rooms_[*room].members.empty()) rooms_.erase(*room);
}

void Model::rename(chat::ClientId id, const std::string& name) {
  Client& client = clients_.at(id);
  client.name = name;
  if (client.room) rooms_[*client.room].members[id] = name;
}

std::optional<std::pair<chat::Seq, bool>> Model::send(chat::ClientId id, const std::string& message,
                                                      const std::string& text, std::optional<chat::RoomId> meant) {
  Client& client = clients_.at(id);
  if (const auto* accepted = look_up(client.accepted, message)) return std::pair(accepted->second, true);
  if (!client.room || (meant && meant != client.room)) return std::nullopt;
  auto& messages = rooms_[*client.room].messages;
  messages.push_back(message + "|" + std::to_string(base::number(id)) + "|" + client.name + "|" + text);
  client.accepted[message] = {*client.room, messages.size()};
  return std::pair(chat::Seq{messages.size()}, false);
}

void Model::remove(chat::ClientId client) {
  leave(client);
  clients_.erase(client);
}

void Model::remove(chat::RoomId room) {
  for (auto& [id, client] : clients_) {
    if (client.room == room) client.room.reset();
  }
  rooms_.erase(room);
}

void Model::expire(chat::WallTime now) {
  std::vector<chat::ClientId> expired;
  for (const auto& [id, client] : clients_) {
    if (client.detached_at && now - *client.detached_at >= grace_) expired.push_back(id);
  }
  for (const auto id : expired) remove(id);
}

}  // namespace chatroom::fuzz
