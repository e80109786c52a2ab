#include "cluster/embedded_broker.hpp"

#include <utility>
#include <variant>

namespace chatroom::cluster {

EmbeddedBroker::EmbeddedBroker(ShardPlace place, const chat::Limits& limits, PostOffice& post,
                               chat::MessageEncoder& encoder, chat::Clock& clock, chat::Random& random)
    : router_(place, post),
      clients_(limits, router_, clock, random),
      rooms_(limits, router_, encoder, clock, random),
      pages_(router_) {}

void EmbeddedBroker::open(const chat::OpenClient& request) { clients_.open(request); }

void EmbeddedBroker::resume(const chat::ResumeClient& request) {
  router_.send(router_.home_of(request.client), ResumeFrom{router_.place().shard, request});
  handle_own_mail();
}

void EmbeddedBroker::check(const chat::CheckSession& request) {
  router_.send(router_.home_of(request.client), CheckFrom{router_.place().shard, request});
  handle_own_mail();
}

void EmbeddedBroker::list(const chat::ListDirectory& request) {
  pages_.ask(request);
  handle_own_mail();
}

void EmbeddedBroker::request(chat::Owner owner, chat::ClientRequest&& request) {
  router_.send(router_.home_of(owner.client), RequestOf{owner, std::move(request)});
  handle_own_mail();
}

void EmbeddedBroker::follow(chat::RoomId room, chat::FollowId follow) {
  router_.send(router_.home_of(room), FollowFrom{room, router_.place().shard, follow});
  handle_own_mail();
}

void EmbeddedBroker::unfollow(chat::RoomId room, chat::FollowId follow) {
  router_.send(router_.home_of(room), UnfollowFrom{room, router_.place().shard, follow});
  handle_own_mail();
}

void EmbeddedBroker::delete_room(chat::RoomId room, chat::RequestTag tag) {
  router_.send(router_.home_of(room), DeletionOf{room, router_.place().shard, tag});
  handle_own_mail();
}

void EmbeddedBroker::remove_client(chat::ClientId client, chat::RequestTag tag) {
  router_.send(router_.home_of(client), RemovalOf{client, router_.place().shard, tag});
  handle_own_mail();
}

void EmbeddedBroker::take(Mail&& mail) {
  handle(std::move(mail));
  handle_own_mail();
}

void EmbeddedBroker::tick() {
  clients_.tick();
  rooms_.tick();
  handle_own_mail();
}

BrokerCounters EmbeddedBroker::counters() const noexcept {
  return {.clients = clients_.clients(),
          .rooms = rooms_.rooms(),
          .log_bytes = rooms_.log_bytes(),
          .expired_clients = clients_.expired(),
          .crowded_out_clients = clients_.crowded_out(),
          .swept_rooms = rooms_.swept(),
          .trimmed_messages = rooms_.trimmed()};
}

void EmbeddedBroker::handle(Mail&& mail) {
  std::visit([this](auto&& body) { on(std::forward<decltype(body)>(body)); }, std::move(mail));
}

void EmbeddedBroker::on(chat::BrokerEvent&& event) { router_.tell(router_.place().shard, std::move(event)); }

void EmbeddedBroker::on(ClientTurn&& turn) { clients_.take(std::move(turn)); }

void EmbeddedBroker::on(const ClientNews& news) { clients_.take(news); }

void EmbeddedBroker::on(RoomRequest&& request) { rooms_.take(std::move(request)); }

void EmbeddedBroker::on(PageAsked&& mail) {
  router_.send(mail.from, PageOfShard{mail.request.tag, rooms_.page(mail.request)});
}

void EmbeddedBroker::on(PageOfShard&& mail) { pages_.add(std::move(mail)); }

void EmbeddedBroker::handle_own_mail() {
  router_.drain_own_mail([this](Mail&& mail) { handle(std::move(mail)); });
}

}  // namespace chatroom::cluster
