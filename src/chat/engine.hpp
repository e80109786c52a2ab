// The engine: what the clients of one shard may do and are told. It holds the sessions of the clients connected here
// and a copy of each room that one of them is in, turns commands into requests to the broker, and the broker's events
// into events for clients. One per shard; net calls it with what came in, the shard's timer calls tick(), the broker
// calls on_broker_event(). All on the shard's thread, and none of it blocks or calls back into the caller.
//
// What it does not do: order messages, or remember clients and rooms that nobody here is connected to (the broker
// does), encode (wire), or read and write sockets (net).
#pragma once

#include "base/ip_address.hpp"
#include "base/token.hpp"
#include "chat/broker.hpp"
#include "chat/commands.hpp"
#include "chat/limits.hpp"
#include "chat/local_rooms.hpp"
#include "chat/ports.hpp"
#include "chat/session.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::chat {

// What a connection brought with its upgrade request: the query of /ws.
struct ConnectRequest {
  std::optional<base::SessionToken> session;
  Seq seq = 0;
  Epoch epoch;  // empty: none
  base::IpAddress address{};
};

// Counts for ops to read between turns of the loop, on the same thread.
struct EngineCounters {
  std::uint64_t followed_rooms = 0;  // copied here now
  // Since the start.
  std::uint64_t resumed = 0;
  std::uint64_t messages_acked = 0;                       // for the first time
  std::uint64_t messages_retried = 0;                     // answered with their first ACK
  std::uint64_t messages_out = 0;                         // NEW_MESSAGE, one for each receiver
  std::uint64_t limited_messages = 0;                     // refused by the rate of messages,
  std::uint64_t limited_events = 0;                       // and by that of other events
  std::array<std::uint64_t, kErrorCodeNumber> refused{};  // events answered with ERROR, by the number of its code
};

class Engine final : public BrokerListener {
 public:
  // The references and `limits` outlive the engine. `server_id`: the node's UUID, as text.
  Engine(const Limits& limits, std::string server_id, Broker& broker, Outbox& outbox, Clock& clock, Random& random);
  ~Engine() override;

  // A connection was upgraded. CONNECT is sent as soon as the broker has answered; commands that come before wait for
  // it.
  void connected(ConnectionId connection, const ConnectRequest& request);
  // A text frame was read and decoded: it is either a command, or was refused.
  void received(ConnectionId connection, Command&& command);
  void refused(ConnectionId connection, Refusal&& refusal);
  // The first frame of any kind came in on the connection (a pong counts): the token that it resumed with is spent.
  void heard_from(ConnectionId connection);
  // The connection is over, for whatever reason, or was closed by the engine. Must be called exactly once after
  // connected().
  void disconnected(ConnectionId connection);

  // Whether a token would resume a client; `answer` is called from on_broker_event. For the limits of connections.
  void check_session(const base::SessionToken& token, std::function<void(bool good)> answer);

  // What the broker's operations of that name say; `answer` is called from on_broker_event.
  void delete_room(RoomId room, std::function<void(const RoomDeleted&)> answer);
  void remove_client(ClientId client, std::function<void(const RemovalEnded&)> answer);
  // Of those connected here; null if the client is not.
  const Session* find_session(ClientId client) const noexcept { return sessions_.find(client); }
  // How many of the room's members are connected here.
  std::size_t count_connected(RoomId room) noexcept;
  // Tells a connection that it is banned, and closes it; a session that it has is over here.
  void ban(ConnectionId connection);
  // The same for every connection from one of these addresses. Returns how many there were.
  std::size_t ban_if(const std::function<bool(const base::IpAddress&)>& is_banned);

  // To be called about every 100 ms: presence of big rooms.
  void tick();
  // Tells every client connected here, or those in the room.
  void notice(std::string_view text, NoticeLevel level, std::optional<RoomId> room = {});
  // From now on creates and joins are refused with DRAINING.
  void drain() noexcept { draining_ = true; }

  void on_broker_event(BrokerEvent&& event) override;

  EngineCounters counters() const noexcept {
    EngineCounters now = counters_;
    now.followed_rooms = rooms_.size();
    return now;
  }

