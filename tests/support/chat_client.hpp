// ChatClient: somebody who speaks docs/protocol.md over a WsClient, for tests that look at the server from outside.
// JSON is Boost.JSON's. Every call that waits throws Unexpected at its deadline, and when something else comes than the
// test waits for.
#pragma once

#include "support/ws_client.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::test {

namespace json = boost::json;
using Event = json::object;

// Fields of an event; throw if it has none of that name and kind.
std::int64_t number(const Event& event, std::string_view field);
std::string text(const Event& event, std::string_view field);
bool flag(const Event& event, std::string_view field);
Event object(const Event& event, std::string_view field);
std::vector<Event> list(const Event& event, std::string_view field);
// One field of each event in a list: the `seq` of the messages in a history, say.
std::vector<std::int64_t> numbers(const std::vector<Event>& events, std::string_view field);
std::vector<std::string> texts(const std::vector<Event>& events, std::string_view field);
// From `first` to `last`.
std::vector<std::int64_t> range(std::int64_t first, std::int64_t last);

// The number of the room that a ROOM_JOINED is about.
std::int64_t room_id(const Event& joined);
// Whether it is a USER_EVENT of this kind, such as "joined".
bool is_user_event(const Event& event, std::string_view kind);

// What a client has to keep to resume.
struct Session {
  std::string token;
  std::int64_t seq = 0;
  std::string epoch;

  std::string target() const;  // "/ws?session=…"
};

class ChatClient {
 public:
  // Connects and waits for CONNECT.
  explicit ChatClient(std::uint16_t port, const std::string& target = "/ws", const WsClient::Fields& fields = {},
                      WsClient::Offer offer = WsClient::Offer::nothing);

  const Event& connect() const noexcept { return connect_; }
  std::int64_t id() const { return number(connect_, "clientId"); }
  std::string token() const { return text(connect_, "session"); }
  Session session(std::int64_t seq = 0, const std::string& epoch = {}) const { return {token(), seq, epoch}; }

  void send(const Event& event);
  void send_text(std::string_view frame) { socket_.send_text(frame); }
  // The next event, whatever it is. Throws Unexpected, with the close code, if the connection ends instead.
  Event next();
  // The next event, which has to be of this type.
  Event expect(std::string_view type);
  // The next event of this type; others are passed over.
  Event wait_for(std::string_view type);
  Event wait_for(std::string_view type, const std::function<bool(const Event&)>& condition);
  // Sends the event with a `ref`, and passes over others until the reply with the same one comes.
  Event request(Event event);
  // Sends a PING; what came before its reply.
  std::vector<Event> events_until_pong();
  // Passes over what is left; the code that the server closed with.
  unsigned wait_for_close();

  // CREATE_ROOM, and the ROOM_JOINED that answers it; as the next ones.
  Event create_room(std::string_view name = "Tea", bool listed = true);
  Event join(std::int64_t room);
  Event leave();
  Event rename(std::string_view username);
  // SEND_MESSAGE with an id of its own; the ACK, or the ERROR.
  Event say(std::string_view words);
  std::string new_message_id();

  WsClient& socket() noexcept { return socket_; }

 private:
  WsClient socket_;
  Event connect_;
  int last_ref_ = 0;
  int last_message_ = 0;
};

}  // namespace chatroom::test
