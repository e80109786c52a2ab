// The API's answers as tables for people. They take an answer as it comes: what a field lacks is shown as "-". Pure
// functions, any thread.
#pragma once

#include "admin/cli/human_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>

namespace chatroom::admin::cli {

// Of GET /admin/servers, /admin/room?detail=1, /admin/client?detail=1, /admin/ban, /admin/audit.
std::string servers_table(const boost::json::array& servers, WallTime now);
std::string rooms_table(const boost::json::array& rooms, WallTime now);
std::string clients_table(const boost::json::array& clients, WallTime now);
std::string bans_table(const boost::json::array& bans, WallTime now);
std::string audit_table(const boost::json::array& entries);

// Of GET /admin/room/:id, /admin/client/:id.
std::string room_page(const boost::json::object& room, WallTime now);
std::string client_page(const boost::json::object& client, WallTime now);

}  // namespace chatroom::admin::cli
