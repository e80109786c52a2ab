// What the tests of this folder say and ask over and over. Members of a room are ChatClients on any node.
#pragma once

#include "integration/cluster/cluster.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chatroom::test {

// A room that the first of the clients made, with all of them in it, in the order given, and with nothing more to come
// about who came in.
struct FilledRoom {
  std::int64_t id;
  std::string epoch;
};
FilledRoom fill_room(const std::vector<ChatClient*>& members, std::string_view name = "Tea");

// Passes over others until the client is told that this one came in, or went out: by its own event, or by the whole
// list that a node sends when it may have missed something.
void hear_in(ChatClient& client, std::int64_t who);
void hear_out(ChatClient& client, std::int64_t who);

// Sends it, and waits for its ACK. Throws Unexpected if it is refused. Returns its seq.
std::int64_t say(ChatClient& client, std::string_view words);
// Sends it and does not wait; its id.
std::string send_words(ChatClient& client, std::string_view words);
// The ACK of that message, or the ERROR about it; passes over everything else.
Event answer_to(ChatClient& client, const std::string& id);
// Passes over others until a NEW_MESSAGE with this text comes; its seq.
std::int64_t hear(ChatClient& client, std::string_view words);
// The texts of the next `count` NEW_MESSAGE, in the order in which they come. Throws Unexpected if a seq is not the one
// after that of the message before.
std::vector<std::string> hear_all(ChatClient& client, std::size_t count);

// Tries again, with the same id, while the answer is UNAVAILABLE; the ACK.
Event say_until_taken(ChatClient& client, std::string_view words);

// How a resume went: CONNECT's `resumed`.
bool is_resumed(const ChatClient& client);
bool is_error(const Event& event, std::string_view code);

// The texts in a list of messages.
std::vector<std::string> words_of(const std::vector<Event>& messages);
// All that the room's log holds, by GET_HISTORY.
std::vector<std::string> history(ChatClient& client);
// The ids of the members that a ROOM_JOINED lists, ascending.
std::vector<std::int64_t> members_of(const Event& joined);

}  // namespace chatroom::test
