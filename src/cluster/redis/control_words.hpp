// What RedisControl keeps in the store, as texts (fields.hpp), and the rows that the scripts of scripts/control return.
// Pure functions, any thread. What is read comes from the store, which others can write to: nothing where it is none.
#pragma once

#include "chat/control_plane.hpp"
#include "cluster/redis/store.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::cluster {

std::string text_of(const chat::NodeReport& report);  // without reported_at
std::string text_of(const chat::Ban& ban);
std::string text_of(const chat::AuditEntry& entry);
std::string text_of(const chat::LiveClient& live);

std::optional<chat::NodeReport> parse_report(std::string_view text);
std::optional<chat::Ban> parse_ban(std::string_view text);
std::optional<chat::AuditEntry> parse_entry(std::string_view text);
std::optional<chat::LiveClient> parse_live(std::string_view text);

// The words of a row that begin at `at`; so many must be there.
inline constexpr std::size_t kRoomWords = 7;
inline constexpr std::size_t kClientWords = 6;
chat::RoomRow room_row(const Reply& reply, std::size_t at);
chat::ClientRow client_row(const Reply& reply, std::size_t at);

}  // namespace chatroom::cluster
