// HTTP on one connection: reads requests within their bounds, has the site answer them, and hands the socket over when
// one becomes a WebSocket. A coroutine on the shard's thread. What paths exist is the site's business.
#pragma once

#include "net/http_site.hpp"
#include "net/socket_budget.hpp"
#include "ops/counters.hpp"
#include "ops/options.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace chatroom::net {

struct HttpLimits {
  std::uint32_t header = 16 * 1024;        // bytes; more is answered with 431
  std::size_t body = 64 * 1024;            // bytes; more is answered with 413
  std::chrono::milliseconds time{10'000};  // for a whole request, and for a whole response to be taken
};

struct HttpContext {
  HttpSite& site;
  HttpLimits limits;
  SocketBudget& budget;
  ops::ShardCounters& counters;
  bool compress = false;  // agree to permessage-deflate
  std::span<const ops::Network> trusted_proxies = {};
};

// Serves the connection to its end. `context` outlives the coroutine; the socket is one of its budget.
boost::asio::awaitable<void> serve_http(boost::asio::ip::tcp::socket socket, HttpContext& context);

}  // namespace chatroom::net
