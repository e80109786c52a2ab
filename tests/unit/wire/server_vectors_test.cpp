// The encoder against tests/wire/vectors/server-events.json, byte for byte.
#include "unit/wire/vectors.hpp"
#include "wire/encode.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::wire {
namespace {

using namespace std::chrono_literals;

constexpr chat::ClientId kAda{12345};
constexpr chat::ClientId kZoe{23456};
constexpr chat::RoomId kTea{54321};
constexpr chat::WallTime kTime = 1'767'225'600'123ms;
constexpr std::string_view kEpoch = "Zk3_9-aBcD01";

std::string text_of(const chat::Event& event, std::optional<std::string_view> ref = std::nullopt) {
  std::string out;
  encode(event, ref, out);
  return out;
}

std::string text_of(const chat::NewMessage& message) {
  std::string out;
  encode_message(message, out);
  return out;
}

chat::NewMessage message(chat::Seq seq, std::string_view id, chat::ClientId client, std::string_view username,
                         std::string_view text) {
  return {.room = kTea,
          .seq = seq,
          .id = id,
          .client = client,
          .username = username,
          .text = text,
          .ts = kTime + std::chrono::milliseconds(seq)};
}

// As a broker keeps it: behind the header of a frame, which must not get into the histories.
chat::EncodedMessage encoded(const chat::NewMessage& message) {
  constexpr std::string_view kHeader = "\x81\x7E??";
  return {.frame = base::SharedBytes::concat({kHeader, text_of(message)}),
          .text_at = static_cast<std::uint32_t>(kHeader.size())};
}

using Texts = std::map<std::string, std::string, std::less<>>;

void add_connects(Texts& texts) {
  chat::Connect connect{.client = kAda,
                        .username = "User 12345",
                        .session = "12345.AAECAwQFBgcICQoLDA0ODw",
                        .server_id = "6f1d0f5e-3d0c-4c58-9d0e-2f4a6c1b8e77",
                        .resumed = false,
                        .room = std::nullopt,
                        .time = kTime,
                        .heartbeat_sec = 30,
                        .grace_sec = 30,
                        .max_message = 200,
                        .max_username = 16,
                        .max_room_name = 16};
  texts["connect"] = text_of(connect);
  connect.username = "Zoë 🫖";
  connect.resumed = true;
  connect.room = kTea;
  texts["connect resumed in a room"] = text_of(connect);
}

void add_rooms(Texts& texts) {
  const chat::RoomInfo room{.id = kTea, .name = "Tea", .created_at = kTime, .created_by = kAda};
  const std::array<chat::Member, 2> both{chat::Member{kAda, "Ada"}, chat::Member{kZoe, "Zoë \"the\" 🫖"}};
  const std::span<const chat::Member> ada(both.data(), 1);
  chat::RoomJoined joined{.room = &room,
                          .active_users = 1,
                          .messages = 0,
                          .created = true,
                          .resumed = false,
                          .seq = 0,
                          .first = 0,
                          .epoch = kEpoch,
                          .members = ada,
                          .history = {},
                          .complete = true};
  texts["room joined, created"] = text_of(joined, "r1");

  const std::vector history{encoded(message(1, "m1", kAda, "Ada", "hi")),
                            encoded(message(2, "m1", kZoe, "Zoë", "said \"hi\"\n🫖")),
                            encoded(message(3, "m2", kAda, "Ada", "so?"))};
  joined.active_users = 2;
  joined.messages = 3;
  joined.created = false;
  joined.seq = 3;
  joined.first = 1;
  joined.members = both;
  joined.history = history;
  texts["room joined, with members and history"] = text_of(joined, "r2");

  joined.members = {};
  joined.history = {};
  texts["room joined, the room one is in already"] = text_of(joined, "");

  const std::vector late{encoded(message(700, "m9", kZoe, "Zoë", "late"))};
  joined.messages = 700;
  joined.resumed = true;
  joined.seq = 700;
  joined.first = 189;
  joined.members = ada;
  joined.history = late;
  joined.complete = false;
  texts["room joined, resumed and not complete"] = text_of(joined);

  using Reason = chat::LeaveReason;
  texts["room left, left"] = text_of(chat::RoomLeft{kTea, Reason::left}, "r1");
  texts["room left, moved"] = text_of(chat::RoomLeft{kTea, Reason::moved});
  texts["room left, deleted"] = text_of(chat::RoomLeft{kTea, Reason::deleted});
  texts["room left, removed"] = text_of(chat::RoomLeft{kTea, Reason::removed});
  texts["room left, expired"] = text_of(chat::RoomLeft{kTea, Reason::expired});
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

void add_messages(Texts& texts) {
  using namespace std::string_view_literals;
  texts["new message"] = text_of(message(1, "m1", kAda, "Ada", "hi"));
  texts["new message, escapes"] =
      text_of(message(2, "a\"b\\c/d", kAda, "\"A\\da\"",
                      "tab\tnewline\nquote\" backslash\\ slash/ \0\b\f\r\x1B\x1F </script>\x7F\xE2\x80\xA8"sv));
  texts["new message, beyond ASCII"] = text_of(message(3, "m3", kAda, "Zoë 🫖", "👩\xE2\x80\x8D🚀 שלום ﷽ é 😀"));
  const auto username = repeated("🫖", 16);
  const auto text = repeated("😀", 200);
  texts["new message, the largest"] = text_of(chat::NewMessage{.room = chat::RoomId{base::kMaxSafeInteger},
                                                               .seq = base::kMaxSafeInteger,
                                                               .id = "0f8fad5b-d9cb-469f-a165-70867728950e",
                                                               .client = chat::ClientId{base::kMaxSafeInteger},
                                                               .username = username,
                                                               .text = text,
                                                               .ts = chat::WallTime(base::kMaxSafeInteger)});
  chat::Ack ack{.id = "m1", .room = kTea, .seq = 1, .ts = kTime, .duplicate = false};
  texts["ack"] = text_of(ack);
  texts["ack with ref"] = text_of(ack, "r1");
  ack.duplicate = true;
  texts["ack, duplicate"] = text_of(ack);
  ack.duplicate = false;
  ack.id = "\"\\/";
  texts["ack, id with escapes and ref with escapes"] = text_of(ack, "\"\\\n😀");
}

void add_user_events(Texts& texts) {
  using Kind = chat::UserEvent::Kind;
  chat::UserEvent event{.kind = Kind::joined,
                        .room = kTea,
                        .client = kZoe,
                        .username = "Zoë",
                        .previous_username = std::nullopt,
                        .active_users = 2};
  texts["user joined"] = text_of(event);
  event.kind = Kind::typing;
  texts["user typing"] = text_of(event);
  event.kind = Kind::left;
  event.active_users = 1;
  texts["user left"] = text_of(event);
  event.kind = Kind::renamed;
  event.previous_username = "User 23456";
  event.active_users = 2;
  texts["user renamed"] = text_of(event);
  event.room = std::nullopt;
  event.active_users = std::nullopt;
  texts["user renamed in no room"] = text_of(event, "r1");

  chat::Presence presence{
      .room = kTea, .active_users = 150, .joined = 3, .left = 1, .renamed = {}, .members = std::nullopt};
  texts["presence"] = text_of(presence);
  const std::array<chat::Member, 2> renamed{chat::Member{kAda, "Ada"}, chat::Member{kZoe, "\"Zoë\""}};
  presence.joined = 0;
  presence.left = 0;
  presence.renamed = renamed;
  texts["presence with renames"] = text_of(presence);
  const std::array<chat::Member, 2> members{chat::Member{kAda, "Ada"}, chat::Member{kZoe, "Zoë"}};
  presence = {.room = kTea, .active_users = 2, .joined = 0, .left = 1, .renamed = {}, .members = members};
  texts["presence with members"] = text_of(presence);
  presence = {.room = kTea,
              .active_users = 0,
              .joined = 0,
              .left = 2,
              .renamed = {},
              .members = std::span<const chat::Member>()};
  texts["presence with no members"] = text_of(presence);
}

void add_replies(Texts& texts) {
  const std::array<chat::RoomSummary, 2> rooms{
      chat::RoomSummary{kTea, "Tea", 37, kTime},
      chat::RoomSummary{chat::RoomId{65432}, "\"Zoë's\" 🫖", 1, kTime + 1ms}};
  texts["room list, empty"] = text_of(chat::RoomList{.rooms = {}, .next = std::nullopt});
  texts["room list"] = text_of(chat::RoomList{.rooms = rooms, .next = std::nullopt}, "r1");
  texts["room list with next"] = text_of(
      chat::RoomList{.rooms = std::span(rooms).first(1), .next = chat::DirectoryCursor{.active_users = 37, .id = kTea}},
      "r1");

  chat::History history{.room = kTea, .epoch = kEpoch, .first = 0, .messages = {}, .complete = true};
  texts["history, empty"] = text_of(history);
  const std::vector messages{encoded(message(2, "m1", kAda, "Ada", "hi")),
                             encoded(message(3, "m2", kAda, "Ada", "\\o/"))};
  history.first = 1;
  history.messages = messages;
  history.complete = false;
  texts["history"] = text_of(history, "r1");

  texts["notice, info"] = text_of(chat::Notice{"Tea is \"ready\".", chat::NoticeLevel::info});
  texts["notice, warning"] = text_of(chat::Notice{"This node restarts in a moment.", chat::NoticeLevel::warning});
  texts["pong"] = text_of(chat::Pong{kTime});
  texts["pong with ref"] = text_of(chat::Pong{kTime}, "r1");
}

void add_errors(Texts& texts) {
  using Code = chat::ErrorCode;
  chat::Error error{.code = Code::invalid_field,
                    .message = "What to do.",
                    .id = std::nullopt,
                    .field = std::nullopt,
                    .retry_after_ms = std::nullopt};
  for (const Code code : {Code::invalid_json, Code::invalid_event, Code::room_not_found, Code::not_in_room,
                          Code::draining, Code::unavailable, Code::banned}) {
    error.code = code;
    texts[std::string("error ").append(chat::wire_name(code))] = text_of(error);
  }
  error = {.code = Code::invalid_field,
           .message = "`text` must not be blank.",
           .id = "m1",
           .field = "text",
           .retry_after_ms = std::nullopt};
  texts["error INVALID_FIELD"] = text_of(error, "r1");
  error.message = "Say \"please\".\n";
  error.id = "\"m\\";
  error.retry_after_ms = 0;
  texts["error with all fields"] = text_of(error, "\"r\"");
  error = {.code = Code::rate_limited,
           .message = "Wait a moment.",
           .id = "m1",
           .field = std::nullopt,
           .retry_after_ms = 200};
  texts["error RATE_LIMITED"] = text_of(error, "r1");
}

TEST(ServerVectors, every_event_is_written_as_its_vector_says) {
  Texts texts;
  add_connects(texts);
  add_rooms(texts);
  add_messages(texts);
  add_user_events(texts);
  add_replies(texts);
  add_errors(texts);

  for (const auto& vector : testing::read_vectors("server-events.json")) {
    const auto found = texts.find(testing::field(vector, "name"));
    ASSERT_NE(found, texts.end()) << "no event here for the vector " << testing::field(vector, "name");
    EXPECT_EQ(found->second, testing::field(vector, "json")) << found->first;
    texts.erase(found);
  }
  for (const auto& [name, text] : texts) ADD_FAILURE() << "no vector for the event " << name << ": " << text;
}

}  // namespace
}  // namespace chatroom::wire
