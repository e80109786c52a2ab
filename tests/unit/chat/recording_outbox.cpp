#include "recording_outbox.hpp"

#include <sstream>
#include <utility>

namespace chatroom::chat {

namespace {

const char* reason_name(LeaveReason reason) {
  switch (reason) {
    case LeaveReason::left:
      return "left";
    case LeaveReason::moved:
      return "moved";
    case LeaveReason::deleted:
      return "deleted";
    case LeaveReason::removed:
      return "removed";
    case LeaveReason::expired:
      return "expired";
  }
  return "?";
}

struct Line {
  std::ostringstream out;

  template <class T>
  void optional(const char* name, const std::optional<T>& value) {
    if (value) out << ' ' << name << '=' << *value;
  }
  void members(const char* name, std::span<const Member> list) {
    out << ' ' << name << "=[";
    for (const auto& member : list)
      out << (&member == list.data() ? "" : " ") << base::number(member.id) << ':' << member.username;
    out << ']';
  }
  void messages(std::span<const EncodedMessage> list) {
    out << " history=[";
    for (const auto& message : list) out << (&message == list.data() ? "" : " ") << message.text();
    out << ']';
  }

  void operator()(const Connect& event) {
    out << "CONNECT client=" << base::number(event.client) << " username=" << event.username
        << " resumed=" << event.resumed;
    if (event.room) out << " room=" << base::number(*event.room);
  }
  void operator()(const RoomJoined& event) {
    out << "ROOM_JOINED room=" << base::number(event.room->id) << " users=" << event.active_users
        << " created=" << event.created << " resumed=" << event.resumed << " seq=" << event.seq
        << " first=" << event.first << " epoch=" << event.epoch;
    members("members", event.members);
    messages(event.history);
    out << " complete=" << event.complete;
  }
  void operator()(const RoomLeft& event) {
    out << "ROOM_LEFT room=" << base::number(event.room) << " reason=" << reason_name(event.reason);
  }
  void operator()(const Ack& event) {
    out << "ACK id=" << event.id << " room=" << base::number(event.room) << " seq=" << event.seq
        << (event.duplicate ? " duplicate" : "");
  }
  void operator()(const UserEvent& event) {
    static constexpr const char* kKinds[] = {"joined", "left", "renamed", "typing"};
    out << "USER_EVENT " << kKinds[static_cast<int>(event.kind)];
    if (event.room) out << " room=" << base::number(*event.room);
    out << " client=" << base::number(event.client) << " username=" << event.username;
    optional("previous", event.previous_username);
    optional("users", event.active_users);
  }
  void operator()(const Presence& event) {
    out << "PRESENCE room=" << base::number(event.room) << " users=" << event.active_users << " joined=" << event.joined
        << " left=" << event.left;
    members("renamed", event.renamed);
    if (event.members) out << " members=" << event.members->size();
  }
  void operator()(const RoomList& event) {
    out << "ROOM_LIST rooms=" << event.rooms.size() << (event.next ? " next" : "");
  }
  void operator()(const History& event) {
    out << "HISTORY room=" << base::number(event.room) << " epoch=" << event.epoch << " first=" << event.first;
    messages(event.messages);
    out << " complete=" << event.complete;
  }
  void operator()(const Notice& event) { out << "NOTICE " << event.text; }
  void operator()(const Pong&) { out << "PONG"; }
  void operator()(const Error& event) {
    out << "ERROR " << wire_name(event.code);
    optional("id", event.id);
    optional("field", event.field);
    optional("retryAfterMs", event.retry_after_ms);
  }
};

std::string line_of(const Event& event) {
  Line line;
  std::visit(line, event);
  return line.out.str();
}

}  // namespace

void RecordingOutbox::send(ConnectionId to, const Event& event, std::optional<std::string_view> ref) {
  std::string line = line_of(event);
  if (ref) line.append(" ref=").append(*ref);
  lines_[to].push_back(std::move(line));
}

void RecordingOutbox::broadcast(std::span<const ConnectionId> to, std::optional<ConnectionId> except,
                                const Event& event) {
  for (const ConnectionId connection : to) {
    if (connection != except) lines_[connection].push_back(line_of(event));
  }
}

void RecordingOutbox::deliver(std::span<const ConnectionId> to, std::optional<ConnectionId> except,
                              const EncodedMessage& message) {
  for (const ConnectionId connection : to) {
    if (connection != except) lines_[connection].push_back("MESSAGE " + std::string(message.text()));
  }
}

void RecordingOutbox::close(ConnectionId to, CloseCode code, std::string_view) {
  lines_[to].push_back("(close " + std::to_string(number(code)) + ")");
}

void RecordingOutbox::pause_reading(ConnectionId from, bool paused) {
  lines_[from].push_back(paused ? "(pause)" : "(go on)");
}

}  // namespace chatroom::chat
