#include "net/http_session.hpp"

#include "net/client_address.hpp"
#include "net/http_text.hpp"
#include "ops/log.hpp"
#include "ws/deflate_offer.hpp"
#include "ws/handshake.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancel_after.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace chatroom::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

using Request = http::request<http::string_body>;

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);

// What is read and dropped after the answer to a request that could not be read, so that the answer arrives: closing
// with input unread makes the peer's kernel throw it away.
constexpr std::chrono::milliseconds kLingerTime{1'000};
constexpr std::size_t kLingerBytes = 256 * 1024;

std::string_view view(beast::string_view text) noexcept { return {text.data(), text.size()}; }

base::IpAddress peer_address(const tcp::socket& socket) {
  boost::system::error_code error;
  const auto address = socket.remote_endpoint(error).address();
  if (address.is_v6()) return address.to_v6().to_bytes();
  return asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes();
}

// One line for all of a field's, as RFC 9110, section 5.3 allows.
template <class Name>
std::string joined(const Request& request, Name name) {
  std::string value;
  const auto [begin, end] = request.equal_range(name);
  for (auto field = begin; field != end; ++field) {
    if (!value.empty()) value += ',';
    value += view(field->value());
  }
  return value;
}

HttpRequest describe(const Request& request) {
  HttpRequest description;
  description.method = view(request.method_string());
  const auto target = split_target(view(request.target()));
  description.path = target.path;
  description.query = target.query;
  description.host = view(request[http::field::host]);
  description.if_none_match = view(request[http::field::if_none_match]);
  // Where there are more fields of that name, the others are not looked at: at worst, the answer is not compressed.
  description.accept_encoding = view(request[http::field::accept_encoding]);
  description.authorization = view(request[http::field::authorization]);
  description.content_type = view(request[http::field::content_type]);
  description.body = request.body();
  if (const auto origin = request.find(http::field::origin); origin != request.end()) {
    description.origin = view(origin->value());
  }
  return description;
}

HttpResponse upgrade_refusal(const ws::UpgradeRefusal& refusal) {
  auto response = error_response(refusal.status, refusal.detail);
  if (refusal.status == 405) response.fields.push_back({"Allow", "GET"});
  if (refusal.status == 426) {
    response.fields.push_back({"Upgrade", "websocket"});
    response.fields.push_back({"Connection", "Upgrade, close"});
    response.fields.push_back({"Sec-WebSocket-Version", "13"});
  }
  return response;
}

// The answer to a request that could not be read; nothing if nobody waits for one.
std::optional<HttpResponse> read_failure(const boost::system::error_code& error, bool got_some) {
  if (error == asio::error::operation_aborted) {
    if (!got_some) return std::nullopt;
    return error_response(408, "the request took too long");
  }
  if (error == http::error::header_limit) return error_response(431, "the header of the request is too large");
  if (error == http::error::body_limit) return error_response(413, "the body of the request is too large");
  if (error == http::error::end_of_stream || error == http::error::partial_message) return std::nullopt;
  if (error.category() != http::make_error_code(http::error::end_of_stream).category()) return std::nullopt;
  return error_response(400, "this is not a request of HTTP/1.1");
}

// What `ask(callback)` gives its callback, on any thread; the coroutine goes on on its own.
template <class T, class Ask>
asio::awaitable<T> answer_to(Ask ask) {
  auto start = [ask = std::move(ask)](auto handler) {
    // A std::function has to be copyable, a handler need not be.
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    ask([shared](T answer) {
      const auto executor = asio::get_associated_executor(*shared);
      asio::post(executor, [shared, answer = std::move(answer)]() mutable { std::move (*shared)(std::move(answer)); });
    });
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(T)>(std::move(start), asio::use_awaitable);
}

template <class Body>
http::response<Body> head_of(const HttpResponse& content, unsigned version) {
  http::response<Body> response(static_cast<http::status>(content.status), version);
  response.set(http::field::date, http_date(std::chrono::system_clock::now()));
  for (const auto& field : content.fields) response.set(field.name, field.value);
  return response;
}

class Session {
 public:
  Session(tcp::socket socket, HttpContext& context)
      : socket_(std::move(socket)), context_(context), peer_(peer_address(socket_)) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() {
    if (!handed_over_) context_.budget.give_back();
  }

  asio::awaitable<void> run() {
    bool go_on = true;
    while (go_on) go_on = co_await serve_one();
  }

 private:
  // The socket's address is the proxy's if the field can't be read: stricter limits for its clients are better than
  // none for somebody who found out what it lets through.
  base::IpAddress client_of(const Request& request) {
    if (context_.trusted_proxies.empty()) return peer_;
    const auto client = client_address(peer_, joined(request, "X-Forwarded-For"), context_.trusted_proxies);
    if (client.malformed) {
      auto& count = context_.counters[ops::Count::forwarded_unread];
      if (count.value() == 0) {
        ops::log::warning("a trusted proxy sends an X-Forwarded-For that can't be read; this is logged once",
                          {{"peer", base::format_address(peer_)}});
      }
      count.add();
    }
    return client.address;
  }

  // False: the connection is over, or no longer ours.
  asio::awaitable<bool> serve_one() {
    http::request_parser<http::string_body> parser;
    parser.header_limit(context_.limits.header);
    parser.body_limit(context_.limits.body);
    const auto [error, bytes] =
        co_await http::async_read(socket_, buffer_, parser, asio::cancel_after(context_.limits.time, kAsTuple));
    if (error) {
      const auto failure = read_failure(error, bytes > 0 || buffer_.size() > 0 || parser.got_some());
      if (failure) {
        co_await write(*failure, 11, false, false);
        co_await linger();
      }
      co_return false;
    }
    context_.counters[ops::Count::http_requests].add();
    const Request request = parser.release();
    auto description = describe(request);
    description.peer = client_of(request);
    description.forwarded = description.peer != peer_;
    if (context_.site.is_websocket(description.path)) co_return co_await upgrade(request, description);
    // RFC 9112, section 3.2.
    if (request.version() >= 11 && request.count(http::field::host) != 1) {
      co_return co_await write(error_response(400, "a request needs one Host field"), request.version(), false, false);
    }
    const auto response =
        co_await answer_to<HttpResponse>([&](auto answer) { context_.site.respond(description, std::move(answer)); });
    const bool head = request.method() == http::verb::head;
    if (response.stream && !head) co_return co_await stream(response, request.version());
    co_return co_await write(response, request.version(), request.keep_alive(), head);
  }

  asio::awaitable<bool> upgrade(const Request& request, HttpRequest& description) {
    const std::string upgrade_field = joined(request, http::field::upgrade);
    const std::string connection_field = joined(request, http::field::connection);
    const auto accept = ws::check_upgrade({.method = description.method,
                                           .http_version = request.version(),
                                           .host = description.host,
                                           .upgrade = upgrade_field,
                                           .connection = connection_field,
                                           .sec_websocket_version = view(request[http::field::sec_websocket_version]),
                                           .sec_websocket_key = view(request[http::field::sec_websocket_key])});
    auto refusal = std::optional<HttpResponse>();
    if (!accept) {
      refusal = upgrade_refusal(accept.error());
    } else {
      using Refusal = std::optional<HttpResponse>;
      refusal = co_await answer_to<Refusal>([&](auto answer) { context_.site.admit(description, std::move(answer)); });
    }
    if (refusal) {
      context_.counters[ops::Count::connections_refused].add();
      // Not kept: whoever is refused comes back later, if at all.
      co_return co_await write(*refusal, request.version(), false, false);
    }
    std::string greeting =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
        *accept + "\r\n";
    if (const auto agreed = agree_on_compression(request)) {
      greeting += "Sec-WebSocket-Extensions: " + *agreed + "\r\n";
      description.deflate = true;
    }
    hand_over(description, greeting + "\r\n");
    co_return false;
  }

  std::optional<std::string> agree_on_compression(const Request& request) const {
    if (!context_.compress) return std::nullopt;
    return ws::agree_on_deflate(joined(request, http::field::sec_websocket_extensions));
  }

  void hand_over(const HttpRequest& description, std::string_view greeting) {
    boost::system::error_code error;
    socket_.native_non_blocking(true, error);
    const int descriptor = socket_.release(error);
    if (error) return;
    handed_over_ = true;
    const auto input = buffer_.data();
    context_.site.upgraded(description, descriptor, greeting, {static_cast<char*>(input.data()), input.size()});
  }

  // True: another request may follow.
  asio::awaitable<bool> write(const HttpResponse& content, unsigned version, bool keep_alive, bool head) {
    auto response = head_of<http::span_body<const char>>(content, version);
    const auto body = content.body();
    if (content.status != 304) response.content_length(body.size());
    if (response.find(http::field::connection) == response.end()) response.keep_alive(keep_alive);
    if (!head) response.body() = {body.data(), body.size()};
    const auto [error, bytes] =
        co_await http::async_write(socket_, response, asio::cancel_after(context_.limits.time, kAsTuple));
    co_return !error && keep_alive;
  }

  // The connection ends with the stream: always false. HTTP/1.0 knows no chunks, so there the end of the connection is
  // the end of the body.
  asio::awaitable<bool> stream(const HttpResponse& content, unsigned version) {
    auto response = head_of<http::empty_body>(content, version);
    const bool chunked = version >= 11;
    response.chunked(chunked);
    response.keep_alive(false);
    http::response_serializer<http::empty_body> serializer(response);
    const auto [error, bytes] =
        co_await http::async_write_header(socket_, serializer, asio::cancel_after(context_.limits.time, kAsTuple));
    if (error) co_return false;
    auto piece = std::optional(content.text);
    while (piece) {
      if (!piece->empty() && !co_await write_piece(*piece, chunked)) co_return false;
      piece = co_await answer_to<std::optional<std::string>>([&](auto take) { content.stream->next(std::move(take)); });
    }
    if (!chunked) co_return false;
    co_await asio::async_write(socket_, http::make_chunk_last(), asio::cancel_after(context_.limits.time, kAsTuple));
    co_return false;
  }

  asio::awaitable<bool> write_piece(const std::string& piece, bool chunked) {
    const auto bytes = asio::buffer(piece);
    const auto timed = asio::cancel_after(context_.limits.time, kAsTuple);
    if (!chunked) {
      const auto [error, written] = co_await asio::async_write(socket_, bytes, timed);
      co_return !error;
    }
    const auto [error, written] = co_await asio::async_write(socket_, http::make_chunk(bytes), timed);
    co_return !error;
  }

  asio::awaitable<void> linger() {
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    std::array<char, 4096> dropped{};
    for (std::size_t total = 0; total < kLingerBytes;) {
      const auto [error, bytes] =
          co_await socket_.async_read_some(asio::buffer(dropped), asio::cancel_after(kLingerTime, kAsTuple));
      if (error) co_return;
      total += bytes;
    }
  }

  tcp::socket socket_;
  HttpContext& context_;
  base::IpAddress peer_;
  beast::flat_buffer buffer_;
  bool handed_over_ = false;
};

}  // namespace

asio::awaitable<void> serve_http(tcp::socket socket, HttpContext& context) {
  Session session(std::move(socket), context);
  co_await session.run();
}

}  // namespace chatroom::net
