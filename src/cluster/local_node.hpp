// What a control plane asks of the node that it belongs to: its shards know who is connected, and do what is to be
// done. Implemented by server; called on the control thread, and answers there, later, once, with a value unless the
// node's broker could not reach its store.
#pragma once

#include "chat/control_plane.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chatroom::cluster {

class LocalNode {
 public:
  LocalNode() = default;
  LocalNode(const LocalNode&) = delete;
  LocalNode& operator=(const LocalNode&) = delete;
  virtual ~LocalNode() = default;

  // By way of a shard's broker, so that they hold for the whole cluster. See ControlPlane.
  virtual void delete_room(chat::RoomId room, chat::Answer<std::optional<std::uint64_t>> answer) = 0;
  virtual void remove_client(chat::ClientId client, chat::Answer<bool> answer) = 0;

  // Of those connected to this node. Nothing inside: the client is not.
  virtual void find_live(chat::ClientId client, chat::Answer<std::optional<chat::LiveClient>> answer) = 0;
  virtual void count_connected(chat::RoomId room, chat::Answer<std::uint64_t> answer) = 0;
  virtual void notice(std::optional<chat::RoomId> room, const std::string& text, chat::NoticeLevel level) = 0;

  // The bans that hold from now on: a connection from one of the addresses is refused, and ended if it is open.
  virtual void apply_bans(const std::vector<chat::Ban>& bans) = 0;
  // Begins to stop in good order, as on SIGTERM. Again: without effect.
  virtual void drain() = 0;
};

}  // namespace chatroom::cluster
