// The rooms whose home is this shard: it gives their messages an order, keeps their members and logs, and tells the
// shards that follow them. A part of the EmbeddedBroker, on its shard's thread.
//
// Membership is changed by the clients' homes only, which know where a client is; so a client is in one room at a time.
#pragma once

#include "chat/limits.hpp"
#include "chat/message_log.hpp"
#include "chat/ports.hpp"
#include "cluster/directory_index.hpp"
#include "cluster/embedded_mail.hpp"
#include "cluster/id_space.hpp"
#include "cluster/mail_router.hpp"
#include "cluster/room.hpp"

#include <boost/intrusive/list.hpp>
#include <boost/unordered/unordered_node_map.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chatroom::cluster {

class RoomStore {
 public:
  // The references outlive the store.
  RoomStore(const chat::Limits& limits, MailRouter& router, chat::MessageEncoder& encoder, chat::Clock& clock,
            chat::Random& random) noexcept;

  void take(RoomRequest&& request);
  // This shard's part of a page of the directory: at most the limit and one more, so that the asker sees whether there
  // is more.
  std::vector<chat::RoomSummary> page(const chat::ListDirectory& request) const;
  // Sweeps rooms that nobody has followed for the room TTL, at most kSweptPerTick.
  void tick();

  // For operators. All at once, which takes some milliseconds where there are 100,000.
  std::vector<chat::RoomId> ids() const;
  const Room* find(chat::RoomId room) const noexcept;
  // Those with most members, listed or not, most first.
  std::vector<chat::RoomRow> top(std::size_t limit) const;

  std::size_t rooms() const noexcept { return rooms_.size(); }
  std::size_t log_bytes() const noexcept { return budget_.bytes(); }
  std::uint64_t trimmed() const noexcept { return trimmed_; }
  std::uint64_t swept() const noexcept { return swept_; }

 private:
  static constexpr std::size_t kSweptPerTick = 100;

  void on(const FollowFrom& request);
  void on(const UnfollowFrom& request);
  void on(CreateRoomAt&& request);
  void on(JoinAs&& request);
  void on(const LeaveAs& request);
  void on(RenameAs&& request);
  void on(const PublishAs& request);
  void on(const TypingAs& request);
  void on(const DeletionOf& request);

  Room* find(chat::RoomId room) noexcept;
  DirectoryIndex& index_of(const Room& room) noexcept { return room.listed ? directory_ : unlisted_; }
  void start_following(Room& room, chat::ShardId shard, chat::FollowId follow);
  void note_unfollowed(Room& room);
  void admit(Room& room, chat::Member&& member);
  void drop(Room& room, chat::LeaveReason reason);
  void keep_within_budget();
  chat::Epoch new_epoch();

  const chat::Limits& limits_;
  MailRouter& router_;
  chat::MessageEncoder& encoder_;
  chat::Clock& clock_;
  chat::Random& random_;
  IdSpace ids_;
  chat::LogBudget budget_;
  boost::unordered_node_map<chat::RoomId, Room> rooms_;
  DirectoryIndex directory_;  // the listed ones
  DirectoryIndex unlisted_;
  // By the time since when. The TTL is the same for all, so the first in the list is the first to go.
  boost::intrusive::list<Room, boost::intrusive::base_hook<UnfollowedHook>, boost::intrusive::constant_time_size<false>>
      unfollowed_;
  std::uint64_t trimmed_ = 0;
  std::uint64_t swept_ = 0;
};

}  // namespace chatroom::cluster
