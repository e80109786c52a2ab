#include "rooms/view.hpp"

#include "rooms/require.hpp"

#include <algorithm>

namespace chatroom::fuzz {

View View::for_resume() const {
  View next(*limits_, *shown_);
  next.client_ = client_;
  next.username_ = username_;
  next.token_ = token_;
  next.epoch_ = epoch_;
  next.seq_ = seq_;
  return next;
}

void View::on(const chat::Event& event, const Ref& ref) {
  const bool is_connect = std::holds_alternative<chat::Connect>(event);
  require(connected_ != is_connect, "CONNECT comes first, and once");
  if (ref) require(unanswered_.erase(std::string(*ref)) == 1, "each request has one reply");
  std::visit([this](const auto& body) { take(body); }, event);
}

void View::take(const chat::Connect& event) {
  connected_ = true;
  resumed_ = event.resumed;
  if (resumed_) {
    require(event.client == client_, "a resumed client is the same");
  } else {
    epoch_.clear();
    seq_ = 0;
    require(!event.room, "a new client is in no room");
  }
  client_ = event.client;
  username_ = event.username;
  token_ = base::parse_token(event.session);
  require(token_ && token_->client_id == client_, "a token names its client");
  coming_ = event.room;
}

void View::take(const chat::RoomJoined& event) {
  const chat::RoomId id = event.room->id;
  const auto count = static_cast<chat::Seq>(event.history.size());
  require(event.messages == event.seq, "seq counts the messages");
  if (room_ == id) {
    require(!event.resumed && event.epoch == epoch_ && event.seq == seq_, "joining one's own room changes nothing");
    require(event.history.empty() && event.members.empty(), "joining one's own room repeats nothing");
    return;
  }
  require(!room_, "a room is left before another is entered");
  require(event.resumed == (coming_ == id) && (!coming_ || event.resumed), "a room that CONNECT named comes first");
  const chat::Seq start = event.seq + 1 - count;
  const bool goes_on = event.resumed && event.epoch == epoch_ && seq_ <= event.seq;
  const std::size_t most = goes_on ? limits_->history_on_resume : limits_->history_on_join;
  const chat::Seq wanted = goes_on ? std::max(seq_ + 1, event.first) : event.first;
  require(count == std::min<chat::Seq>(most, event.seq + 1 - wanted), "as much history as there is, up to its bound");
  require(event.complete == (start <= (goes_on ? seq_ + 1 : event.first)), "complete says whether anything is missing");
  room_ = id;
  coming_.reset();
  epoch_ = event.epoch;
  seq_ = event.seq;
  take_history(event.history, epoch_, event.seq);
  active_users_ = event.active_users;
  const std::size_t listed = std::min<std::size_t>(active_users_, limits_->listed_members);
  require(event.members.size() == listed, "as many members as there are, up to the bound");
  members_.reset();
  if (listed == active_users_) take_members(event.members);
  require(!members_ || members_->contains(client_), "one is a member of one's room");
}

void View::take(const chat::RoomLeft& event) {
  require(!room_ || room_ == event.room, "a client leaves the room it is in");
  room_.reset();
  coming_.reset();
  members_.reset();
}

void View::take(const chat::Ack& event) {
  replies_.acked = event.seq;
  replies_.duplicate = event.duplicate;
  const bool is_here = room_ == event.room && !event.duplicate;
  shown_->ack(client_, event.id, event.room, event.seq, is_here ? epoch_ : chat::Epoch());
  if (is_here) require(event.seq == ++seq_, "an ACK has the next seq");
}

void View::on_message(std::string_view text) {
  require(connected_ && room_.has_value(), "messages come to members");
  require(shown_->message(epoch_, text) == ++seq_, "a message has the next seq");
  require(Shown::sender(text) != client_, "one's own messages come as ACK");
}

void View::take(const chat::UserEvent& event) {
  using Kind = chat::UserEvent::Kind;
  const bool is_own = event.client == client_;
  require(!is_own || event.kind == Kind::renamed, "one is not told of what one did");
  if (is_own) {
    // CONNECT tells of a rename that the room does not know yet; then it is told again.
    require(event.previous_username == username_ || event.username == username_, "a rename tells the name before");
    username_ = event.username;
  }
  require(event.room ? event.room == room_ : is_own, "activity is in the room one is in");
  if (!members_ || !event.room || event.kind == Kind::typing) return;
  if (event.kind == Kind::joined) {
    require(members_->emplace(event.client, event.username).second, "who joins was not there");
  } else if (event.kind == Kind::left) {
    require(members_->erase(event.client) == 1, "who leaves was there");
  } else {
    require(members_->contains(event.client), "who is renamed is there");
    (*members_)[event.client] = event.username;
  }
  // Of a larger room one hears in counts, and of oneself at once.
  if (is_own) return;
  active_users_ = *event.active_users;
  require(active_users_ == members_->size(), "the count is that of the members");
}

void View::take(const chat::Presence& event) {
  require(event.room == room_, "activity is in the room one is in");
  require(event.renamed.size() <= limits_->listed_renames, "renames are bounded");
  require(event.members.has_value() == (event.active_users <= limits_->listed_members), "small rooms are listed");
  active_users_ = event.active_users;
  members_.reset();
  if (event.members) take_members(*event.members);
}

void View::take(const chat::History& event) {
  require(event.room == room_ && event.epoch == epoch_, "history is of the room one is in");
  if (event.messages.empty()) return;
  const chat::Seq first = shown_->message(epoch_, event.messages.front().text());
  const chat::Seq last = first + event.messages.size() - 1;
  require(last <= seq_ && first >= event.first, "history is what was");
  require(event.complete == (first == event.first), "complete says whether anything is missing");
  take_history(event.messages, epoch_, last);
}

void View::take(const chat::Error& event) { replies_.error = event.code; }

void View::take_history(std::span<const chat::EncodedMessage> messages, const chat::Epoch& epoch, chat::Seq last) {
  chat::Seq seq = last - messages.size();
  for (const auto& message : messages) require(shown_->message(epoch, message.text()) == ++seq, "history has no gaps");
}

void View::take_members(std::span<const chat::Member> members) {
  members_.emplace();
  for (const auto& member : members) members_->emplace(member.id, member.username);
  require(members_->size() == members.size() && members.size() == active_users_, "each member is listed once");
}

}  // namespace chatroom::fuzz
