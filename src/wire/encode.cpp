#include "wire/encode.hpp"

#include "wire/cursor.hpp"
#include "wire/json_writer.hpp"
#include "wire/names.hpp"

#include <cstddef>
#include <span>
#include <variant>

namespace chatroom::wire {
namespace {

// Writes one event. Each overload begins with the event's `type`, then calls ref().
class EventWriter {
 public:
  EventWriter(std::optional<std::string_view> ref, std::string& out) noexcept : json_(out), ref_(ref), out_(out) {}

  void operator()(const chat::Connect& event) {
    begin(R"({"type":"CONNECT")");
    json_.raw(R"(,"clientId":)").number(base::number(event.client));
    json_.raw(R"(,"username":)").string(event.username);
    json_.raw(R"(,"session":)").string(event.session);
    json_.raw(R"(,"serverId":)").string(event.server_id);
    json_.raw(R"(,"protocol":1,"resumed":)").boolean(event.resumed);
    json_.raw(R"(,"roomId":)");
    if (event.room) {
      json_.number(base::number(*event.room));
    } else {
      json_.raw("null");
    }
    json_.raw(R"(,"time":)").number(event.time.count());
    json_.raw(R"(,"heartbeatSec":)").number(std::uint64_t{event.heartbeat_sec});
    json_.raw(R"(,"graceSec":)").number(std::uint64_t{event.grace_sec});
    json_.raw(R"(,"limits":{"message":)").number(std::uint64_t{event.max_message});
    json_.raw(R"(,"username":)").number(std::uint64_t{event.max_username});
    json_.raw(R"(,"roomName":)").number(std::uint64_t{event.max_room_name});
    json_.raw("}}");
  }

  void operator()(const chat::RoomJoined& event) {
    begin(R"({"type":"ROOM_JOINED")");
    json_.raw(R"(,"room":{"id":)").number(base::number(event.room->id));
    json_.raw(R"(,"name":)").string(event.room->name);
    json_.raw(R"(,"createdAt":)").number(event.room->created_at.count());
    json_.raw(R"(,"createdBy":)").number(base::number(event.room->created_by));
    json_.raw(R"(,"activeUsers":)").number(event.active_users);
    json_.raw(R"(,"messages":)").number(event.messages);
    json_.raw(R"(},"created":)").boolean(event.created);
    json_.raw(R"(,"resumed":)").boolean(event.resumed);
    json_.raw(R"(,"seq":)").number(event.seq);
    json_.raw(R"(,"first":)").number(event.first);
    json_.raw(R"(,"epoch":)").string(event.epoch);
    json_.raw(R"(,"members":)");
    members(event.members, "id");
    json_.raw(R"(,"history":)");
    messages(event.history);
    json_.raw(R"(,"complete":)").boolean(event.complete);
    json_.raw("}");
  }

  void operator()(const chat::RoomLeft& event) {
    begin(R"({"type":"ROOM_LEFT")");
    json_.raw(R"(,"roomId":)").number(base::number(event.room));
    json_.raw(R"(,"reason":")").raw(name(event.reason)).raw(R"("})");
  }

  void operator()(const chat::Ack& event) {
    begin(R"({"type":"ACK")");
    json_.raw(R"(,"id":)").string(event.id);
    json_.raw(R"(,"roomId":)").number(base::number(event.room));
    json_.raw(R"(,"seq":)").number(event.seq);
    json_.raw(R"(,"ts":)").number(event.ts.count());
    json_.raw(event.duplicate ? R"(,"duplicate":true})" : "}");
  }

  void operator()(const chat::UserEvent& event) {
    begin(R"({"type":"USER_EVENT")");
    json_.raw(R"(,"event":")").raw(name(event.kind)).raw(R"(")");
    if (event.room) json_.raw(R"(,"roomId":)").number(base::number(*event.room));
    json_.raw(R"(,"clientId":)").number(base::number(event.client));
    json_.raw(R"(,"username":)").string(event.username);
    if (event.previous_username) json_.raw(R"(,"previousUsername":)").string(*event.previous_username);
    if (event.active_users) json_.raw(R"(,"activeUsers":)").number(*event.active_users);
    json_.raw("}");
  }

  void operator()(const chat::Presence& event) {
    begin(R"({"type":"USER_EVENT")");
    json_.raw(R"(,"event":"presence","roomId":)").number(base::number(event.room));
    json_.raw(R"(,"activeUsers":)").number(event.active_users);
    json_.raw(R"(,"joined":)").number(event.joined);
    json_.raw(R"(,"left":)").number(event.left);
    json_.raw(R"(,"renamed":)");
    members(event.renamed, "clientId");
    if (event.members) {
      json_.raw(R"(,"members":)");
      members(*event.members, "id");
    }
    json_.raw("}");
  }

