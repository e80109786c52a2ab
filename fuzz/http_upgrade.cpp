// Fuzz target: any bytes as what a client sends to open a WebSocket, read by the real HTTP session over a socket pair.
// However they are cut, the answers are the same; each is whole and well-formed; a socket is handed over only for a
// request that RFC 6455 allows, with exactly the bytes behind that request. What the parts of the request are made of
// keeps to its bounds.
//
// Input: one byte (bit 0: compression is offered; the others: where the stream is cut, in 128ths), and the stream.
#include "net/connect_query.hpp"
#include "net/http_session.hpp"
#include "net/http_text.hpp"
#include "net/origin.hpp"
#include "rooms/require.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatroom {
namespace {

using fuzz::require;

constexpr std::size_t kMaxHeader = 2048;
constexpr std::size_t kMaxBody = 1024;

bool is_clean(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

// What is made of the parts of any request, whether it may be upgraded or not.
void check_parts(const net::HttpRequest& request) {
  require(request.path.starts_with('/') && request.path.find('?') == std::string_view::npos, "a path is one");
  require(is_clean(request.path) && is_clean(request.query) && is_clean(request.host), "a field is one line");
  const auto connect = net::parse_connect_query(request.query);
  require(connect.epoch.size() <= 16 && connect.seq <= base::kMaxSafeInteger, "a query keeps to its bounds");
  if (connect.session) {
    const auto shown = net::query_parameter(request.query, "session");
    require(shown && *shown == base::format_token(*connect.session), "a token is what is written for it");
  }
  const bool allowed = net::is_origin_allowed(request.origin, request.host, {});
  require(allowed || request.origin.has_value(), "programs send no origin, and may connect");
  if (allowed && request.origin) {
    require(request.origin->starts_with("http") || request.origin->starts_with("HTTP"), "an origin is a page's");
  }
  const std::array<std::string, 1> all = {"*"};
  require(net::is_origin_allowed(request.origin, request.host, all), "* allows all");
  net::matches_etag(request.if_none_match, "\"a\"");
}

std::string read_all(int descriptor) {
  std::string bytes;
  std::array<char, 16 * 1024> buffer{};
  for (;;) {
    const auto got = ::recv(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got <= 0) return bytes;
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

// Answers as the chat server's site does, but for what it knows of the node.
class Site final : public net::HttpSite {
 public:
  void respond(const net::HttpRequest& request, std::function<void(net::HttpResponse)> answer) override {
    check_parts(request);
    answer(net::json_response(200, "{}"));
  }
  bool is_websocket(std::string_view path) const override { return path == "/ws"; }
  void admit(const net::HttpRequest& request, std::function<void(std::optional<net::HttpResponse>)> answer) override {
    check_parts(request);
    require(request.method == "GET" && !request.host.empty(), "only what RFC 6455 allows is asked for");
    if (net::is_origin_allowed(request.origin, request.host, {})) return answer(std::nullopt);
    answer(net::error_response(403, "foreign"));
  }
  void upgraded(const net::HttpRequest& request, int descriptor, std::string_view answer,
                std::span<char> input) override {
    rest.assign(input.begin(), input.end());
    rest += read_all(descriptor);  // what the session has left for whoever takes over
    ::close(descriptor);
    require(!is_upgraded, "nothing is served behind an upgrade");
    is_upgraded = true;
    require(answer.starts_with("HTTP/1.1 101 ") && answer.ends_with("\r\n\r\n"), "a greeting is an answer");
    require(answer.find("\r\n\r\n") == answer.size() - 4, "and nothing else");
    require(request.deflate == (answer.find("permessage-deflate") != std::string_view::npos), "what was agreed on");
    greeting = answer;
  }

  bool is_upgraded = false;
  std::string greeting;
  std::string rest;
};

// Takes one answer off the front of `answers`.
void check_answer(std::string_view& answers) {
  require(answers.starts_with("HTTP/1.1 ") || answers.starts_with("HTTP/1.0 "), "an answer has a status line");
  unsigned status = 0;
  std::from_chars(answers.data() + 9, answers.data() + std::min<std::size_t>(answers.size(), 12), status);
  constexpr std::array<unsigned, 8> kKnown = {200, 400, 403, 405, 408, 413, 426, 431};
  require(std::ranges::find(kKnown, status) != kKnown.end(), "an answer has a status that we give");
  const std::size_t end = answers.find("\r\n\r\n");
  require(end != std::string_view::npos, "an answer has a whole header");
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  const std::size_t at = answers.substr(0, end).find(kLength);
  require(at != std::string_view::npos, "an answer tells its length");
  std::size_t length = 0;
  std::from_chars(answers.data() + at + kLength.size(), answers.data() + end, length);
  answers.remove_prefix(end + 4);
  // HEAD gets no body, and the next answer is no JSON.
  if (answers.starts_with('{')) {
    require(answers.size() >= length, "an answer has its whole body");
    answers.remove_prefix(length);
  }
}

std::string without_dates(std::string text) {
  constexpr std::string_view kDate = "Date: ";
  for (std::size_t at = text.find(kDate); at != std::string::npos; at = text.find(kDate, at)) {
    text.erase(at, text.find("\r\n", at) + 2 - at);
  }
  return text;
}

struct Outcome {
  std::string answers;
  bool is_upgraded = false;
  std::string greeting;
  std::string rest;

  bool operator==(const Outcome&) const = default;
};

// `second`: the rest of the stream, which comes when nothing is left to do for the first part.
Outcome serve(std::string_view first, std::string_view second, bool compress) {
  std::array<int, 2> pair{};
  require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) == 0, "the system has sockets");
  Site site;
  {
    net::SocketBudget budget(1);
    budget.take();
    ops::ShardCounters counters;
    net::HttpContext context{
        site, {.header = kMaxHeader, .body = kMaxBody, .time = std::chrono::hours(1)}, budget, counters, compress};
    boost::asio::io_context loop(1);
    boost::asio::ip::tcp::socket socket(loop);
    socket.assign(boost::asio::ip::tcp::v4(), pair[0]);
    boost::asio::co_spawn(loop, net::serve_http(std::move(socket), context), boost::asio::detached);
    for (const auto part : {first, second}) {
      // What the server has closed already takes nothing more.
      if (!part.empty()) static_cast<void>(::send(pair[1], part.data(), part.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
      loop.restart();
      loop.poll();
    }
    ::shutdown(pair[1], SHUT_WR);
    loop.restart();
    loop.poll();
    require(loop.stopped(), "a request that ends is answered or dropped");
  }
  Outcome outcome{without_dates(read_all(pair[1])), site.is_upgraded, site.greeting, site.rest};
  ::close(pair[1]);
  return outcome;
}

// `stream`, whole and in two pieces, the first of which has `cut` bytes.
void check(std::string_view stream, std::size_t cut, bool compress) {
  const auto whole = serve(stream, {}, compress);
  auto pieces = serve(stream.substr(0, cut), stream.substr(cut), compress);
  // Behind a hand-over nobody reads the second piece.
  require(whole.rest.starts_with(pieces.rest), "what is handed over is what came behind the request");
  pieces.rest = whole.rest;
  require(whole == pieces, "the same outcome however the stream is cut");
  require(stream.ends_with(whole.rest), "what is handed over is what came behind the request");
  std::string_view answers = whole.answers;
  while (!answers.empty()) check_answer(answers);
}

}  // namespace
}  // namespace chatroom

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, std::min<std::size_t>(size - 1, 8192));
  chatroom::check(stream, stream.size() * (data[0] >> 1U) / 128, (data[0] & 1U) != 0);
  return 0;
}
