// What `chatroom admin …` asks for. Pure functions, any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace chatroom::admin::cli {

enum class Deed {
  login,
  logout,
  servers,
  rooms,
  clients,
  room,
  client,
  remove_client,
  remove_room,
  list_bans,
  ban,
  lift_ban,
  notice,
  drain,
  audit,
};

// What is not for a deed is as it stands here.
struct Request {
  Deed deed = Deed::servers;
  std::string url;   // empty: not given
  std::string user;  // login; empty: not given
  bool json = false;
  std::uint64_t id = 0;  // of the client or the room
  std::optional<std::chrono::seconds> ban;
  std::string target;  // the address, the node, or the text of a notice
  std::optional<std::uint64_t> room;
  std::string level;
  std::string filter;
  std::string sort;
  std::size_t limit = 0;  // of a list; at least 1
};

// To be printed; the process ends with the code.
struct Said {
  int exit_code = 0;  // 2: the arguments are wrong
  std::string output;
  std::string errors;
};

// `arguments`: those after `chatroom admin`.
std::variant<Request, Said> read_arguments(const std::vector<std::string>& arguments);

}  // namespace chatroom::admin::cli
