// Fuzz target: whatever some clients do with rooms, in whatever order, on real engines and embedded brokers. What every
// connection is told fits together at any time (rooms/view.hpp, rooms/shown.hpp); done one after the other, the outcome
// is that of a naive model (rooms/model.hpp); done at once, all who are in a room know the same when it is quiet; and
// when all are gone, nothing is kept.
//
// Input: one byte of settings (bit 0: operations overlap; bits 1 and 2: shards, less one, at most 3; bit 3: logs have
// next to no room), one byte that seeds the order of mail, and two bytes for each operation: which, and with what. Of
// the latter the remainder by kPeople is who does it.
#include "rooms/cluster.hpp"
#include "rooms/model.hpp"
#include "rooms/require.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::fuzz {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kPeople = 5;
constexpr std::size_t kMaxOperations = 400;
// Of a person's last messages one is sent again: well below the 64 that are remembered.
constexpr std::size_t kResent = 8;
constexpr std::array<milliseconds, 5> kPauses = {
    {milliseconds(100), milliseconds(1'000), milliseconds(3'000), milliseconds(29'000), milliseconds(31'000)}};

chat::Limits limits_for(std::uint8_t settings) {
  chat::Limits limits;
  limits.client_limits = false;
  limits.log_messages = 8;
  if ((settings & 8U) != 0) limits.log_total_bytes = 900;
  limits.history_on_join = 3;
  limits.history_on_resume = 5;
  limits.listed_members = 3;
  limits.listed_renames = 2;
  limits.typing_room_members = 3;
  limits.in_flight = 3;
  limits.waiting_commands = 6;
  return limits;
}

// Somebody with a browser: one connection at a time that counts, and all tokens that were ever given out.
struct Person {
  std::optional<chat::ConnectionId> connection;
  std::optional<View> last;  // of the connection before
  std::vector<base::SessionToken> tokens;
  std::vector<std::string> sent;  // ids
};

class Session {
 public:
  Session(std::uint8_t settings, std::uint8_t seed)
      : limits_(limits_for(settings)),
        cluster_(static_cast<chat::ShardId>(1 + (settings >> 1U & 3U) % 3), seed, limits_),
        overlapping_((settings & 1U) != 0),
        model_(limits_.grace),
        people_(kPeople) {}

  void operate(std::uint8_t operation, std::uint8_t with) {
    Person& person = people_[with % kPeople];
    const std::size_t what = with / kPeople;
    note_tokens();
    View* view = person.connection ? cluster_.find(*person.connection) : nullptr;
    if (view == nullptr) person.connection.reset();
    if (view != nullptr) view->forget_replies();
    switch (operation % 17) {
      case 0:
      case 1:
        return view == nullptr ? connect(person, what) : say(person, what);
      case 2:
      case 3:
        return person.tokens.empty() ? void() : resume(person, what, person.tokens.back());
      case 4:
        return person.tokens.empty() ? void() : resume(person, what, person.tokens[what % person.tokens.size()]);
      case 5:
        return advance(kPauses[what % kPauses.size()]);
      case 6:
        return overlapping_ ? step(what) : settle();
      case 7:
        return what % 8 == 0 ? administrate(person, what / 8) : settle();
      case 16:
        return view == nullptr ? void() : drop(person);
      default:
        if (view != nullptr) act(person, operation % 17, what);
    }
  }

  // At the end: quiet, then everybody goes, then nothing is left.
  void finish() {
    settle();
    advance(limits_.presence_interval);
    settle();
    for (const auto& [id, view] : cluster_.views()) require(view.is_all_answered(), "each request has a reply");
    check_views();
    cluster_.drop_all();
    cluster_.run();
    cluster_.advance(limits_.grace);
    cluster_.run();
    const auto kept = cluster_.kept();
    require(kept.clients == 0 && kept.rooms == 0, "clients and rooms go with the last connection");
    require(kept.log_bytes == 0 && kept.followed_rooms == 0, "logs and copies go with their rooms");
  }

 private:
  View& view_of(const Person& person) { return *cluster_.find(*person.connection); }

