// POST /admin/login.
#include "admin/context.hpp"
#include "admin/json_in.hpp"
#include "admin/problem.hpp"
#include "base/json_text.hpp"

#include <string>

namespace chatroom::admin::handlers {

void login(Context& context, const Request& request, Respond respond) {
  Deed deed{"login", {}, request.address};
  const auto sent = read_login(request.body);
  if (!sent) {
    context.audit.note(deed, "bad request");
    respond(problem(400, sent.error().detail));
    return;
  }
  if (!context.credentials.match(sent->username, sent->password)) {
    context.audit.note(deed, "wrong password");
    auto refusal = problem(401, "The user name or the password is wrong.");
    refusal.fields.push_back({"WWW-Authenticate", R"(Bearer realm="chatroom-admin")"});
    respond(std::move(refusal));
    return;
  }
  deed.actor = context.settings.user;
  context.audit.note(deed, "ok");
  const auto token = context.tokens.issue(context.clock.wall());
  std::string json = R"({"token":)";
  base::append_json_string(json, token.text);
  json += ",\"expiresAt\":" + std::to_string(token.expires_at.count()) + '}';
  respond(ok(std::move(json)));
}

}  // namespace chatroom::admin::handlers
