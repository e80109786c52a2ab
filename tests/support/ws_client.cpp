#include "support/ws_client.hpp"

#include "support/deadline.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace chatroom::test {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;

constexpr unsigned kAbnormalClosure = 1006;  // RFC 6455, 7.4.1
constexpr std::size_t kMaxMessage = 64U << 20U;

}  // namespace

struct WsClient::Impl {
  // Runs one asynchronous operation to its end. `start` gets the handler to start it with.
  template <class Start>
  error_code run(const char* what, Start start) {
    std::optional<error_code> result;
    start([&result](const error_code& error, auto&&...) { result = error; });
    const auto deadline = deadline_from_now();
    io.restart();
    while (!result && io.run_one_until(deadline) > 0) {
    }
    if (result) return *result;
    error_code ignored;
    stream.next_layer().close(ignored);
    while (!result) {  // its handler refers to `result`
      io.restart();
      io.run_one();
    }
    throw Unexpected(std::string("waited in vain to ") + what);
  }

  void write(std::string_view bytes) {
    const error_code error = run("send", [&](auto handler) {
      stream.async_write(asio::buffer(bytes.data(), bytes.size()), std::move(handler));
    });
    if (error) throw Unexpected("can't send: " + error.message());
  }

  asio::io_context io{1};
  websocket::stream<tcp::socket> stream{io};
  beast::flat_buffer buffer;
  unsigned close_code = 0;
  int pings = 0;
  std::string last_pong;
};

WsClient::WsClient(std::uint16_t port, const std::string& target, const Fields& fields, Offer offer)
    : impl_(std::make_unique<Impl>()) {
  auto& stream = impl_->stream;
  const tcp::endpoint server(asio::ip::address_v4::loopback(), port);
  const error_code connected =
      impl_->run("connect", [&](auto handler) { stream.next_layer().async_connect(server, std::move(handler)); });
  if (connected) throw Unexpected("can't connect: " + connected.message());
  stream.next_layer().set_option(tcp::no_delay(true));
  stream.read_message_max(kMaxMessage);
  if (offer == Offer::deflate) {
    websocket::permessage_deflate deflate;
    deflate.client_enable = true;
    stream.set_option(deflate);
  }
  stream.set_option(websocket::stream_base::decorator([&fields](websocket::request_type& request) {
    for (const auto& [name, value] : fields) request.set(name, value);
  }));
  stream.control_callback([impl = impl_.get()](websocket::frame_type kind, beast::string_view payload) {
    if (kind == websocket::frame_type::ping) ++impl->pings;
    if (kind == websocket::frame_type::pong) impl->last_pong = std::string(payload);
  });
  websocket::response_type answer;
  const std::string host = "127.0.0.1:" + std::to_string(port);
  const error_code upgraded =
      impl_->run("upgrade", [&](auto handler) { stream.async_handshake(answer, host, target, std::move(handler)); });
  if (upgraded) {
    throw Unexpected("no upgrade: " + upgraded.message() + ", status " + std::to_string(answer.result_int()));
  }
}

WsClient::~WsClient() = default;
WsClient::WsClient(WsClient&&) noexcept = default;
WsClient& WsClient::operator=(WsClient&&) noexcept = default;

void WsClient::send_text(std::string_view text) {
  impl_->stream.text(true);
  impl_->write(text);
}

void WsClient::send_binary(std::string_view bytes) {
  impl_->stream.binary(true);
  impl_->write(bytes);
}

void WsClient::send_ping(std::string_view payload) {
  const websocket::ping_data data(payload.data(), payload.size());
  const error_code error =
      impl_->run("ping", [&](auto handler) { impl_->stream.async_ping(data, std::move(handler)); });
  if (error) throw Unexpected("can't ping: " + error.message());
}

std::optional<std::string> WsClient::read() {
  impl_->buffer.clear();
  const error_code error =
      impl_->run("receive", [&](auto handler) { impl_->stream.async_read(impl_->buffer, std::move(handler)); });
  if (!error) {
    const auto bytes = impl_->buffer.cdata();
    return std::string(static_cast<const char*>(bytes.data()), bytes.size());
  }
  impl_->close_code = error == websocket::error::closed ? impl_->stream.reason().code : kAbnormalClosure;
  return std::nullopt;
}

bool WsClient::got_text() const { return impl_->stream.got_text(); }
unsigned WsClient::close_code() const { return impl_->close_code; }
int WsClient::pings() const { return impl_->pings; }
std::string WsClient::last_pong() const { return impl_->last_pong; }

void WsClient::close() {
  const error_code error = impl_->run(
      "close", [&](auto handler) { impl_->stream.async_close(websocket::close_code::normal, std::move(handler)); });
  if (error) throw Unexpected("can't close: " + error.message());
}

void WsClient::reset(std::string_view last_bytes) {
  auto& socket = impl_->stream.next_layer();
  error_code ignored;
  if (!last_bytes.empty()) asio::write(socket, asio::buffer(last_bytes.data(), last_bytes.size()), ignored);
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

}  // namespace chatroom::test
