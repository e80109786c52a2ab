// The words that scripts take and return, from and to the values of the domain. Pure functions. A part of the
// RedisBroker.
#pragma once

#include "base/token.hpp"
#include "chat/types.hpp"
#include "cluster/accepted_ids.hpp"
#include "cluster/redis/call_queue.hpp"
#include "cluster/redis/envelope.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace chatroom::cluster {

inline std::string text_of(chat::ClientId id) { return std::to_string(base::number(id)); }
inline std::string text_of(chat::RoomId id) { return std::to_string(base::number(id)); }
inline std::string text_of(std::chrono::milliseconds time) { return std::to_string(time.count()); }
inline std::string text_of(const base::TokenHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// 0 where the text is no number: nobody and nothing has that one.
inline chat::ClientId client_id(std::string_view text) { return chat::ClientId{parse_number(text).value_or(0)}; }
inline chat::RoomId room_id(std::string_view text) { return chat::RoomId{parse_number(text).value_or(0)}; }

// The first word of the answer; empty where it was given up, or Redis refused the script.
inline std::string_view outcome_of(const CallQueue::Answer& answer) {
  if (!answer.reply || answer.reply->empty() || answer.reply->front() == "ERR") return {};
  return answer.reply->front();
}

// "ROOM SEQ TS", as the record of accepted ids has it.
inline AcceptedMessage parse_accepted(const chat::MessageId& id, std::string_view text) {
  AcceptedMessage accepted{.id = id};
  accepted.room = room_id(take_word(text));
  accepted.seq = parse_number(take_word(text)).value_or(0);
  accepted.ts = chat::WallTime(parse_number(take_word(text)).value_or(0));
  return accepted;
}

}  // namespace chatroom::cluster
