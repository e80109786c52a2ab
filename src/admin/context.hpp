// Context: what the handlers of the API work with, and the handlers themselves, one a route. One thread: the control
// thread. A handler answers once, before it returns or later.
#pragma once

#include "admin/admin_api.hpp"
#include "admin/audit.hpp"
#include "admin/credentials.hpp"
#include "admin/lifetime.hpp"
#include "admin/live_feed.hpp"
#include "admin/node_figures.hpp"
#include "admin/request.hpp"
#include "admin/request_limits.hpp"
#include "admin/row_cache.hpp"
#include "admin/tokens.hpp"

namespace chatroom::admin {

struct Context {
  Context(AdminSettings with, chat::ControlPlane& control, const chat::Clock& time, chat::Random& random);

  const AdminSettings settings;
  chat::ControlPlane& plane;
  const chat::Clock& clock;
  Tokens tokens;
  Credentials credentials;
  RequestLimits limits;
  Audit audit;
  NodeFigures figures;
  RowCache<chat::RoomRow> rooms;
  RowCache<chat::ClientRow> clients;
  LiveFeed live;
  Lifetime lifetime;

  void tick();

 private:
  chat::SteadyTime figured_at_{};
  chat::SteadyTime cleaned_at_{};
};

// 200, with this JSON.
net::HttpResponse ok(std::string json);

namespace handlers {

void login(Context& context, const Request& request, Respond respond);

// What is seen: seen.cpp.
void get_servers(Context& context, const Request& request, Respond respond);
void get_rooms(Context& context, const Request& request, Respond respond);
void get_clients(Context& context, const Request& request, Respond respond);
void get_room(Context& context, const Request& request, Respond respond);
void get_client(Context& context, const Request& request, Respond respond);
void get_bans(Context& context, const Request& request, Respond respond);
void get_audit(Context& context, const Request& request, Respond respond);
void get_events(Context& context, const Request& request, Respond respond);

// What is done: deeds.cpp.
void delete_room(Context& context, const Request& request, Respond respond);
void remove_client(Context& context, const Request& request, Respond respond);
void add_ban(Context& context, const Request& request, Respond respond);
void lift_ban(Context& context, const Request& request, Respond respond);
void send_notice(Context& context, const Request& request, Respond respond);
void drain_node(Context& context, const Request& request, Respond respond);

}  // namespace handlers
}  // namespace chatroom::admin
