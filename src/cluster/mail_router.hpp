// A shard's way to the homes and listeners on all shards, its own included. Used by the parts of one EmbeddedBroker, on
// its shard's thread.
//
// Mail to the own shard is queued like any other, and handled before the broker's call returns. So nothing that is sent
// has an effect before the sender's function is done, and one shard behaves as many do.
#pragma once

#include "cluster/embedded_mail.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace chatroom::cluster {

// Which shard, of how many: 0 <= shard < shards.
struct ShardPlace {
  chat::ShardId shard = 0;
  chat::ShardId shards = 1;
};

class MailRouter {
 public:
  // `post` outlives the router.
  MailRouter(ShardPlace place, PostOffice& post) noexcept : place_(place), post_(post) {}

  const ShardPlace& place() const noexcept { return place_; }
  chat::ShardId home_of(chat::ClientId client) const noexcept { return home_of(base::number(client)); }
  chat::ShardId home_of(chat::RoomId room) const noexcept { return home_of(base::number(room)); }

  void send(chat::ShardId to, Mail&& mail) {
    if (to == place_.shard) {
      own_mail_.push_back(std::move(mail));
    } else {
      post_.post(to, std::move(mail));
    }
  }

  // For the listener of that shard.
  void tell(chat::ShardId shard, chat::BrokerEvent&& event) {
    if (shard == place_.shard) {
      events_.push_back(std::move(event));
    } else {
      post_.post(shard, std::move(event));
    }
  }

  // Hands the mail to the own shard to `handle`, and also what comes in by that.
  template <class Handle>
  void drain_own_mail(Handle handle) {
    for (std::size_t next = 0; next < own_mail_.size(); ++next) {
      Mail mail = std::move(own_mail_[next]);  // handling it may move the queue
      handle(std::move(mail));
    }
    own_mail_.clear();
  }

  // Hands the events that wait to the listener. What its requests bring about waits for the next call; true if there is
  // any.
  bool deliver_events(chat::BrokerListener& listener) {
    delivering_.swap(events_);
    for (auto& event : delivering_) listener.on_broker_event(std::move(event));
    delivering_.clear();
    return !events_.empty();
  }

 private:
  chat::ShardId home_of(std::uint64_t id) const noexcept { return static_cast<chat::ShardId>(id % place_.shards); }

  ShardPlace place_;
  PostOffice& post_;
  std::vector<Mail> own_mail_;
  std::vector<chat::BrokerEvent> events_;
  std::vector<chat::BrokerEvent> delivering_;  // empty but during deliver_events(); kept for its memory
};

}  // namespace chatroom::cluster