 private:
  // Commands (engine_commands.cpp). Each starts what was asked, and either finishes it or leaves it under way.
  bool may_start(const Session& session, const Command& command) const noexcept;
  void start(Session& session, Command&& command);
  void run(Session& session, Ref ref, CreateRoom&& command);
  void run(Session& session, Ref ref, JoinRoom&& command);
  void run(Session& session, Ref ref, SendMessage&& command);
  void run(Session& session, Ref ref, UpdateUsername&& command);
  void run(Session& session, Ref ref, LeaveRoom&& command);
  void run(Session& session, Ref ref, ListRooms&& command);
  void run(Session& session, Ref ref, GetHistory&& command);
  void run(Session& session, Ref ref, Typing&& command);
  void run(Session& session, Ref ref, Ping&& command);
  void wait_for_turn(Session& session, Command&& command);
  // The command under way is over: those that waited for it get their turn.
  void finish(Session& session);
  void start_waiting(Session& session);
  void pause_if_busy(Session& session);
  void refuse(Session& session, const Ref& ref, ErrorCode code, std::string_view message,
              const std::optional<MessageId>& id = {}, std::optional<std::chrono::milliseconds> retry_after = {},
              const std::optional<std::string>& field = {});

  // Sessions (engine.cpp).
  void open(Session& session);
  void send_connect(Session& session, bool resumed, std::optional<RoomId> room);
  void refuse_early_ones(Session& session);
  // Takes the session out of everything here; that it is over, the caller tells the broker.
  void forget(Session& session);
  Owner owner(const Session& session) const noexcept { return {session.client, session.generation}; }

  // The broker's answers (engine_events.cpp).
  void on(RoomEvent&& event);
  void on(ClientOpened&& event);
  void on(ClientResumed&& event);
  void on(ResumeRefused&& event);
  void on(SessionChecked&& event);
  void on(DirectoryListed&& event);
  void on(ClientTaken&& event);
  void on(RatesHandedOver&& event);
  void on(ClientRemoved&& event);
  void on(ClientLost&& event);
  void on(ClientMoved&& event);
  void on(RequestRefused&& event);
  void on(PublishRefused&& event);
  void on(DuplicatePublish&& event);
  void on(RenamedOutside&& event);
  void on(RoomDeleted&& event);
  void on(RemovalEnded&& event);

  void send_banned(ConnectionId connection);

  // A room's events (engine_rooms.cpp).
  void apply(LocalRoom& room, std::unique_ptr<RoomSnapshot>&& snapshot);
  void apply(LocalRoom& room, MessagePublished&& event);
  void apply(LocalRoom& room, MemberJoined&& event);
  void apply(LocalRoom& room, MemberLeft&& event);
  void apply(LocalRoom& room, MemberRenamed&& event);
  void apply(LocalRoom& room, MembersReplaced&& event);
  void apply(LocalRoom& room, MemberTyping&& event);
  void apply(LocalRoom& room, LogTrimmed&& event);
  void apply(LocalRoom& room, RoomGone&& event);
  // After a loss (engine_recovery.cpp).
  void show_anew(LocalRoom& room);
  void settle_changes(LocalRoom& room);
  void return_to(Session& session, RoomId id);
  LocalRoom* expected_elsewhere(RoomId id, FollowId follow);
  void attach(Session& session, LocalRoom& room);
  void detach(Session& session, LocalRoom& room);
  void complete_join(Session& session, LocalRoom& room, bool created);
  void complete_resume(Session& session, LocalRoom& room);
  void tell_left(Session& session, RoomId room, LeaveReason reason, const Ref& ref = {});
  void send_room_joined(const Session& session, const LocalRoom& room, RoomJoined event, const Ref& ref);
  void acknowledge(Session& session, const LocalRoom& room, const MessagePublished& event);
  // A change of the members, told at once in a small room, with the next presence in a large one.
  void tell_members(LocalRoom& room, const UserEvent& event, const Session* causer);
  bool is_batched(const LocalRoom& room) const noexcept;
  void send_presence(LocalRoom& room);

  const Limits& limits_;
  const std::string server_id_;
  Broker& broker_;
  Outbox& outbox_;
  Clock& clock_;
  Random& random_;

  SessionTable sessions_;
  LocalRooms rooms_;
  // Who waits for a room that is being created, by the following that its events will carry.
  boost::unordered_flat_map<FollowId, ConnectionId> creating_;
  std::vector<RoomId> presence_due_;
  boost::unordered_flat_map<RequestTag, std::function<void(bool)>> checks_;
  boost::unordered_flat_map<RequestTag, std::function<void(const RoomDeleted&)>> deletions_;
  boost::unordered_flat_map<RequestTag, std::function<void(const RemovalEnded&)>> removals_;
  RequestTag last_tag_ = 0;
  EngineCounters counters_;
  bool draining_ = false;
};

}  // namespace chatroom::chat
