// What a client knows from what its connection was told, kept as a page does, with a check of what docs/protocol.md
// says about each event: CONNECT first, `seq` without gaps, own ACKs in its order, one reply to each request, members
// that fit the counts, a resume that goes on where the client was. Used by the room_operations target.
#pragma once

#include "base/token.hpp"
#include "chat/events.hpp"
#include "chat/limits.hpp"
#include "rooms/shown.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace chatroom::fuzz {

class View {
 public:
  using Ref = std::optional<std::string_view>;

  // Both outlive it.
  View(const chat::Limits& limits, Shown& shown) : limits_(&limits), shown_(&shown) {}
  // What a client takes along to its next connection, which resumes.
  View for_resume() const;

  void on(const chat::Event& event, const Ref& ref);
  void on_message(std::string_view text);

  // A request with this `ref` was sent.
  void asked(std::string ref) { unanswered_.insert(std::move(ref)); }
  bool is_all_answered() const { return unanswered_.empty(); }

  chat::ClientId client() const { return client_; }
  bool is_connected() const { return connected_; }
  bool is_resumed() const { return resumed_; }
  const std::optional<base::SessionToken>& token() const { return token_; }
  const std::string& username() const { return username_; }
  const std::optional<chat::RoomId>& room() const { return room_; }
  const chat::Epoch& epoch() const { return epoch_; }
  chat::Seq seq() const { return seq_; }
  std::uint64_t active_users() const { return active_users_; }
  // Nothing: the room is, or was told to be, too large for a list.
  const std::optional<std::map<chat::ClientId, std::string>>& members() const { return members_; }

  // Of the replies since the last forget_replies().
  struct Replies {
    std::optional<chat::ErrorCode> error;
    std::optional<chat::Seq> acked;
    bool duplicate = false;
  };
  const Replies& replies() const { return replies_; }
  void forget_replies() { replies_ = {}; }

 private:
  void take(const chat::Connect& event);
  void take(const chat::RoomJoined& event);
  void take(const chat::RoomLeft& event);
  void take(const chat::Ack& event);
  void take(const chat::UserEvent& event);
  void take(const chat::Presence& event);
  void take(const chat::History& event);
  void take(const chat::Error& event);
  template <class Event>
  void take(const Event& /*event*/) {}

  void take_history(std::span<const chat::EncodedMessage> messages, const chat::Epoch& epoch, chat::Seq last);
  void take_members(std::span<const chat::Member> members);

  const chat::Limits* limits_;
  Shown* shown_;
  bool connected_ = false;
  bool resumed_ = false;
  chat::ClientId client_{};
  std::string username_;
  std::optional<base::SessionToken> token_;
  std::optional<chat::RoomId> coming_;  // CONNECT named it, and its ROOM_JOINED has not come yet
  std::optional<chat::RoomId> room_;
  chat::Epoch epoch_;
  chat::Seq seq_ = 0;
  std::uint64_t active_users_ = 0;
  std::optional<std::map<chat::ClientId, std::string>> members_;
  std::set<std::string> unanswered_;
  Replies replies_;
};

}  // namespace chatroom::fuzz
