#include "net/listener.hpp"

#include "ops/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/socket.h>

#include <chrono>
#include <system_error>
#include <utility>

namespace chatroom::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr int kBacklog = 4096;

// How long to wait when the system has no descriptor or memory left: connections end meanwhile, and trying at once
// again would only spin.
constexpr std::chrono::milliseconds kPause{100};

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

bool is_shortage(const boost::system::error_code& error) noexcept {
  return error == boost::system::errc::too_many_files_open ||
         error == boost::system::errc::too_many_files_open_in_system || error == boost::system::errc::no_buffer_space ||
         error == boost::system::errc::not_enough_memory;
}

}  // namespace

struct Listener::Acceptor {
  Acceptor(asio::io_context& io, HttpContext& http) : acceptor(io), pause(io), context(http) {}

  asio::awaitable<void> run() {
    bool short_of_resources = false;
    for (;;) {
      auto [error, socket] = co_await acceptor.async_accept(kAsTuple);
      if (error == asio::error::operation_aborted) co_return;
      if (is_shortage(error)) {
        if (!std::exchange(short_of_resources, true)) {
          ops::log::warning("connections wait: the system has no more of what they need", {{"error", error.message()}});
        }
        pause.expires_after(kPause);
        co_await pause.async_wait(kAsTuple);
        continue;
      }
      if (error) continue;  // the peer gave up before it was its turn
      if (std::exchange(short_of_resources, false)) ops::log::info("connections are accepted again");
      serve(std::move(socket));
    }
  }

  void serve(tcp::socket socket) {
    if (!context.budget.take()) {
      context.counters[ops::Count::connections_refused].add();
      return;
    }
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    asio::co_spawn(acceptor.get_executor(), serve_http(std::move(socket), context), asio::detached);
  }

  tcp::acceptor acceptor;
  asio::steady_timer pause;
  HttpContext& context;
};

void expect_free(const std::string& host, std::uint16_t port) {
  asio::io_context context;
  const tcp::endpoint endpoint(asio::ip::make_address(host), port);
  // Address reuse as a listener's, without which the last connections of a server that has ended would be in the way.
  const tcp::acceptor probe(context, endpoint, true);
}

Listener::Listener(shard::Shard& shard, HttpContext& context)
    : acceptor_(std::make_unique<Acceptor>(shard.context(), context)) {}

Listener::~Listener() = default;

std::uint16_t Listener::open(const std::string& host, std::uint16_t port) {
  const tcp::endpoint endpoint(asio::ip::make_address(host), port);
  auto& acceptor = acceptor_->acceptor;
  acceptor.open(endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  acceptor.set_option(ReusePort(true));
  acceptor.bind(endpoint);
  acceptor.listen(kBacklog);
  return acceptor.local_endpoint().port();
}

void Listener::start() { asio::co_spawn(acceptor_->acceptor.get_executor(), acceptor_->run(), asio::detached); }

}  // namespace chatroom::net
