#include "admin/cli/commands.hpp"

#include "admin/cli/operator_calls.hpp"
#include "admin/cli/safe_text.hpp"
#include "admin/cli/token_file.hpp"
#include "admin/cli/views.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace chatroom::admin::cli {
namespace {

namespace json = boost::json;

Said failed(const std::string& sentence) { return {1, {}, "chatroom admin: " + printable(sentence) + '\n'}; }

// One file is one login, wherever the state of programs goes (XDG Base Directory Specification).
std::string token_path(const Surroundings& surroundings) {
  const auto state = surroundings.variable("XDG_STATE_HOME");
  if (state && state->starts_with('/')) return *state + "/chatroom/admin-token";
  return surroundings.variable("HOME").value_or("") + "/.local/state/chatroom/admin-token";
}

// The first of the variables that is there and not empty.
std::string first_of(const Surroundings& surroundings, std::initializer_list<const char*> names) {
  for (const auto* name : names) {
    if (auto value = surroundings.variable(name); value && !value->empty()) return *value;
  }
  return {};
}

// A command under way: where it goes, as whom, and what it does.
class Command {
 public:
  Command(const Request& request, const Surroundings& surroundings, ServerUrl server)
      : request_(request), surroundings_(surroundings), calls_(std::move(server), surroundings) {}

  Said run() {
    if (request_.deed == Deed::login) return login();
    if (request_.deed == Deed::logout) return logout();
    if (const auto complaint = find_token()) return failed(*complaint);
    switch (request_.deed) {
      case Deed::servers:
        return list("/admin/servers", servers_table, "nodes");
      case Deed::rooms:
        return list("/admin/room", rooms_table, "rooms");
      case Deed::clients:
        return list("/admin/client", clients_table, "clients");
      case Deed::audit:
        return list(
            "/admin/audit", [](const json::array& rows, WallTime) { return audit_table(rows); }, "entries");
      case Deed::list_bans:
        return list("/admin/ban", bans_table, "bans");
      case Deed::room:
        return show("/admin/room/" + std::to_string(request_.id), room_page);
      case Deed::client:
        return show("/admin/client/" + std::to_string(request_.id), client_page);
      case Deed::remove_client:
        return remove_client();
      case Deed::remove_room:
        return act("DELETE", "/admin/room/" + std::to_string(request_.id), {}, "the room is gone");
      case Deed::ban:
        return ban();
      case Deed::lift_ban:
        return act("DELETE", "/admin/ban/" + percent_encoded(request_.target), {}, "the ban has ended");
      case Deed::notice:
        return notice();
      case Deed::drain:
        return drain();
      case Deed::login:
      case Deed::logout:
        break;
    }
    return {};
  }

 private:
  // ---- Who asks

  std::optional<std::string> find_token() {
    const std::string advice = "log in: chatroom admin --url " + calls_.server().text() + " login";
    if (auto token = surroundings_.variable("CHATROOM_ADMIN_TOKEN"); token && !token->empty()) {
      // Anything else could end the header that it goes into.
      const auto is_odd = [](char c) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return !is_letter && c != '-' && c != '_' && c != '.';
      };
      if (std::ranges::any_of(*token, is_odd)) return "CHATROOM_ADMIN_TOKEN is no token; " + advice;
      calls_.set_token(*token);
      return {};
    }
    const auto login = read_login(token_path(surroundings_));
    if (!login) return "you are not logged in; " + advice;
    if (login->url != calls_.server().text()) return "you are logged in at " + login->url + " only; " + advice;
    if (login->expires_at <= surroundings_.now()) return "your login has run out; " + advice;
    calls_.set_token(login->token);
    return {};
  }

