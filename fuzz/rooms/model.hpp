// The naive model of rooms and clients, for operations that happen one after the other: who is where, what was sent,
// which tokens are good. Too simple to be wrong; knows no shard, connection, copy or mail. Used by the room_operations
// target.
#pragma once

#include "base/token.hpp"
#include "chat/types.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::fuzz {

class Model {
 public:
  struct Room {
    std::vector<std::string> messages;  // "id|clientId|username|text"
    std::map<chat::ClientId, std::string> members;
  };
  struct Client {
    std::string name;
    std::optional<chat::RoomId> room;
    std::optional<chat::WallTime> detached_at;
    base::SessionToken known{};    // the token that the client has proved to have
    base::SessionToken offered{};  // the latest one
    std::map<std::string, std::pair<chat::RoomId, chat::Seq>> accepted;
  };

  explicit Model(std::chrono::milliseconds grace) : grace_(grace) {}

  // Null if there is none (any more).
  const Client* find(chat::ClientId client) const;
  const Room* find(chat::RoomId room) const;
  std::size_t clients() const { return clients_.size(); }
  std::size_t rooms() const { return rooms_.size(); }
  const std::map<chat::RoomId, Room>& all_rooms() const { return rooms_; }

  void open(const base::SessionToken& token);
  bool may_resume(const base::SessionToken& token) const;
  void resume(const base::SessionToken& shown, const base::SessionToken& next);
  void prove(chat::ClientId id);
  void detach(chat::ClientId client, chat::WallTime now);
  void create(chat::ClientId client, chat::RoomId room);
  // False: there is no such room, and nothing changes.
  bool join(chat::ClientId id, chat::RoomId room);
  void leave(chat::ClientId id);
  void rename(chat::ClientId id, const std::string& name);
  // The message's seq, and whether it has had that before; nothing if it is refused.
  std::optional<std::pair<chat::Seq, bool>> send(chat::ClientId id, const std::string& message, const std::string& text,
                                                 std::optional<chat::RoomId> meant);
  void remove(chat::ClientId client);
  void remove(chat::RoomId room);
  void expire(chat::WallTime now);

 private:
  std::chrono::milliseconds grace_;
  std::map<chat::ClientId, Client> clients_;
  std::map<chat::RoomId, Room> rooms_;
};

}  // namespace chatroom::fuzz
