// ws_echo: echoes every message, on the very connection machinery and codec of the server, so that conformance suites
// of others can be run on it. One shard; every path is a WebSocket; messages up to 16 MiB.
#include "net/connections.hpp"
#include "net/http_session.hpp"
#include "net/listener.hpp"
#include "ops/addresses.hpp"
#include "ops/log.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <functional>
#include <optional>
#include <string_view>

namespace chatroom::server {
namespace {

constexpr std::uint32_t kMaxMessage = 16u << 20;
constexpr std::size_t kMaxConnections = 1024;

net::ConnectionSettings echo_settings() {
  net::ConnectionSettings settings;
  settings.decoder = {.max_message_bytes = kMaxMessage, .accept_binary = true};
  settings.max_queue = 4 * std::size_t{kMaxMessage};
  return settings;
}

class EchoServer final : public net::HttpSite, net::ConnectionHandler, shard::Runtime {
 public:
  explicit EchoServer(const ops::ListenAddress& address) {
    const auto port = listener_.open(address.host, address.port);
    ops::log::info("listening", {{"address", ops::format_listen_address({address.host, port})}});
  }

  // Serves until SIGINT or SIGTERM.
  void run() {
    boost::asio::io_context main;
    boost::asio::signal_set signals(main, SIGINT, SIGTERM);
    signals.async_wait([](const auto&, int) {});
    listener_.start();
    shard_.start(*this);
    main.run();
    shard_.stop();
    shard_.join();
  }

  void respond(const net::HttpRequest&, std::function<void(net::HttpResponse)> answer) override {
    answer(net::error_response(404, "not found"));
  }
  bool is_websocket(std::string_view) const override { return true; }
  void admit(const net::HttpRequest&, std::function<void(std::optional<net::HttpResponse>)> answer) override {
    answer(std::nullopt);
  }
  void upgraded(const net::HttpRequest& request, int descriptor, std::string_view greeting,
                std::span<char> input) override {
    if (const auto id = connections_.adopt(descriptor, greeting, request.deflate)) connections_.feed(*id, input);
  }

 private:
  void on_first_frame(base::ConnectionId) override {}
  void on_text(base::ConnectionId from, std::string_view text) override {
    connections_.send(from, ws::Opcode::text, text);
  }
  void on_binary(base::ConnectionId from, std::string_view bytes) override {
    connections_.send(from, ws::Opcode::binary, bytes);
  }
  void on_ended(base::ConnectionId) override {}

  void on_ready(const shard::Readiness& event) override { connections_.on_ready(event); }
  void on_tick() override { connections_.on_tick(); }
  void end_turn() override {
    while (connections_.has_work()) {
      connections_.report_ended();
      connections_.flush();
    }
  }

  ops::ShardCounters counters_;
  net::SocketBudget budget_{kMaxConnections};
  net::Compression compression_{true, 0};
  net::Compressor compressor_{compression_};
  net::HttpContext context_{*this, {}, budget_, counters_, compression_.is_on()};
  shard::Shard shard_{0, counters_};
  net::Connections connections_{shard_, echo_settings(), budget_, *this, &compressor_};
  net::Listener listener_{shard_, context_};
};

}  // namespace
}  // namespace chatroom::server

int main(int argc, char** argv) {
  namespace ops = chatroom::ops;
  const auto address =
      argc == 3 && std::string_view(argv[1]) == "--listen" ? ops::parse_listen_address(argv[2]) : std::nullopt;
  if (!address) {
    std::fputs("usage: ws_echo --listen ADDR:PORT\n", stderr);
    return 2;
  }
  try {
    chatroom::server::EchoServer(*address).run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ws_echo: %s\n", error.what());
    return 1;
  }
  return 0;
}
