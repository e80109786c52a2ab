// All rooms and all clients, page by page, each page a call of a millisecond or less: messages go on between them.
#include "cluster/redis/control_words.hpp"
#include "cluster/redis/redis_control.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::cluster {
namespace {

// What a page asks for; one has somewhat more at times.
constexpr std::string_view kPage = "100";
constexpr std::string_view kListed = "dir";
constexpr std::string_view kUnlisted = "udir";
constexpr std::size_t kMostTop = 100;

}  // namespace

// True: the list is to be read now.
template <class Row, class Id>
bool RedisControl::ask_list(Listing<Row, Id>& listing, chat::Answer<std::vector<Row>>&& answer) {
  if (listing.waiting.size() >= kMostAsking) {
    answer(std::nullopt);
    return false;
  }
  listing.waiting.push_back(std::move(answer));
  return begin_list(listing);
}

template <class Row, class Id>
bool RedisControl::begin_list(Listing<Row, Id>& listing) {
  if (!listing.asking.empty() || listing.waiting.empty()) return false;
  listing.asking.swap(listing.waiting);
  listing.rows.clear();
  listing.seen.clear();
  return true;
}

template <class Row, class Id>
void RedisControl::end_list(Listing<Row, Id>& listing, bool complete) {
  const auto answers = std::exchange(listing.asking, {});
  const auto rows = std::exchange(listing.rows, {});
  listing.seen = {};
  for (const auto& answer : answers) answer(complete ? std::optional(rows) : std::nullopt);
}

void RedisControl::list_rooms(chat::Answer<std::vector<chat::RoomRow>> answer) {
  if (ask_list(rooms_, std::move(answer))) read_rooms();
}

void RedisControl::read_rooms() { read_rooms(kListed, "0"); }

void RedisControl::read_rooms(std::string_view which, std::string cursor) {
  const auto done = [this, which](std::optional<Reply> reply) {
    if (reply && reply->size() >= 2) {
      for (std::size_t i = 2; i + kRoomWords <= reply->size(); i += kRoomWords) {
        auto row = room_row(*reply, i);
        if (rooms_.seen.insert(row.id).second) rooms_.rows.push_back(std::move(row));
      }
      if ((*reply)[1] != "0") return read_rooms(which, std::move((*reply)[1]));
      if (which == kListed) return read_rooms(kUnlisted, "0");
    }
    end_list(rooms_, reply && reply->size() >= 2);
    if (begin_list(rooms_)) read_rooms();
  };
  calls_.add(Script::control_rooms, {std::string(which), std::move(cursor), std::string(kPage)}, {}, done);
}

void RedisControl::list_clients(chat::Answer<std::vector<chat::ClientRow>> answer) {
  if (ask_list(clients_, std::move(answer))) read_clients();
}

void RedisControl::read_clients() { read_clients("0"); }

void RedisControl::read_clients(std::string cursor) {
  const auto done = [this](std::optional<Reply> reply) {
    if (reply && reply->size() >= 2) {
      for (std::size_t i = 2; i + kClientWords <= reply->size(); i += kClientWords) {
        auto row = client_row(*reply, i);
        if (clients_.seen.insert(row.id).second) clients_.rows.push_back(std::move(row));
      }
      if ((*reply)[1] != "0") return read_clients(std::move((*reply)[1]));
    }
    end_list(clients_, reply && reply->size() >= 2);
    if (begin_list(clients_)) read_clients();
  };
  calls_.add(Script::control_clients, {std::move(cursor), std::string(kPage)}, {}, done);
}

void RedisControl::top_rooms(std::size_t limit, chat::Answer<std::vector<chat::RoomRow>> answer) {
  limit = std::clamp<std::size_t>(limit, 1, kMostTop);
  const auto done = [limit, answer = std::move(answer)](const std::optional<Reply>& reply) {
    if (!reply) return answer(std::nullopt);
    std::vector<chat::RoomRow> rows;
    for (std::size_t i = 1; i + kRoomWords <= reply->size(); i += kRoomWords) rows.push_back(room_row(*reply, i));
    std::ranges::sort(rows, [](const chat::RoomRow& a, const chat::RoomRow& b) {
      return a.active_users != b.active_users ? a.active_users > b.active_users : a.id < b.id;
    });
    if (rows.size() > limit) rows.resize(limit);
    answer(std::move(rows));
  };
  calls_.add(Script::control_top, {std::to_string(limit)}, {}, done);
}

}  // namespace chatroom::cluster
