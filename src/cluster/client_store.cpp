// The life of the clients whose home is here: open, resume, detach, expire, and the order in which their requests are
// taken. What the requests do is in client_requests.cpp.
#include "cluster/client_store.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::cluster {

namespace {

chat::ClientId client_of(const ResumeFrom& turn) noexcept { return turn.request.client; }
chat::ClientId client_of(const RequestOf& turn) noexcept { return turn.owner.client; }
chat::ClientId client_of(const RemovalOf& turn) noexcept { return turn.client; }

}  // namespace

void ClientStore::open(const chat::OpenClient& request) {
  const chat::ClientId id{ids_.allocate()};
  ClientRecord& record = clients_.try_emplace(id, id).first->second;
  record.owner = router_.place().shard;
  record.confirmed = request.session;
  record.offered = request.session;
  note_connection(record, request.address);
  record.username = "User " + std::to_string(base::number(id));
  tell_owner(record, chat::ClientOpened{request.tag, id, record.generation});
}

void ClientStore::note_connection(ClientRecord& record, const base::IpAddress& address) {
  record.address = address;
  record.connected_at = clock_.wall();
}

void ClientStore::take(ClientTurn&& turn) {
  ClientRecord* record = find(std::visit([](const auto& body) { return client_of(body); }, turn));
  if (record != nullptr && record->changing_room) {
    record->waiting.push_back(std::move(turn));
    return;
  }
  std::visit([this](auto&& body) { on(std::forward<decltype(body)>(body)); }, std::move(turn));
}

void ClientStore::take(const ClientNews& news) {
  std::visit([this](const auto& body) { on(body); }, news);
}

void ClientStore::on(ResumeFrom&& turn) {
  const auto& request = turn.request;
  ClientRecord* record = find(request.client);
  if (!session_is_good(record, request.session)) {
    router_.tell(turn.from, chat::ResumeRefused{.tag = request.tag});
    return;
  }
  if (record->owner) {
    tell_owner(*record, chat::ClientTaken{record->present_owner()});
    record->rates = {};  // the old owner still has them, and hands them over with its detach
  } else {
    note_back(*record);
  }
  if (base::equal_in_constant_time(request.session, record->offered)) record->confirmed = record->offered;
  record->offered = request.next_session;
  record->owner = turn.from;
  ++record->generation;
  note_connection(*record, request.address);
  for (auto& publish : record->publishing) {
    publish.asker_waits = false;
    publish.retries = 0;
  }
  tell_owner(*record, chat::ClientResumed{.tag = request.tag,
                                          .client = record->id,
                                          .generation = record->generation,
                                          .username = record->username,
                                          .room = record->room,
                                          .lost_room = record->lost_room,
                                          .rates = record->rates});
}

void ClientStore::on(RequestOf&& turn) {
  ClientRecord* record = find(turn.owner.client);
  if (record == nullptr) return;
  if (!record->owner || record->generation != turn.owner.generation) {
    if (const auto* detach = std::get_if<chat::DetachClient>(&turn.request)) hand_over(*record, detach->rates);
    return;
  }
  std::visit([&](auto&& request) { run(*record, std::forward<decltype(request)>(request)); }, std::move(turn.request));
}

void ClientStore::on(RemovalOf&& turn) {
  ClientRecord* record = find(turn.client);
  router_.tell(turn.from, chat::RemovalEnded{.tag = turn.tag, .found = record != nullptr});
  if (record == nullptr) return;
  if (record->owner) tell_owner(*record, chat::ClientRemoved{record->present_owner()});
  leave(*record, chat::LeaveReason::removed);
  forget(*record);
}

void ClientStore::on(const CheckFrom& news) {
  const bool good = session_is_good(find(news.request.client), news.request.session);
  router_.tell(news.from, chat::SessionChecked{news.request.tag, good});
}

void ClientStore::run(ClientRecord& record, const chat::ConfirmSession&) {
  record.confirmed = record.offered;
  record.lost_room.reset();  // the client has been told
}

// The rates of an owner that was taken over.
void ClientStore::hand_over(ClientRecord& record, const chat::ClientRates& rates) {
  const chat::SteadyTime now = clock_.steady();
  if (rates.are_full(now)) return;
  if (record.owner) {
    tell_owner(record, chat::RatesHandedOver{record.present_owner(), rates});
  } else {
    record.rates.merge(rates, now);
  }
}

void ClientStore::run(ClientRecord& record, const chat::DetachClient& request) {
  record.owner.reset();
  record.rates = request.rates;
  note_away(record);
}

// Connections come and go as fast as somebody likes, each leaving a client behind for its grace: hence a bound, this
// shard's part of the node's. It takes whom it can do without best.
void ClientStore::note_away(ClientRecord& record) {
  record.detached_at = clock_.steady();
  detached_.push_back(record);
  if (++away_ <= std::max<std::size_t>(limits_.away_clients / router_.place().shards, 1)) return;
  ++crowded_out_;
  expire(detached_.front());
}

void ClientStore::note_back(ClientRecord& record) noexcept {
  record.unlink();
  --away_;
}

void ClientStore::tick() {
  for (std::size_t n = 0; n < kExpiredPerTick && !detached_.empty(); ++n) {
    ClientRecord& record = detached_.front();
    if (!grace_is_over(record)) return;
    ++expired_;
    expire(record);
  }
}

void ClientStore::expire(ClientRecord& record) {
  leave(record, chat::LeaveReason::expired);
  forget(record);
}

std::vector<chat::ClientId> ClientStore::ids() const {
  std::vector<chat::ClientId> ids;
  ids.reserve(clients_.size());
  for (const auto& [id, record] : clients_) ids.push_back(id);
  return ids;
}

std::optional<chat::ClientRow> ClientStore::row(chat::ClientId client, std::string_view node) const {
  const auto found = clients_.find(client);
  if (found == clients_.end()) return std::nullopt;
  const ClientRecord& record = found->second;
  return chat::ClientRow{.id = client,
                         .username = record.username,
                         .room = record.room,
                         .node = record.owner ? std::string(node) : std::string(),
                         .address = base::format_address(record.address),
                         .connected_at = record.connected_at};
}

ClientRecord* ClientStore::find(chat::ClientId client) noexcept {
  const auto found = clients_.find(client);
  return found == clients_.end() ? nullptr : &found->second;
}

bool ClientStore::session_is_good(const ClientRecord* record, const base::TokenHash& session) const noexcept {
  if (record == nullptr || grace_is_over(*record)) return false;
  const bool is_confirmed = base::equal_in_constant_time(session, record->confirmed);
  const bool is_offered = base::equal_in_constant_time(session, record->offered);
  return is_confirmed || is_offered;
}

bool ClientStore::grace_is_over(const ClientRecord& record) const noexcept {
  const auto kept = std::min(limits_.grace, limits_.client_ttl);
  return !record.owner && clock_.steady() - record.detached_at >= kept;
}

void ClientStore::leave(ClientRecord& record, chat::LeaveReason reason) {
  if (!record.room) return;
  router_.send(router_.home_of(*record.room), LeaveAs{*record.room, record.id, reason});
  record.room.reset();
}

void ClientStore::forget(ClientRecord& record) {
  if (!record.owner) note_back(record);
  ids_.release(base::number(record.id));
  clients_.erase(record.id);
}

void ClientStore::tell_owner(const ClientRecord& record, chat::BrokerEvent&& event) {
  router_.tell(*record.owner, std::move(event));
}

}  // namespace chatroom::cluster