  void act(Person& person, std::size_t operation, std::size_t what) {
    const chat::ClientId client = view_of(person).client();
    if (!overlapping_) model_.prove(client);
    switch (operation) {
      case 8:
        cluster_.send(*person.connection, chat::CreateRoom{"room", what % 2 == 0});
        return overlapping_ ? void() : created(person);
      case 9:
        return join(person, what);
      case 10:
        cluster_.send(*person.connection, chat::LeaveRoom{});
        return then([&] { model_.leave(client); });
      case 11:
        cluster_.send(*person.connection, chat::UpdateUsername{"name" + std::to_string(what)});
        return then([&] { model_.rename(client, "name" + std::to_string(what)); });
      case 12:
        return say(person, what);
      case 13:
        return resend(person, what);
      case 14:
        if (what % 2 == 0) cluster_.send(*person.connection, chat::Typing{});
        if (what % 2 == 1) cluster_.send(*person.connection, chat::ListRooms{.cursor = {}, .limit = 1});
        return then([] {});
      default:
        if (what % 2 == 0) cluster_.pong(*person.connection);
        if (what % 2 == 1) cluster_.send(*person.connection, chat::GetHistory{.before = {}, .limit = 4});
        return then([] {});
    }
  }

  void connect(Person& person, std::size_t shard) {
    person.connection = cluster_.connect(shard, cluster_.new_view(), std::nullopt);
    then([&] { opened(person); });
  }

  void resume(Person& person, std::size_t shard, const base::SessionToken& token) {
    const View* present = person.connection ? cluster_.find(*person.connection) : nullptr;
    if (present != nullptr) person.last = *present;
    if (!person.last || person.last->client() != token.client_id) return;  // a client that lost its memory: connect
    const auto before = person.connection;
    const bool will = model_.may_resume(token);
    person.connection = cluster_.connect(shard, person.last->for_resume(), token);
    then([&] {
      require(view_of(person).is_resumed() == will, "known tokens are good, spent ones are not");
      if (will) {
        require(!before || cluster_.find(*before) == nullptr, "the connection before is closed");
        model_.resume(token, *view_of(person).token());
      } else {
        if (before) cluster_.drop(*before);  // the person has but one
        if (before && model_.find(token.client_id) != nullptr) model_.detach(token.client_id, cluster_.now());
        opened(person);
      }
    });
  }

  void opened(Person& person) {
    require(view_of(person).is_connected() && !view_of(person).is_resumed(), "a new client is told so");
    require(model_.find(view_of(person).client()) == nullptr, "a new client has a number of its own");
    model_.open(*view_of(person).token());
  }

  void drop(Person& person) {
    person.last = view_of(person);
    cluster_.drop(*person.connection);
    const chat::ClientId client = person.last->client();
    person.connection.reset();
    then([&] { model_.detach(client, cluster_.now()); });
  }

  void created(Person& person) {
    cluster_.run();
    const auto room = view_of(person).room();
    require(room && model_.find(*room) == nullptr, "a new room has a number of its own");
    model_.create(view_of(person).client(), *room);
    check_model();
  }

  void join(Person& person, std::size_t what) {
    const chat::RoomId room = any_room(what);
    cluster_.send(*person.connection, chat::JoinRoom{room});
    then([&] {
      const View& view = view_of(person);
      const bool joined = model_.join(view.client(), room);
      require(joined != (view.replies().error == chat::ErrorCode::room_not_found), "what is there can be joined");
    });
  }

  void say(Person& person, std::size_t what) {
    person.sent.push_back("m" + std::to_string(person.sent.size()));
    send(person, person.sent.back(), what % 4 == 0 ? std::optional(any_room(what / 4)) : std::nullopt);
  }

  void resend(Person& person, std::size_t what) {
    if (person.sent.empty()) return say(person, what);
    const std::size_t back = what % std::min(person.sent.size(), kResent);
    send(person, person.sent[person.sent.size() - 1 - back], std::nullopt);
  }

  void send(Person& person, const std::string& id, std::optional<chat::RoomId> meant) {
    const std::string text = "text of " + id;
    cluster_.send(*person.connection, chat::SendMessage{*chat::MessageId::from(id), text, meant});
    then([&] {
      View& view = view_of(person);
      model_.prove(view.client());
      const auto expected = model_.send(view.client(), id, text, meant);
      const auto& replies = view.replies();
      require(expected.has_value() == replies.acked.has_value(), "members' messages are accepted, and sent ones known");
      if (!expected) return require(replies.error == chat::ErrorCode::not_in_room, "a refusal says why");
      require(replies.acked == expected->first && replies.duplicate == expected->second, "a message has one place");
    });
  }

