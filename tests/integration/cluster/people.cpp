#include "integration/cluster/people.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace chatroom::test {
namespace {

void hear_change(ChatClient& client, std::int64_t who, std::string_view kind, bool is_in) {
  client.wait_for("USER_EVENT", [&](const Event& event) {
    if (is_user_event(event, kind)) return number(event, "clientId") == who;
    if (!is_user_event(event, "presence") || !event.contains("members")) return false;
    return (std::ranges::count(numbers(list(event, "members"), "id"), who) > 0) == is_in;
  });
}

}  // namespace

void hear_in(ChatClient& client, std::int64_t who) { hear_change(client, who, "joined", true); }
void hear_out(ChatClient& client, std::int64_t who) { hear_change(client, who, "left", false); }

FilledRoom fill_room(const std::vector<ChatClient*>& members, std::string_view name) {
  const Event created = members.front()->create_room(name);
  const FilledRoom room{room_id(created), text(created, "epoch")};
  for (std::size_t i = 1; i < members.size(); ++i) {
    members[i]->join(room.id);
    for (std::size_t k = 0; k < i; ++k) hear_in(*members[k], members[i]->id());
  }
  return room;
}

std::int64_t say(ChatClient& client, std::string_view words) {
  const Event answer = client.say(words);
  if (text(answer, "type") != "ACK") throw Unexpected("refused: " + json::serialize(answer));
  return number(answer, "seq");
}

std::string send_words(ChatClient& client, std::string_view words) {
  std::string id = client.new_message_id();
  client.send({{"type", "SEND_MESSAGE"}, {"id", id}, {"text", words}});
  return id;
}

Event answer_to(ChatClient& client, const std::string& id) {
  for (;;) {
    Event event = client.next();
    const auto type = text(event, "type");
    if ((type == "ACK" || type == "ERROR") && event.contains("id") && text(event, "id") == id) return event;
  }
}

std::int64_t hear(ChatClient& client, std::string_view words) {
  return number(client.wait_for("NEW_MESSAGE", [&](const Event& event) { return text(event, "text") == words; }),
                "seq");
}

std::vector<std::string> hear_all(ChatClient& client, std::size_t count) {
  std::vector<std::string> heard;
  std::int64_t last = 0;
  while (heard.size() < count) {
    const Event event = client.wait_for("NEW_MESSAGE");
    const auto seq = number(event, "seq");
    if (last != 0 && seq != last + 1) throw Unexpected("seq " + std::to_string(seq) + " after " + std::to_string(last));
    last = seq;
    heard.push_back(text(event, "text"));
  }
  return heard;
}

Event say_until_taken(ChatClient& client, std::string_view words) {
  const std::string id = client.new_message_id();
  const auto deadline = deadline_from_now();
  for (;;) {  // each refusal takes the server its time
    client.send({{"type", "SEND_MESSAGE"}, {"id", id}, {"text", words}});
    Event answer = answer_to(client, id);
    if (!is_error(answer, "UNAVAILABLE")) return answer;
    if (TestClock::now() > deadline) throw Unexpected("refused all the time: " + json::serialize(answer));
  }
}

bool is_resumed(const ChatClient& client) { return flag(client.connect(), "resumed"); }

bool is_error(const Event& event, std::string_view code) {
  return text(event, "type") == "ERROR" && text(event, "code") == code;
}

std::vector<std::string> words_of(const std::vector<Event>& messages) { return texts(messages, "text"); }

std::vector<std::string> history(ChatClient& client) {
  std::vector<std::string> result;
  Event query{{"type", "GET_HISTORY"}, {"limit", 100}};
  for (;;) {
    const Event page = client.request(query);
    const auto messages = list(page, "messages");
    const auto words = words_of(messages);
    result.insert(result.begin(), words.begin(), words.end());
    if (flag(page, "complete") || messages.empty()) return result;
    query["before"] = number(messages.front(), "seq");
  }
}

std::vector<std::int64_t> members_of(const Event& joined) {
  auto ids = numbers(list(joined, "members"), "id");
  std::ranges::sort(ids);
  return ids;
}

}  // namespace chatroom::test
