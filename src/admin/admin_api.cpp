#include "admin/admin_api.hpp"

#include "admin/context.hpp"
#include "admin/openapi.hpp"
#include "admin/problem.hpp"
#include "admin/routes.hpp"

#include <string_view>
#include <utility>

namespace chatroom::admin {
namespace {

constexpr std::string_view kDescriptionPath = "/admin/openapi.json";
constexpr std::string_view kNothingHere = "There is nothing here. GET /admin/openapi.json tells what there is.";

net::HttpResponse wrong_method(std::string allow) {
  auto response = problem(405, "This path has other methods: " + allow + '.');
  response.fields.push_back({"Allow", std::move(allow)});
  return response;
}

net::HttpResponse description(std::string_view method) {
  if (method != "GET" && method != "HEAD") return wrong_method("GET, HEAD");
  auto response = ok({});
  response.bytes = openapi();
  return response;
}

net::HttpResponse limited(std::chrono::milliseconds wait) {
  const auto seconds = std::to_string(whole_seconds(wait).count());
  auto response = problem(429, "Too many requests came from this address. Try again in " + seconds + " s.");
  response.fields.push_back({"Retry-After", seconds});
  return response;
}

// What stands behind "Bearer " (RFC 6750, section 2.1); nothing if there is no such thing.
std::optional<std::string_view> bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() < kScheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    const char c = authorization[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != kScheme[i]) return std::nullopt;
  }
  authorization.remove_prefix(kScheme.size());
  while (authorization.starts_with(' ')) authorization.remove_prefix(1);
  return authorization;
}

net::HttpResponse unauthorized(bool token_sent) {
  auto response = problem(401, token_sent ? "The token is wrong, or has expired. Log in again: POST /admin/login."
                                          : "This needs a token. Log in: POST /admin/login.");
  response.fields.push_back({"WWW-Authenticate", token_sent ? R"(Bearer realm="chatroom-admin", error="invalid_token")"
                                                            : R"(Bearer realm="chatroom-admin")"});
  return response;
}

void answer_within_limits(Context& context, net::HttpCall call, Respond respond) {
  auto found = find_route(call.method, call.path);
  if (!found) {
    respond(problem(404, kNothingHere));
    return;
  }
  if (found->route == nullptr) {
    respond(wrong_method(std::move(found->allow)));
    return;
  }
  const Route& route = *found->route;
  Request request{.query = {},
                  .parameter = std::move(found->parameter),
                  .body = std::move(call.body),
                  .address = base::format_address(call.peer),
                  .head = call.method == "HEAD"};
  if (route.needs_token) {
    const auto token = bearer_token(call.authorization);
    const auto expires_at = token ? context.tokens.check(*token, context.clock.wall()) : std::nullopt;
    if (!expires_at) {
      if (!route.action.empty()) {
        context.audit.note({route.action, {}, request.address, request.parameter}, token ? "wrong token" : "no token");
      }
      respond(unauthorized(token.has_value()));
      return;
    }
    request.expires_at = *expires_at;
  }
  auto query = Query::read(call.query);
  if (!query) {
    respond(problem(400, "The query can't be decoded."));
    return;
  }
  request.query = std::move(*query);
  route.handler(context, request, std::move(respond));
}

}  // namespace

AdminApi::AdminApi(AdminSettings settings, chat::ControlPlane& plane, const chat::Clock& clock, chat::Random& random)
    : context_(std::make_unique<Context>(std::move(settings), plane, clock, random)) {}
AdminApi::~AdminApi() = default;

void AdminApi::handle(net::HttpCall&& call, std::function<void(net::HttpResponse)> answer) {
  Context& context = *context_;
  Respond respond = [answer = std::move(answer), policy = context.limits.policy()](net::HttpResponse response) {
    response.fields.push_back({"RateLimit-Policy", policy});
    answer(std::move(response));
  };
  if (call.path == kDescriptionPath) {
    respond(description(call.method));
    return;
  }
  const auto peer = call.peer;
  context.limits.take(
      peer, [&context, call = std::move(call), respond = std::move(respond)](const RequestLimits::Outcome& outcome) {
        Respond with_limits = [respond, left = outcome.left](net::HttpResponse response) {
          response.fields.push_back({"RateLimit", left});
          respond(std::move(response));
        };
        if (!outcome.wait) {
          answer_within_limits(context, call, std::move(with_limits));
          return;
        }
        if (call.path == "/admin/login" && call.method == "POST") {
          context.audit.note_limited_login(base::format_address(base::subscriber_of(call.peer)));
        }
        with_limits(limited(*outcome.wait));
      });
}

std::uint64_t AdminApi::limit_hits() const noexcept { return context_->limits.refused(); }

void AdminApi::tick() { context_->tick(); }

}  // namespace chatroom::admin
