// The bodies of requests, from JSON that comes from anybody. Pure functions, any thread. Fields that are not known are
// ignored.
#pragma once

#include "base/result.hpp"
#include "chat/types.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::admin {

// What is wrong with a request, in a sentence for its author.
struct Fault {
  std::string detail;
};

struct Login {
  std::string username;
  std::string password;
};
base::Result<Login, Fault> read_login(std::string_view body);

struct BanOrder {
  std::string address;  // as it was sent
  std::uint64_t seconds = 0;
};
base::Result<BanOrder, Fault> read_ban(std::string_view body);

struct NoticeOrder {
  std::string text;  // as it was sent
  chat::NoticeLevel level = chat::NoticeLevel::info;
  std::optional<chat::RoomId> room;
};
base::Result<NoticeOrder, Fault> read_notice(std::string_view body);

}  // namespace chatroom::admin
