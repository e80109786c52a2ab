// ChatSite: the paths of the chat server, and who may open a WebSocket. One per shard, on its thread; what it shares
// with the other shards is in NodeView.
#pragma once

#include "chat/engine.hpp"
#include "net/address_limits.hpp"
#include "net/connections.hpp"
#include "net/http_site.hpp"
#include "net/socket_budget.hpp"
#include "ops/counters.hpp"
#include "ops/health.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::net {

// How fast an address may connect to all nodes together. Any thread.
class ClusterRates {
 public:
  ClusterRates() = default;
  ClusterRates(const ClusterRates&) = delete;
  ClusterRates& operator=(const ClusterRates&) = delete;
  virtual ~ClusterRates() = default;

  // Counts one connection, of a client whose session is good if `resuming`. Calls `answer` once, on any thread:
  // nothing, it is allowed; or how long to wait.
  virtual void take(const base::IpAddress& peer, bool resuming,
                    std::function<void(std::optional<std::chrono::milliseconds>)> answer) = 0;
};

// Addresses that may not connect, as base::subscriber_of has them.
using BannedAddresses = boost::unordered_flat_set<base::IpAddress>;

// What the shards of a node know in common. Outlives them.
struct NodeView {
  std::string id;  // the node's UUID
  chat::SteadyTime started_at{};
  bool client_limits = true;  // false: an address may connect as fast as it likes
  const ops::NodeStatus& status;
  SocketBudget& budget;
  AddressLimits& addresses;
  std::span<const ops::ShardCounters* const> counters;  // of all shards
  HttpDelegate* admin = nullptr;                        // answers below /admin; null: there is no such path
  ClusterRates* cluster_rates = nullptr;                // null: the node is on its own
};

class ChatSite final : public HttpSite {
 public:
  // All references outlive it.
  ChatSite(const NodeView& node, const chat::Clock& clock, chat::Engine& engine, Connections& connections,
           std::vector<std::string> allowed_origins);

  // Replaces the origins whose pages may connect, in the form of ops::parse_origin.
  void allow_origins(std::vector<std::string> origins) { allowed_origins_ = std::move(origins); }

  // From now on whoever comes from one of these addresses is told so and closed; whoever is here already, too.
  void ban(std::shared_ptr<const BannedAddresses> addresses);

  void respond(const HttpRequest& request, std::function<void(HttpResponse)> answer) override;
  bool is_websocket(std::string_view path) const override { return path == "/ws"; }
  void admit(const HttpRequest& request, std::function<void(std::optional<HttpResponse>)> answer) override;
  void upgraded(const HttpRequest& request, int descriptor, std::string_view greeting, std::span<char> input) override;

 private:
  HttpResponse answer_to(const HttpRequest& request) const;
  std::optional<HttpResponse> find(const HttpRequest& request) const;
  std::string health() const;
  std::optional<HttpResponse> refusal(const HttpRequest& request) const;
  void take(const base::IpAddress& peer, bool resuming, std::function<void(std::optional<HttpResponse>)> answer);
  HttpResponse too_many(std::chrono::milliseconds retry_after);
  bool is_banned(const base::IpAddress& peer) const noexcept;

  const NodeView& node_;
  const chat::Clock& clock_;
  chat::Engine& engine_;
  Connections& connections_;
  std::vector<std::string> allowed_origins_;
  std::shared_ptr<const BannedAddresses> banned_;  // null: none
};

}  // namespace chatroom::net