  Said login() {
    auto user = request_.user.empty() ? first_of(surroundings_, {"CHATROOM_ADMIN_USER", "ADMIN_USER"}) : request_.user;
    if (user.empty()) user = surroundings_.ask("User: ").value_or("");
    if (user.empty()) return failed("whom? Give --user or ADMIN_USER");
    const auto password = find_password();
    if (!password) return failed(password.error().sentence);
    if (!calls_.server().tls && !calls_.server().is_this_machine()) {
      surroundings_.remark("chatroom admin: others on the way to " + calls_.server().host +
                           " can read the password; use https://");
    }
    const json::object body = {{"username", user}, {"password", *password}};
    const auto reply = calls_.call("POST", "/admin/login", json::serialize(body));
    if (!reply) return failed(reply.error().sentence);
    const auto answer = parsed_answer(reply->body);
    if (!answer) return failed(answer.error().sentence);
    return keep(user, *answer);
  }

  Said keep(const std::string& user, const json::value& answer) {
    const auto* fields = answer.if_object();
    const auto* token = fields == nullptr ? nullptr : fields->if_contains("token");
    const auto* expires_at = fields == nullptr ? nullptr : fields->if_contains("expiresAt");
    if (token == nullptr || !token->is_string() || expires_at == nullptr || !expires_at->is_int64()) {
      return failed("the answer has no token; is this a ChatRoom? Check --url");
    }
    const Login login{calls_.server().text(), std::string(token->get_string()),
                      WallTime(std::chrono::milliseconds(expires_at->get_int64()))};
    const std::string path = token_path(surroundings_);
    if (const auto error = write_login(path, login)) {
      return failed("can't keep the token in " + path + " (" + error.message() + ")");
    }
    if (request_.json) return raw(answer);
    return {0,
            printable("Logged in at " + login.url + " as " + user + " until " + human_time(login.expires_at)) + ".\n",
            {}};
  }

  Outcome<std::string> find_password() {
    if (auto given = first_of(surroundings_, {"CHATROOM_ADMIN_PASS", "ADMIN_PASS"}); !given.empty()) return given;
    const auto path = first_of(surroundings_, {"CHATROOM_ADMIN_PASS_FILE", "ADMIN_PASS_FILE"});
    if (path.empty()) {
      auto typed = surroundings_.ask_password("Password: ");
      if (!typed || typed->empty())
        return Refused{"there is no password; give ADMIN_PASS or ADMIN_PASS_FILE, or type it"};
      return *typed;
    }
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    if (text.empty()) return Refused{"can't read a password from " + path};
    return text;
  }

  Said logout() {
    const std::string path = token_path(surroundings_);
    if (std::remove(path.c_str()) != 0) return failed("you are not logged in");
    return {0, "The token is forgotten here; it runs out by itself.\n", {}};
  }

  // ---- What is asked

  std::string first_page(const std::string& path) const {
    if (request_.deed == Deed::servers || request_.deed == Deed::list_bans) return path;
    std::string target = path + "?limit=" + std::to_string(std::min(request_.limit, OperatorCalls::kLargestPage));
    if (request_.deed == Deed::audit) return target;
    target += "&detail=1";
    if (!request_.filter.empty()) target += "&q=" + percent_encoded(request_.filter);
    if (!request_.sort.empty()) target += "&sort=" + percent_encoded(request_.sort);
    return target;
  }

  // `things`: what they are called.
  template <class View>
  Said list(const std::string& path, const View& view, const std::string& things) {
    const auto list = calls_.gather(first_page(path), request_.limit);
    if (!list) return failed(list.error().sentence);
    std::string more;
    if (!list->is_all) {
      const auto shown = list->rows.size();
      const bool is_known = list->total && *list->total > shown;
      more = "… and " + (is_known ? human_count(*list->total - shown) + " more " : "more ") + things +
             "; --limit shows more.\n";
    }
    if (request_.json) return {0, printable_json(json::serialize(list->rows)) + '\n', more};
    if (list->rows.empty()) return {0, {}, "There is nothing to list.\n"};
    return {0, view(list->rows, surroundings_.now()), more};
  }

