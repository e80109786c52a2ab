#include "admin/routes.hpp"

#include "net/http_text.hpp"

#include <array>
#include <utility>

namespace chatroom::admin {
namespace {

constexpr std::array kRoutes{
    Route{"POST", "/admin/login", handlers::login, false},
    Route{"GET", "/admin/servers", handlers::get_servers},
    Route{"POST", "/admin/servers/:id/drain", handlers::drain_node, true, "node.drain"},
    Route{"GET", "/admin/room", handlers::get_rooms},
    Route{"GET", "/admin/room/:id", handlers::get_room},
    Route{"DELETE", "/admin/room/:id", handlers::delete_room, true, "room.delete"},
    Route{"GET", "/admin/client", handlers::get_clients},
    Route{"GET", "/admin/client/:id", handlers::get_client},
    Route{"DELETE", "/admin/client/:id", handlers::remove_client, true, "client.remove"},
    Route{"GET", "/admin/ban", handlers::get_bans},
    Route{"POST", "/admin/ban", handlers::add_ban, true, "ban.add"},
    Route{"DELETE", "/admin/ban/:id", handlers::lift_ban, true, "ban.lift"},
    Route{"POST", "/admin/notice", handlers::send_notice, true, "notice"},
    Route{"GET", "/admin/audit", handlers::get_audit},
    Route{"GET", "/admin/events", handlers::get_events},
};

std::string_view take_segment(std::string_view& path) {
  const std::size_t end = path.find('/');
  const auto segment = path.substr(0, end);
  path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  return segment;
}

// The segment at ":id", or an empty one; nothing if the path is another. No segment of a path that matches is empty but
// the first, before the leading '/'.
std::optional<std::string_view> match(std::string_view pattern, std::string_view path) {
  if (path.ends_with('/')) return std::nullopt;
  std::string_view parameter;
  while (!pattern.empty() || !path.empty()) {
    const auto wanted = take_segment(pattern);
    const auto segment = take_segment(path);
    if (wanted == ":id" && !segment.empty()) {
      parameter = segment;
    } else if (wanted != segment) {
      return std::nullopt;
    }
  }
  return parameter;
}

}  // namespace

std::optional<Match> find_route(std::string_view method, std::string_view path) {
  const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
  std::optional<Match> found;
  for (const auto& route : kRoutes) {
    const auto parameter = match(route.path, path);
    if (!parameter) continue;
    auto decoded = net::percent_decoded(*parameter);
    if (!decoded) return std::nullopt;
    if (!found) found = Match{nullptr, {}, std::move(*decoded)};
    found->allow += found->allow.empty() ? "" : ", ";
    found->allow += route.method == "GET" ? std::string_view("GET, HEAD") : route.method;
    if (route.method == wanted) found->route = &route;
  }
  return found;
}

}  // namespace chatroom::admin
