#include "net/chat_site.hpp"

#include "net/connect_query.hpp"
#include "net/origin.hpp"
#include "net/page.hpp"

#include <utility>

namespace chatroom::net {
namespace {

// When somebody may try again whom the whole node has no place for.
constexpr std::chrono::seconds kBusyRetry{2};

HttpResponse refuse_for_now(unsigned status, std::string_view what, std::chrono::milliseconds retry_after) {
  auto response = error_response(status, what);
  response.fields.push_back(
      {"Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(retry_after).count())});
  return response;
}

}  // namespace

ChatSite::ChatSite(const NodeView& node, const chat::Clock& clock, chat::Engine& engine, Connections& connections,
                   std::vector<std::string> allowed_origins)
    : node_(node),
      clock_(clock),
      engine_(engine),
      connections_(connections),
      allowed_origins_(std::move(allowed_origins)) {}

void ChatSite::respond(const HttpRequest& request, std::function<void(HttpResponse)> answer) {
  answer(answer_to(request));
}

HttpResponse ChatSite::answer_to(const HttpRequest& request) const {
  auto response = find(request);
  if (!response) return error_response(404, "there is nothing at this path");
  if (request.method == "GET" || request.method == "HEAD") return std::move(*response);
  auto refused = error_response(405, "only GET and HEAD are answered here");
  refused.fields.push_back({"Allow", "GET, HEAD"});
  return refused;
}

std::optional<HttpResponse> ChatSite::find(const HttpRequest& request) const {
  if (request.path == "/health" || request.path == "/api/health") return json_response(200, health());
  if (request.path == "/ready") {
    const auto state = node_.status.state();
    const bool store_away = ops::sum(node_.counters)[ops::Count::store_away] != 0;
    return json_response(state == ops::NodeState::ready && !store_away ? 200 : 503, ops::ready_json(state, store_away));
  }
  if (request.path == "/version") return json_response(200, ops::version_json());
  return page_response(request.path, request.if_none_match, request.accept_encoding);
}

std::string ChatSite::health() const {
  const auto stats = ops::sum(node_.counters);
  return ops::health_json({.node = node_.id,
                           .uptime = std::chrono::floor<std::chrono::seconds>(clock_.steady() - node_.started_at),
                           .connections = stats[ops::Count::connections],
                           .rooms = stats[ops::Count::rooms],
                           .loop_lag_us = ops::longest_loop_lag(node_.counters)});
}

void ChatSite::admit(const HttpRequest& request, std::function<void(std::optional<HttpResponse>)> answer) {
  if (auto refused = refusal(request)) return answer(std::move(refused));
  if (!node_.client_limits) return answer(std::nullopt);
  const auto session = parse_connect_query(request.query).session;
  if (!session) return answer(take(request.peer, false));
  engine_.check_session(
      *session, [this, peer = request.peer, answer = std::move(answer)](bool good) { answer(take(peer, good)); });
}

// What has nothing to do with who asks.
std::optional<HttpResponse> ChatSite::refusal(const HttpRequest& request) const {
  if (!is_origin_allowed(request.origin, request.host, allowed_origins_)) {
    return error_response(403, "pages of this origin may not connect");
  }
  switch (node_.status.state()) {
    case ops::NodeState::ready:
      break;
    case ops::NodeState::starting:
      return refuse_for_now(503, "the server is starting", kBusyRetry);
    case ops::NodeState::draining:
    case ops::NodeState::stopping:
      return refuse_for_now(503, "the server is about to stop", kBusyRetry);
  }
  if (!node_.budget.allows_upgrade()) return refuse_for_now(503, "the server has no room for more", kBusyRetry);
  return std::nullopt;
}

std::optional<HttpResponse> ChatSite::take(const base::IpAddress& peer, bool resuming) {
  const auto wait = node_.addresses.take(peer, resuming, clock_.steady());
  if (!wait) return std::nullopt;
  return refuse_for_now(429, "too many connections from this address", *wait);
}

void ChatSite::upgraded(const HttpRequest& request, int descriptor, std::string_view greeting, std::span<char> input) {
  const auto id = connections_.adopt(descriptor, greeting, request.deflate,
                                     request.forwarded ? std::optional(request.peer) : std::nullopt);
  if (!id) return;
  engine_.connected(*id, parse_connect_query(request.query));
  connections_.feed(*id, input);
}

}  // namespace chatroom::net