  template <class View>
  Said show(const std::string& target, const View& view) {
    const auto reply = calls_.call("GET", target);
    if (!reply) return failed(reply.error().sentence);
    const auto answer = parsed_answer(reply->body);
    if (!answer) return failed(answer.error().sentence);
    if (request_.json) return raw(*answer);
    if (!answer->is_object()) return failed("the answer is no object; is this a ChatRoom? Check --url");
    return {0, view(answer->get_object(), surroundings_.now()), {}};
  }

  // ---- What is done

  Said act(const std::string& method, const std::string& target, const std::string& body, const std::string& done) {
    const auto reply = calls_.call(method, target, body);
    if (!reply) return failed(reply.error().sentence);
    if (!request_.json) return {0, "Done: " + printable(done) + ".\n", {}};
    const auto answer = parsed_answer(reply->body);
    return answer ? raw(*answer) : failed(answer.error().sentence);
  }

  Said remove_client() {
    std::string target = "/admin/client/" + std::to_string(request_.id);
    std::string done = "the client is out, and can't come back as who it was";
    if (request_.ban) {
      target += "?ban=" + std::to_string(request_.ban->count());
      done += "; its address is banned for " + human_duration(*request_.ban);
    }
    return act("DELETE", target, {}, done);
  }

  Said ban() {
    const json::object body = {{"address", request_.target}, {"seconds", request_.ban->count()}};
    return act("POST", "/admin/ban", json::serialize(body),
               request_.target + " is banned for " + human_duration(*request_.ban));
  }

  Said notice() {
    json::object body = {{"text", request_.target}};
    if (!request_.level.empty()) body["level"] = request_.level;
    if (request_.room) body["roomId"] = *request_.room;
    return act("POST", "/admin/notice", json::serialize(body), "they are told");
  }

  Said drain() {
    std::string node = request_.target;
    if (node.size() != kUuidLength) {
      const auto found = find_node(node);
      if (!found) return failed(found.error().sentence);
      node = *found;
    }
    return act("POST", "/admin/servers/" + percent_encoded(node) + "/drain", {}, "node " + node + " is stopping");
  }

  // The one node whose id begins so.
  Outcome<std::string> find_node(const std::string& begin) {
    const auto list = calls_.gather("/admin/servers", kMostNodes);
    if (!list) return list.error();
    std::string found;
    for (const auto& row : list->rows) {
      const auto* fields = row.if_object();
      const auto* id = fields == nullptr ? nullptr : fields->if_contains("id");
      if (id == nullptr || !id->is_string() || !std::string_view(id->get_string()).starts_with(begin)) continue;
      if (!found.empty()) return Refused{"several nodes begin with " + begin + "; give more of the id"};
      found = id->get_string();
    }
    if (found.empty()) return Refused{"no node begins with " + begin + "; chatroom admin servers lists them"};
    return found;
  }

  static Said raw(const json::value& answer) { return {0, printable_json(json::serialize(answer)) + '\n', {}}; }

  static constexpr std::size_t kUuidLength = 36;
  static constexpr std::size_t kMostNodes = 10'000;

  const Request& request_;
  const Surroundings& surroundings_;
  OperatorCalls calls_;
};

}  // namespace

Said carry_out(const Request& request, const Surroundings& surroundings) {
  std::string url = request.url.empty() ? first_of(surroundings, {"CHATROOM_ADMIN_URL"}) : request.url;
  // Where one is logged in is where one means to go on.
  const bool has_own_token = surroundings.variable("CHATROOM_ADMIN_TOKEN").has_value();
  if (url.empty() && request.deed != Deed::login && !has_own_token) {
    if (const auto login = read_login(token_path(surroundings))) url = login->url;
  }
  if (url.empty()) url = "http://localhost:3000";
  auto server = parse_server_url(url);
  if (!server) return failed(url + " is no address of a server; give one such as https://chat.example");
  return Command(request, surroundings, std::move(*server)).run();
}

}  // namespace chatroom::admin::cli