  void operator()(const chat::RoomList& event) {
    begin(R"({"type":"ROOM_LIST")");
    json_.raw(R"(,"rooms":[)");
    std::string_view separator;
    for (const auto& room : event.rooms) {
      json_.raw(separator).raw(R"({"id":)").number(base::number(room.id));
      json_.raw(R"(,"name":)").string(room.name);
      json_.raw(R"(,"activeUsers":)").number(room.active_users);
      json_.raw(R"(,"createdAt":)").number(room.created_at.count());
      json_.raw("}");
      separator = ",";
    }
    json_.raw("]");
    if (event.next) {
      json_.raw(R"(,"next":")");
      append_cursor(*event.next, out_);
      json_.raw(R"(")");
    }
    json_.raw("}");
  }

  void operator()(const chat::History& event) {
    begin(R"({"type":"HISTORY")");
    json_.raw(R"(,"roomId":)").number(base::number(event.room));
    json_.raw(R"(,"epoch":)").string(event.epoch);
    json_.raw(R"(,"first":)").number(event.first);
    json_.raw(R"(,"messages":)");
    messages(event.messages);
    json_.raw(R"(,"complete":)").boolean(event.complete);
    json_.raw("}");
  }

  void operator()(const chat::Notice& event) {
    begin(R"({"type":"NOTICE")");
    json_.raw(R"(,"text":)").string(event.text);
    json_.raw(R"(,"level":")").raw(name(event.level)).raw(R"("})");
  }

  void operator()(const chat::Pong& event) {
    begin(R"({"type":"PONG")");
    json_.raw(R"(,"time":)").number(event.time.count());
    json_.raw("}");
  }

  void operator()(const chat::Error& event) {
    begin(R"({"type":"ERROR")");
    json_.raw(R"(,"code":")").raw(chat::wire_name(event.code));
    json_.raw(R"(","message":)").string(event.message);
    if (event.id) json_.raw(R"(,"id":)").string(*event.id);
    if (event.field) json_.raw(R"(,"field":)").string(*event.field);
    if (event.retry_after_ms) json_.raw(R"(,"retryAfterMs":)").number(*event.retry_after_ms);
    json_.raw("}");
  }

 private:
  void begin(std::string_view type) {
    json_.raw(type);
    if (ref_) json_.raw(R"(,"ref":)").string(*ref_);
  }

  // `id_name`: members are told by their `id`, those renamed by their `clientId`.
  void members(std::span<const chat::Member> members, std::string_view id_name) {
    json_.raw("[");
    std::string_view separator;
    for (const auto& member : members) {
      json_.raw(separator).raw(R"({")").raw(id_name).raw(R"(":)").number(base::number(member.id));
      json_.raw(R"(,"username":)").string(member.username);
      json_.raw("}");
      separator = ",";
    }
    json_.raw("]");
  }

  void messages(std::span<const chat::EncodedMessage> messages) {
    // Up to 256 KiB: growing by doubling would copy them again and again.
    std::size_t size = 0;
    for (const auto& message : messages) size += message.text().size() + 1;
    out_.reserve(out_.size() + size + kTailBytes);
    json_.raw("[");
    std::string_view separator;
    for (const auto& message : messages) {
      json_.raw(separator).raw(message.text());
      separator = ",";
    }
    json_.raw("]");
  }

  static constexpr std::size_t kTailBytes = 32;  // what an event has behind its messages: `complete`, and brackets

  JsonWriter json_;
  std::optional<std::string_view> ref_;
  std::string& out_;
};

}  // namespace

void encode(const chat::Event& event, std::optional<std::string_view> ref, std::string& out) {
  std::visit(EventWriter(ref, out), event);
}

void encode_message(const chat::NewMessage& message, std::string& out) {
  JsonWriter json(out);
  json.raw(R"({"type":"NEW_MESSAGE","roomId":)").number(base::number(message.room));
  json.raw(R"(,"seq":)").number(message.seq);
  json.raw(R"(,"id":)").string(message.id);
  json.raw(R"(,"clientId":)").number(base::number(message.client));
  json.raw(R"(,"username":)").string(message.username);
  json.raw(R"(,"text":)").string(message.text);
  json.raw(R"(,"ts":)").number(message.ts.count());
  json.raw("}");
}

}  // namespace chatroom::wire
