// The broker of a node without Redis: everything in memory, shared-nothing. Each shard has one; together they are the
// store. Used by the engine of its shard through chat/broker.hpp and by the shard's runtime through what is added here,
// all on the shard's thread.
//
// Which shard keeps what is in embedded_mail.hpp. Nothing outlives the node.
#pragma once

#include "chat/broker.hpp"
#include "chat/limits.hpp"
#include "chat/ports.hpp"
#include "cluster/client_store.hpp"
#include "cluster/directory_pages.hpp"
#include "cluster/local_broker.hpp"
#include "cluster/mail_router.hpp"
#include "cluster/room_store.hpp"

#include <cstddef>
#include <cstdint>

namespace chatroom::cluster {

class EmbeddedBroker final : public LocalBroker {
 public:
  // The references outlive the broker. Of `limits` it keeps to: grace, client_ttl, room_ttl, log_messages, log_bytes,
  // and its shard's part of log_total_bytes and away_clients.
  EmbeddedBroker(ShardPlace place, const chat::Limits& limits, PostOffice& post, chat::MessageEncoder& encoder,
                 chat::Clock& clock, chat::Random& random);

  void open(const chat::OpenClient& request) override;
  void resume(const chat::ResumeClient& request) override;
  void check(const chat::CheckSession& request) override;
  void list(const chat::ListDirectory& request) override;
  void request(chat::Owner owner, chat::ClientRequest&& request) override;
  void follow(chat::RoomId room, chat::FollowId follow) override;
  void unfollow(chat::RoomId room, chat::FollowId follow) override;
  void delete_room(chat::RoomId room, chat::RequestTag tag) override;
  void remove_client(chat::ClientId client, chat::RequestTag tag) override;

  // Mail that another shard's broker has posted to this one.
  void take(Mail&& mail);
  bool deliver_events(chat::BrokerListener& listener) override { return router_.deliver_events(listener); }
  // Ends graces, sweeps.
  void tick() override;
  // For operators: what this shard is the home of.
  const ClientStore& clients() const noexcept { return clients_; }
  const RoomStore& rooms() const noexcept { return rooms_; }
  BrokerCounters counters() const noexcept override;
  bool is_available() const noexcept override { return true; }
  void begin_stop() override {}
  bool has_stopped() const noexcept override { return true; }

 private:
  void handle(Mail&& mail);
  void on(chat::BrokerEvent&& event);
  void on(ClientTurn&& turn);
  void on(const ClientNews& news);
  void on(RoomRequest&& request);
  void on(PageAsked&& mail);
  void on(PageOfShard&& mail);
  void handle_own_mail();

  MailRouter router_;
  ClientStore clients_;
  RoomStore rooms_;
  DirectoryPages pages_;
};

}  // namespace chatroom::cluster
