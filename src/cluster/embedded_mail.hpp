// What the embedded brokers of a node's shards send each other, and the port that carries it. Plain values.
//
// Each client and each room has a home: the shard that its number leads to, which alone keeps its state. Requests
// travel from the shard that asks to the client's home, and from there, where they concern a room, to the room's home;
// events travel from the homes to the shards that listen.
#pragma once

#include "chat/broker.hpp"
#include "chat/types.hpp"

#include <string>
#include <variant>
#include <vector>

namespace chatroom::cluster {

// ---- To a client's home, one after the other: they wait while the client changes its room.

struct ResumeFrom {
  chat::ShardId from = 0;
  chat::ResumeClient request;
};
struct RequestOf {
  chat::Owner owner;
  chat::ClientRequest request;
};
struct RemovalOf {
  chat::ClientId client{};
  chat::ShardId from = 0;
  chat::RequestTag tag = 0;
};
using ClientTurn = std::variant<ResumeFrom, RequestOf, RemovalOf>;

// ---- To a client's home, at once

struct CheckFrom {
  chat::ShardId from = 0;
  chat::CheckSession request;
};
// What came of CreateRoomAt and JoinAs.
struct JoinEnded {
  chat::ClientId client{};
  chat::RoomId room{};
  bool joined = false;
};
// What came of PublishAs; seq 0: the client is not in the room any more, or the room is gone.
struct PublishEnded {
  chat::ClientId client{};
  chat::MessageId id;
  chat::RoomId room{};
  chat::Seq seq = 0;
  chat::WallTime ts{};
};
// The room is gone, and the client was in it.
struct RoomDropped {
  chat::ClientId client{};
  chat::RoomId room{};
  chat::LeaveReason reason{};
};
using ClientNews = std::variant<CheckFrom, JoinEnded, PublishEnded, RoomDropped>;

// ---- To a room's home

struct FollowFrom {
  chat::RoomId room{};
  chat::ShardId from = 0;
  chat::FollowId follow = 0;
};
struct UnfollowFrom {
  chat::RoomId room{};
  chat::ShardId from = 0;
  chat::FollowId follow = 0;
};
// To the shard of the client's connection, which makes the room one of its own.
struct CreateRoomAt {
  chat::Member creator;
  std::string name;
  bool listed = true;
  chat::FollowId follow = 0;
};
struct JoinAs {
  chat::RoomId room{};
  chat::Member member;
  chat::ShardId from = 0;
  chat::FollowId follow = 0;
};
struct LeaveAs {
  chat::RoomId room{};
  chat::ClientId client{};
  chat::LeaveReason reason{};
};
// With the owner and its shard, for the answer if the room is gone.
struct RenameAs {
  chat::RoomId room{};
  chat::Owner owner;
  chat::ShardId from = 0;
  std::string username;
};
struct PublishAs {
  chat::RoomId room{};
  chat::ClientId client{};
  chat::MessageId id;
  std::string text;
};
struct TypingAs {
  chat::RoomId room{};
  chat::ClientId client{};
};
struct DeletionOf {
  chat::RoomId room{};
  chat::ShardId from = 0;
  chat::RequestTag tag = 0;
};
using RoomRequest =
    std::variant<FollowFrom, UnfollowFrom, CreateRoomAt, JoinAs, LeaveAs, RenameAs, PublishAs, TypingAs, DeletionOf>;

// ---- The directory: every shard is asked for its rooms, and the asker merges the answers.

struct PageAsked {
  chat::ShardId from = 0;
  chat::ListDirectory request;
};
struct PageOfShard {
  chat::RequestTag tag = 0;
  std::vector<chat::RoomSummary> rooms;  // in the directory's order, at most the limit and one more
};
// A BrokerEvent is for the listener of the shard that it is posted to.
using Mail = std::variant<chat::BrokerEvent, ClientTurn, ClientNews, RoomRequest, PageAsked, PageOfShard>;

// Carries mail to the embedded broker of another shard of this node (EmbeddedBroker::take). What one shard posts to
// another arrives in the order posted; nothing is promised across pairs of shards. Called from the sender's thread;
// does not call back.
class PostOffice {
 public:
  PostOffice() = default;
  PostOffice(const PostOffice&) = delete;
  PostOffice& operator=(const PostOffice&) = delete;
  virtual ~PostOffice() = default;

  virtual void post(chat::ShardId to, Mail&& mail) = 0;
};

}  // namespace chatroom::cluster
