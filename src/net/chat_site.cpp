#include "net/chat_site.hpp"

#include "net/connect_query.hpp"
#include "net/origin.hpp"
#include "net/page.hpp"

#include <utility>

namespace chatroom::net {
namespace {

// When somebody may try again whom the whole node has no place for.
constexpr std::chrono::seconds kBusyRetry{2};

constexpr std::string_view kTooMany = "too many connections from this address";

constexpr std::string_view kAdmin = "/admin";

bool is_below_admin(std::string_view path) noexcept {
  return path.starts_with(kAdmin) && (path.size() == kAdmin.size() || path[kAdmin.size()] == '/');
}

HttpResponse lead_to_dashboard() {
  HttpResponse response;
  response.status = 308;
  response.fields.push_back({"Location", "/admin/"});
  return response;
}

HttpCall call_of(const HttpRequest& request) {
  return {.method = std::string(request.method),
          .path = std::string(request.path),
          .query = std::string(request.query),
          .authorization = std::string(request.authorization),
          .content_type = std::string(request.content_type),
          .body = std::string(request.body),
          .peer = request.peer};
}

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
  if (!is_below_admin(request.path)) return answer(answer_to(request));
  if (node_.admin == nullptr) return answer(error_response(404, "there is nothing at this path"));
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && request.path == kAdmin) return answer(lead_to_dashboard());
  auto page = reads ? page_response(request.path, request.if_none_match, request.accept_encoding) : std::nullopt;
  if (page) return answer(std::move(*page));
  node_.admin->respond(call_of(request), std::move(answer));
}

void ChatSite::ban(std::shared_ptr<const BannedAddresses> addresses) {
  banned_ = std::move(addresses);
  if (banned_->empty()) return banned_.reset();
  const auto closed = engine_.ban_if([this](const base::IpAddress& address) { return is_banned(address); });
  connections_.counters()[ops::Count::connections_banned].add(closed);
}

bool ChatSite::is_banned(const base::IpAddress& peer) const noexcept {
  return banned_ && banned_->contains(base::subscriber_of(peer));
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
  if (!session) return take(request.peer, false, std::move(answer));
  engine_.check_session(
      *session, [this, peer = request.peer, answer = std::move(answer)](bool good) { take(peer, good, answer); });
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

// First what this node alone allows, which costs nothing, then what all nodes do together.
void ChatSite::take(const base::IpAddress& peer, bool resuming,
                    std::function<void(std::optional<HttpResponse>)> answer) {
  if (const auto wait = node_.addresses.take(peer, resuming, clock_.steady())) return answer(too_many(*wait));
  if (node_.cluster_rates == nullptr) return answer(std::nullopt);
  node_.cluster_rates->take(peer, resuming, [answer = std::move(answer)](auto wait) {
    answer(wait ? std::optional(refuse_for_now(429, kTooMany, *wait)) : std::nullopt);
  });
}

HttpResponse ChatSite::too_many(std::chrono::milliseconds retry_after) {
  connections_.counters()[ops::Count::limited_connections].add();
  return refuse_for_now(429, kTooMany, retry_after);
}

void ChatSite::upgraded(const HttpRequest& request, int descriptor, std::string_view greeting, std::span<char> input) {
  const auto id = connections_.adopt(descriptor, greeting, request.deflate,
                                     request.forwarded ? std::optional(request.peer) : std::nullopt);
  if (!id) return;
  if (is_banned(request.peer)) {
    connections_.counters()[ops::Count::connections_banned].add();
    return engine_.ban(*id);
  }
  auto connect = parse_connect_query(request.query);
  connect.address = request.peer;
  engine_.connected(*id, connect);
  connections_.feed(*id, input);
}

}  // namespace chatroom::net
