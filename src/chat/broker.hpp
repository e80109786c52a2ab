// The port to whoever orders messages and remembers clients and rooms: the embedded broker, or Redis. The engine of a
// shard makes requests, and hears of everything that came of them as events, later and on the same thread. Publishing
// takes the same way when the room's members all sit on this shard: nothing is delivered but what the broker hands
// back.
//
// What an implementation promises (tests/contract/broker_contract.hpp checks it for each):
//
// 1. Requests of one client take effect in the order made; a request whose generation is not the client's present one
//    has no effect and gets no answer, since the client has another owner by then. Of a detach, that owner gets the
//    rates, so that a takeover gives nobody a fresh bucket.
// 2. A shard that follows a room gets that room's events (RoomSnapshot first, then the others) in one order, the same
//    on every shard: each message once, in the order of its seq, without gaps; each change of the members once.
// 3. What succeeds is seen in the room's events: a publish as MessagePublished, a join as MemberJoined, a leave as
//    MemberLeft, a rename as MemberRenamed. Only what has no place there is answered directly: refusals, a duplicate, a
//    rename in no room. Each publish, create, join, leave and rename gets exactly one of these, also when its room goes
//    while it is under way; but for a leave RoomGone is the answer then, and the join of the room one is in changes
//    nothing, and gets none or ClientMoved. Answers to one client's requests may come in another order than the
//    requests, since the room and the client need not live in one place.
// 4. A message id that a client got accepted among its last 64 is answered with DuplicatePublish, in whatever room.
// 5. A client that is detached keeps its room, name and accepted ids for the grace time, then it leaves the room and is
//    forgotten. A room goes with its last member.
#pragma once

#include "base/ip_address.hpp"
#include "base/token.hpp"
#include "chat/codes.hpp"
#include "chat/rate_limit.hpp"
#include "chat/types.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace chatroom::chat {

// Pairs a request that belongs to no client with its answer. Chosen by the engine.
using RequestTag = std::uint64_t;

// Names one following of a room by one shard, from the first local member to the last. Chosen by the engine, each
// higher than all before on its shard: a late unfollow cannot end its successor, nor a late join bring back what was
// ended.
using FollowId = std::uint64_t;

// ---- Requests

// A new client; answered with ClientOpened.
struct OpenClient {
  RequestTag tag = 0;
  base::TokenHash session{};  // of the secret half of its first token
  base::IpAddress address{};  // of the connection, for operators
};
// Takes a client over from wherever it is; answered with ClientResumed or ResumeRefused.
struct ResumeClient {
  RequestTag tag = 0;
  ClientId client{};
  base::TokenHash session{};       // of the token that was shown
  base::TokenHash next_session{};  // of the one it is to have from now on
  base::IpAddress address{};       // of the connection, for operators
};
// Whether a token would be good for a resume; answered with SessionChecked.
struct CheckSession {
  RequestTag tag = 0;
  ClientId client{};
  base::TokenHash session{};
};
struct ListDirectory {
  RequestTag tag = 0;
  std::optional<DirectoryCursor> after;
  std::uint32_t limit = 50;
};

// Who asks: the client and the generation under which this shard owns it.
struct Owner {
  ClientId client{};
  Generation generation = 0;
};

// The new connection has proved itself: the token it came with is spent.
struct ConfirmSession {};
// The owner lets go of the client: the connection ended, and the grace time begins, or another one took it over.
// `rates` is handed back with the resume, or to the new owner as RatesHandedOver.
struct DetachClient {
  ClientRates rates;
};
struct CreateRoomFor {
  std::string name;
  bool listed = true;
  FollowId follow = 0;
};
// With `follow` as in Follow. The client's old room is left when the join has succeeded.
struct JoinRoomFor {
  RoomId room{};
  FollowId follow = 0;
};
struct LeaveRoomFor {};
struct RenameClient {
  std::string username;
};
struct PublishMessage {
  MessageId id;
  std::string text;
  std::optional<RoomId> room;  // refused elsewhere
};
struct SignalTyping {};

using ClientRequest = std::variant<ConfirmSession, DetachClient, CreateRoomFor, JoinRoomFor, LeaveRoomFor, RenameClient,
                                   PublishMessage, SignalTyping>;

// ---- Events of a room, to each shard that follows it

// The room as a whole: first of all, and again where its log has another epoch or lost what this shard has not got,
// after a store lost its memory, say. What the snapshot holds is not told as events.
struct RoomSnapshot {
  RoomInfo room;
  Epoch epoch;
  Seq seq = 0;                      // latest
  Seq first = 0;                    // oldest in `log`; seq + 1 if it is empty
  std::vector<EncodedMessage> log;  // ascending, from first to seq
  std::vector<Member> members;      // all, by id
  std::uint64_t members_version = 0;
};
struct MessagePublished {
  Seq seq = 0;
  ClientId client{};
  MessageId id;
  WallTime ts{};
  EncodedMessage message;
};
struct MemberJoined {
  std::uint64_t members_version = 0;
  Member member;
};
struct MemberLeft {
  std::uint64_t members_version = 0;
  ClientId client{};
  LeaveReason reason{};
};
struct MemberRenamed {
  std::uint64_t members_version = 0;
  Member member;
};
// The members anew: changes may have been missed. Stands for all changes up to its version. Messages up to `seq` that
// follow may be of somebody who has left since.
struct MembersReplaced {
  std::uint64_t members_version = 0;
  Seq seq = 0;
  std::vector<Member> members;  // all, by id
};
struct MemberTyping {
  ClientId client{};
};
// The log lost its oldest to a bound that only the broker sees.
struct LogTrimmed {
  Seq first = 0;
};
// The room is gone, or was when it was to be followed. Nothing of it comes after this.
struct RoomGone {
  LeaveReason reason{};
};

