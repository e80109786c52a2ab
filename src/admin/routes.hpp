// The routes of the API: which handler a method and a path belong to. Pure functions, any thread.
#pragma once

#include "admin/context.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chatroom::admin {

struct Route {
  std::string_view method;
  std::string_view path;  // ":id" stands for one segment
  void (*handler)(Context& context, const Request& request, Respond respond) = nullptr;
  bool needs_token = true;
  std::string_view action = {};  // in the audit, of what does something
};

struct Match {
  const Route* route = nullptr;  // nothing: the path has no such method
  std::string allow;             // the methods that the path has, for the Allow field
  std::string parameter;         // the segment at ":id", decoded
};

// Nothing: no route has this path. HEAD goes where GET does (RFC 9110, section 9.3.2).
std::optional<Match> find_route(std::string_view method, std::string_view path);

}  // namespace chatroom::admin
