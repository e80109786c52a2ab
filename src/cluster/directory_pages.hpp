// Pages of the directory that this shard has asked all shards for, merged when the last has answered. A part of the
// EmbeddedBroker, on its shard's thread.
#pragma once

#include "chat/broker.hpp"
#include "cluster/embedded_mail.hpp"
#include "cluster/mail_router.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <vector>

namespace chatroom::cluster {

class DirectoryPages {
 public:
  // `router` outlives this.
  explicit DirectoryPages(MailRouter& router) noexcept : router_(router) {}

  void ask(const chat::ListDirectory& request);
  // Tells the listener when it was the last.
  void add(PageOfShard&& page);

 private:
  struct UnderWay {
    std::size_t limit = 0;
    std::size_t missing = 0;  // shards that have not answered
    std::vector<chat::RoomSummary> rooms;
  };

  MailRouter& router_;
  boost::unordered_flat_map<chat::RequestTag, UnderWay> under_way_;
};

}  // namespace chatroom::cluster