using RoomEventBody = std::variant<std::unique_ptr<RoomSnapshot>, MessagePublished, MemberJoined, MemberLeft,
                                   MemberRenamed, MembersReplaced, MemberTyping, LogTrimmed, RoomGone>;

struct RoomEvent {
  RoomId room{};
  FollowId follow = 0;  // the following it belongs to; others than the present one are late, and ignored
  RoomEventBody body;
};

// ---- Answers

struct ClientOpened {
  RequestTag tag = 0;
  ClientId client{};
  Generation generation = 0;
};
struct ClientResumed {
  RequestTag tag = 0;
  ClientId client{};
  Generation generation = 0;
  std::string username;
  std::optional<RoomId> room;
  // The room that the client lost while nobody was connected, and why.
  std::optional<std::pair<RoomId, LeaveReason>> lost_room;
  ClientRates rates;
};
struct ResumeRefused {
  RequestTag tag = 0;
  bool unavailable = false;  // the store is away: the token may be good. Otherwise it is unknown or spent.
};
struct SessionChecked {
  RequestTag tag = 0;
  bool good = false;  // also while the store is away
};
struct DirectoryListed {
  RequestTag tag = 0;
  std::vector<RoomSummary> rooms;
  std::optional<DirectoryCursor> next;
  bool unavailable = false;  // the store is away
};
// Another connection has resumed the client; this shard's is to be closed.
struct ClientTaken {
  Owner owner;
};
// What the owner before this one had used of the client's rates, where it was still connected when it was taken over.
struct RatesHandedOver {
  Owner owner;
  ClientRates rates;
};
// An admin removed the client: it left its room, and its session can't be resumed. This shard's connection is to be
// closed.
struct ClientRemoved {
  Owner owner;
};
// The client was forgotten while its node could not be reached: its connection has no session any more.
struct ClientLost {
  Owner owner;
};
// A create or join that was refused as unavailable turned out done, or a join was done before: the client is in this
// room.
struct ClientMoved {
  Owner owner;
  RoomId room{};
};
// A create, join, leave or rename had no effect. (A typing that has none is dropped in silence.)
struct RequestRefused {
  Owner owner;
  ErrorCode code{};
};
struct PublishRefused {
  Owner owner;
  MessageId id;
  ErrorCode code{};
};
struct DuplicatePublish {
  Owner owner;
  MessageId id;
  RoomId room{};
  Seq seq = 0;
  WallTime ts{};
};
struct RenamedOutside {
  Owner owner;
};
// Of Broker::delete_room and remove_client.
struct RoomDeleted {
  RequestTag tag = 0;
  std::optional<std::uint64_t> removed;  // how many were in it; nothing: there was no such room
  bool unavailable = false;              // the store is away, and it may be done or not
};
struct RemovalEnded {
  RequestTag tag = 0;
  bool found = false;
  bool unavailable = false;
};

using BrokerEvent = std::variant<RoomEvent, ClientOpened, ClientResumed, ResumeRefused, SessionChecked, DirectoryListed,
                                 ClientTaken, RatesHandedOver, ClientRemoved, ClientLost, ClientMoved, RequestRefused,
                                 PublishRefused, DuplicatePublish, RenamedOutside, RoomDeleted, RemovalEnded>;

// Hears what the broker has to say to one shard.
class BrokerListener {
 public:
  BrokerListener() = default;
  BrokerListener(const BrokerListener&) = delete;
  BrokerListener& operator=(const BrokerListener&) = delete;
  virtual ~BrokerListener() = default;

  virtual void on_broker_event(BrokerEvent&& event) = 0;
};

// One per shard, called from its thread. No call throws, and none calls the listener before it returns.
class Broker {
 public:
  Broker() = default;
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;
  virtual ~Broker() = default;

  virtual void open(const OpenClient& request) = 0;
  virtual void resume(const ResumeClient& request) = 0;
  virtual void check(const CheckSession& request) = 0;
  virtual void list(const ListDirectory& request) = 0;
  virtual void request(Owner owner, ClientRequest&& request) = 0;
  // Asks for the room's events from a RoomSnapshot on, or for RoomGone. Asking twice with one id is asking once.
  virtual void follow(RoomId room, FollowId follow) = 0;
  // Ends the following named, if it is still the present one.
  virtual void unfollow(RoomId room, FollowId follow) = 0;

  // For operators. Everybody in the room is out of it: RoomGone{deleted} to who follows it. Answered with RoomDeleted.
  virtual void delete_room(RoomId room, RequestTag tag) = 0;
  // The client leaves its room (`removed`) and is forgotten; its owner hears ClientRemoved. Answered with RemovalEnded.
  virtual void remove_client(ClientId client, RequestTag tag) = 0;
};

}  // namespace chatroom::chat
