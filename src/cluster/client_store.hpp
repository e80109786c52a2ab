// The clients whose home is this shard: their sessions, names, rooms, and the record of what they got accepted. A part
// of the EmbeddedBroker, on its shard's thread.
//
// It decides what a client's request means (is it the owner who asks, which room, was it accepted before) and in which
// order: while a create or join is under way in another place, whatever else concerns the client waits for its end.
// Members, messages and seq are the room's home's.
#pragma once

#include "chat/control_plane.hpp"
#include "chat/limits.hpp"
#include "chat/ports.hpp"
#include "cluster/client_record.hpp"
#include "cluster/embedded_mail.hpp"
#include "cluster/id_space.hpp"
#include "cluster/mail_router.hpp"

#include <boost/intrusive/list.hpp>
#include <boost/unordered/unordered_node_map.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace chatroom::cluster {

class ClientStore {
 public:
  // The references outlive the store.
  ClientStore(const chat::Limits& limits, MailRouter& router, chat::Clock& clock, chat::Random& random) noexcept
      : limits_(limits), router_(router), clock_(clock), ids_(router.place(), random) {}

  // A new client, connected to this shard.
  void open(const chat::OpenClient& request);
  void take(ClientTurn&& turn);
  void take(const ClientNews& news);
  // Forgets clients whose grace is over, at most kExpiredPerTick.
  void tick();

  // For operators. All at once, which takes some milliseconds where there are 100,000.
  std::vector<chat::ClientId> ids() const;
  // `node`: what to name as the node of those that are connected.
  std::optional<chat::ClientRow> row(chat::ClientId client, std::string_view node) const;

  std::size_t clients() const noexcept { return clients_.size(); }
  std::uint64_t expired() const noexcept { return expired_; }
  // Those that had to go before their time, for the bound of them.
  std::uint64_t crowded_out() const noexcept { return crowded_out_; }

 private:
  static constexpr std::size_t kExpiredPerTick = 1000;

  ClientRecord* find(chat::ClientId client) noexcept;
  void note_connection(ClientRecord& record, const base::IpAddress& address);
  bool session_is_good(const ClientRecord* record, const base::TokenHash& session) const noexcept;
  bool grace_is_over(const ClientRecord& record) const noexcept;
  // Leaves the room, if any.
  void leave(ClientRecord& record, chat::LeaveReason reason);
  void expire(ClientRecord& record);
  void forget(ClientRecord& record);
  void note_away(ClientRecord& record);
  void note_back(ClientRecord& record) noexcept;
  void hand_over(ClientRecord& record, const chat::ClientRates& rates);

  void on(ResumeFrom&& turn);
  void on(RequestOf&& turn);
  void on(RemovalOf&& turn);

  void on(const CheckFrom& news);
  void on(const JoinEnded& news);
  void on(const PublishEnded& news);
  void on(const RoomDropped& news);

  void run(ClientRecord& record, const chat::ConfirmSession& request);
  void run(ClientRecord& record, const chat::DetachClient& request);
  void run(ClientRecord& record, chat::CreateRoomFor&& request);
  void run(ClientRecord& record, const chat::JoinRoomFor& request);
  void run(ClientRecord& record, const chat::LeaveRoomFor& request);
  void run(ClientRecord& record, chat::RenameClient&& request);
  void run(ClientRecord& record, chat::PublishMessage&& request);
  void run(ClientRecord& record, const chat::SignalTyping& request);

  void tell_owner(const ClientRecord& record, chat::BrokerEvent&& event);
  void answer_publish(const ClientRecord& record, const PendingPublish& publish, const PublishEnded& outcome);

  const chat::Limits& limits_;
  MailRouter& router_;
  chat::Clock& clock_;
  IdSpace ids_;
  boost::unordered_node_map<chat::ClientId, ClientRecord> clients_;
  // By the time of the detach. The grace is the same for all, so the first in the list is the first to go.
  boost::intrusive::list<ClientRecord, boost::intrusive::base_hook<DetachedHook>,
                         boost::intrusive::constant_time_size<false>>
      detached_;
  std::size_t away_ = 0;  // how many are in the list
  std::uint64_t expired_ = 0;
  std::uint64_t crowded_out_ = 0;
};

}  // namespace chatroom::cluster
