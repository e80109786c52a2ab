// AdminApi: the REST API of operators below /admin, docs/admin-api.md: who may ask, how often, and what is answered,
// over all nodes by way of a ControlPlane. One per node, used on its control thread, which is none of the shards'; it
// knows no socket, and has no lock.
#pragma once

#include "chat/control_plane.hpp"
#include "chat/ports.hpp"
#include "net/http_site.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace chatroom::admin {

struct AdminSettings {
  std::string user;
  std::string password;
  std::string jwt_secret;  // the same on all nodes, so that a token is good on each
  std::chrono::minutes token_lifetime{60};

  // Requests of an address, over all nodes: no more than `window_requests` in any `window`.
  std::uint32_t window_requests = 20;
  std::chrono::milliseconds window{60'000};
  // Requests of an address to this node: `bucket_tokens` at once, then one each `bucket_interval`. At least 1, and 1
  // ms.
  std::uint32_t bucket_tokens = 4;
  std::chrono::milliseconds bucket_interval{5'000};

  std::string node;               // this node's UUID, for the audit
  std::size_t max_notice = 200;   // code points: chat::Limits::max_message
  std::size_t max_streams = 100;  // of GET /admin/events open at once on this node; 503 above
};

struct Context;

class AdminApi {
 public:
  // `plane`, `clock` and `random` outlive it. Answers of the plane that come when it is gone are dropped.
  AdminApi(AdminSettings settings, chat::ControlPlane& plane, const chat::Clock& clock, chat::Random& random);
  ~AdminApi();
  AdminApi(const AdminApi&) = delete;
  AdminApi& operator=(const AdminApi&) = delete;

  // For every path below /admin that no static file has. Calls `answer` once, before it returns or later; not any more
  // once this is gone.
  //
  // A stream in the answer belongs to the control thread, as all else here: HttpStream::next() has to be called there,
  // and the last reference to it let go of there. It may outlive this, and is then over. Its `take` is called on the
  // control thread.
  void handle(net::HttpCall&& call, std::function<void(net::HttpResponse)> answer);

  // How many requests the limits refused since the start.
  std::uint64_t limit_hits() const noexcept;

  // To be called about every 100 ms: the live streams' next events, and what is to be forgotten.
  void tick();

 private:
  std::unique_ptr<Context> context_;
};

}  // namespace chatroom::admin
