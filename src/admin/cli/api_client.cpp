#include "admin/cli/api_client.hpp"

#include "ops/version.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace chatroom::admin::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Code = boost::system::error_code;
using Reply = base::Result<ApiReply, Failure>;

constexpr std::chrono::seconds kPatience{10};                      // for each step
constexpr std::uint64_t kLongestBody = std::uint64_t{256} << 20U;  // more is no answer of ours

constexpr std::string_view usual_port(bool tls) { return tls ? "443" : "80"; }

std::string bracketed(const std::string& host) { return host.find(':') == std::string::npos ? host : "[" + host + "]"; }

class Exchange {
 public:
  Exchange(const ServerUrl& server, const ApiRequest& request) : server_(server), request_(request) {}

  Reply run() {
    asio::ip::tcp::resolver resolver(context_);
    Code error;
    const auto addresses = resolver.resolve(server_.host, server_.port, error);
    if (error) return failure("can't find " + server_.host, error, "check --url");
    beast::tcp_stream stream(context_);
    error = wait(stream, [&](auto done) { stream.async_connect(addresses, done); });
    if (error) return failure("can't connect to " + server_.text(), error, "check --url, and that the server runs");
    return server_.tls ? run_tls(std::move(stream)) : exchange(stream);
  }

 private:
  Reply run_tls(beast::tcp_stream plain) {
    asio::ssl::context settings(asio::ssl::context::tls_client);
    Code error;
    settings.set_default_verify_paths(error);
    settings.set_verify_mode(asio::ssl::verify_peer, error);
    asio::ssl::stream<beast::tcp_stream> stream(std::move(plain), settings);
    stream.set_verify_callback(asio::ssl::host_name_verification(server_.host), error);
    SSL_set_tlsext_host_name(stream.native_handle(), server_.host.c_str());
    error = wait(stream.next_layer(), [&](auto done) { stream.async_handshake(asio::ssl::stream_base::client, done); });
    if (error) {
      return failure("can't trust " + server_.text(), error,
                     "its certificate has to be for this host and from an authority that this machine knows; "
                     "SSL_CERT_FILE names others");
    }
    return exchange(stream);
  }

  template <class Stream>
  Reply exchange(Stream& stream) {
    auto& transport = beast::get_lowest_layer(stream);
    const auto message = http_request();
    const std::string what = "no answer from " + server_.text();
    Code error = wait(transport, [&](auto done) { http::async_write(stream, message, done); });
    if (error) return failure(what, error, "try again");
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(kLongestBody);
    if (request_.method == "HEAD") parser.skip(true);
    error = wait(transport, [&](auto done) { http::async_read(stream, buffer, parser, done); });
    if (error) return failure(what, error, "is this a ChatRoom? Check --url, or try again");
    ApiReply reply;
    reply.status = parser.get().result_int();
    for (const auto& field : parser.get()) {
      std::string name(field.name_string());
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
      reply.fields[name] = field.value();
    }
    reply.body = std::move(parser.get().body());
    return reply;
  }

  http::request<http::string_body> http_request() const {
    http::request<http::string_body> message;
    message.version(11);
    message.method_string(request_.method);
    message.target(request_.target);
    const bool is_usual = server_.port == usual_port(server_.tls);
    message.set(http::field::host, bracketed(server_.host) + (is_usual ? "" : ":" + server_.port));
    message.set(http::field::user_agent, "chatroom-admin/" + std::string(ops::version()));
    message.set(http::field::accept, "application/json, application/problem+json");
    message.set(http::field::connection, "close");
    if (!request_.token.empty()) message.set(http::field::authorization, "Bearer " + request_.token);
    if (!request_.body.empty()) message.set(http::field::content_type, "application/json");
    message.body() = request_.body;
    message.prepare_payload();
    return message;
  }

  // Runs one asynchronous step to its end, since only those of Beast's streams can run out of time.
  template <class Step>
  Code wait(beast::tcp_stream& transport, const Step& step) {
    Code result;
    transport.expires_after(kPatience);
    step([&result](Code error, const auto&...) { result = error; });
    context_.restart();
    context_.run();
    return result;
  }

  static Failure failure(const std::string& what, Code error, const std::string& advice) {
    const std::string why = error == beast::error::timeout ? "it took too long" : error.message();
    return {what + " (" + why + "); " + advice};
  }

  const ServerUrl& server_;
  const ApiRequest& request_;
  asio::io_context context_;
};

}  // namespace

std::string ServerUrl::text() const {
  const std::string begin = (tls ? "https://" : "http://") + bracketed(host);
  return port == usual_port(tls) ? begin : begin + ":" + port;
}

bool ServerUrl::is_this_machine() const { return host == "localhost" || host == "::1" || host.starts_with("127."); }

std::optional<ServerUrl> parse_server_url(std::string_view text) {
  ServerUrl url;
  if (text.starts_with("https://")) {
    url.tls = true;
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    text.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  if (text.ends_with('/')) text.remove_suffix(1);
  const bool has_brackets = text.starts_with('[');
  const std::size_t end = has_brackets ? text.find(']') : text.find(':');
  if (has_brackets && end == std::string_view::npos) return std::nullopt;
  url.host = has_brackets ? text.substr(1, end - 1) : text.substr(0, end);
  std::string_view port = text.substr(std::min(has_brackets ? end + 1 : end, text.size()));
  const auto is_odd = [&](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return !is_letter && c != '.' && c != '-' && c != '_' && !(has_brackets && c == ':');
  };
  if (url.host.empty() || std::ranges::any_of(url.host, is_odd)) return std::nullopt;
  if (port.empty())
    port = usual_port(url.tls);
  else if (port.starts_with(':'))
    port.remove_prefix(1);
  else
    return std::nullopt;
  const bool is_number = std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number || port.empty() || port.size() > 5 || std::stoul(std::string(port)) > 65'535) return std::nullopt;
  url.port = port;
  return url;
}

Reply call_api(const ServerUrl& server, const ApiRequest& request) { return Exchange(server, request).run(); }

}  // namespace chatroom::admin::cli