  void advance(milliseconds by) {
    cluster_.advance(by);
    then([&] { model_.expire(cluster_.now()); });
  }

  void step(std::size_t count) {
    for (; count > 0; --count) cluster_.step();
  }

  void administrate(Person& person, std::size_t what) {
    if (what % 2 == 0) {
      const chat::RoomId room = any_room(what / 2);
      cluster_.broker().delete_room(room, 0);
      return then([&] { model_.remove(room); });
    }
    if (person.tokens.empty()) return;
    const chat::ClientId client = person.tokens.back().client_id;
    cluster_.broker().remove_client(client, 0);
    then([&] {
      if (model_.find(client) != nullptr) model_.remove(client);
    });
  }

  // Without overlap, everything comes of an operation before the next, and the model does the same in one step.
  template <class Change>
  void then(Change change) {
    if (overlapping_) return;
    cluster_.run();
    change();
    cluster_.run();
    check_model();
  }

  void settle() {
    cluster_.run();
    note_tokens();
    if (overlapping_) check_rooms();
  }

  void note_tokens() {
    for (Person& person : people_) {
      const View* view = person.connection ? cluster_.find(*person.connection) : nullptr;
      if (view == nullptr) continue;
      person.last = *view;
      if (view->room()) rooms_.insert(*view->room());
      if (!view->token() || !view->is_connected()) continue;
      const auto& token = *view->token();
      const auto is_it = [&](const auto& known) { return known.secret == token.secret; };
      if (std::ranges::none_of(person.tokens, is_it)) person.tokens.push_back(token);
    }
  }

  chat::RoomId any_room(std::size_t what) const {
    if (rooms_.empty() || what % 7 == 6) return chat::RoomId{1 + what};
    return *std::next(rooms_.begin(), static_cast<std::ptrdiff_t>(what % rooms_.size()));
  }

  void check_model() {
    const auto kept = cluster_.kept();
    require(kept.clients == model_.clients() && kept.rooms == model_.rooms(), "clients and rooms are the model's");
    for (const auto& [id, view] : cluster_.views()) {
      const auto* client = model_.find(view.client());
      require(client != nullptr && view.is_all_answered(), "who is connected is known and has all replies");
      require(view.username() == client->name && view.room() == client->room, "everybody is where the model has them");
      if (!view.room()) continue;
      const auto& messages = model_.find(*view.room())->messages;
      require(view.seq() == messages.size(), "everybody has what was sent");
      const auto* latest = cluster_.shown().find(view.epoch(), view.seq());
      require(latest == nullptr || *latest == std::to_string(view.seq()) + "|" + messages.back(), "and as it was sent");
    }
    check_rooms();
  }

  // Who is in one room knows the same of it.
  void check_rooms() {
    std::map<chat::RoomId, const View*> first;
    std::set<chat::ClientId> clients;
    for (const auto& [id, view] : cluster_.views()) {
      require(view.is_connected() && clients.insert(view.client()).second, "a client has one connection");
      if (!view.room()) continue;
      const View& other = *first.try_emplace(*view.room(), &view).first->second;
      require(view.epoch() == other.epoch() && view.seq() == other.seq(), "members of a room know the same");
    }
  }

  // What they know of the members is right when all has been told.
  void check_views() {
    std::map<chat::RoomId, const View*> first;
    for (const auto& [id, view] : cluster_.views()) {
      if (!view.room()) continue;
      const View& other = *first.try_emplace(*view.room(), &view).first->second;
      require(view.active_users() == other.active_users() && view.members() == other.members(), "members are known");
      require(view.members().has_value() == (view.active_users() <= limits_.listed_members), "in rooms that are small");
      if (!overlapping_ && view.members())
        require(*view.members() == model_.find(*view.room())->members, "as the model has them");
    }
  }

  const chat::Limits limits_;
  Cluster cluster_;
  const bool overlapping_;
  Model model_;
  std::vector<Person> people_;
  std::set<chat::RoomId> rooms_;  // that anybody has been in
};

}  // namespace
}  // namespace chatroom::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::span<const std::uint8_t> input(data, size);
  if (input.size() < 2) return 0;
  chatroom::fuzz::Session session(input[0], input[1]);
  input = input.subspan(2);
  for (std::size_t n = 0; n < chatroom::fuzz::kMaxOperations && input.size() >= 2; ++n) {
    session.operate(input[0], input[1]);
    input = input.subspan(2);
  }
  session.finish();
  return 0;
}
