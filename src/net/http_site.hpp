// What a server answers over HTTP, apart from how HTTP is read and written: requests and responses as plain values, and
// the interface that an HTTP session asks. Implemented by the chat server's site and by ws_echo; a shard's thread only.
#pragma once

#include "base/ip_address.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::net {

// The parts of a request that anybody looks at. Valid until it is answered.
struct HttpRequest {
  std::string_view method;
  std::string_view path;   // as sent, not decoded: begins with '/'
  std::string_view query;  // behind the '?', not decoded; may hold a session token, so no log may show it
  std::string_view host;
  std::optional<std::string_view> origin;
  std::string_view if_none_match;
  std::string_view accept_encoding;
  std::string_view authorization;
  std::string_view content_type;
  std::string_view body;
  base::IpAddress peer{};  // the client's
  bool forwarded = false;  // a proxy that is trusted told the client's address
  bool deflate = false;    // of an upgrade that was admitted: compression was agreed on
};

struct HttpField {
  std::string_view name;
  std::string value;
};

// A request that outlives the connection's buffer: what HttpDelegate gets.
struct HttpCall {
  std::string method;
  std::string path;
  std::string query;
  std::string authorization;
  std::string content_type;
  std::string body;
  base::IpAddress peer{};  // the client's
};

// A body that comes piece by piece, without an end known beforehand, such as server-sent events. It is sent in chunks.
// Used on the shard's thread; dropped when the connection is over.
class HttpStream {
 public:
  HttpStream() = default;
  HttpStream(const HttpStream&) = delete;
  HttpStream& operator=(const HttpStream&) = delete;
  virtual ~HttpStream() = default;

  // Calls `take` once with the next piece, which is not empty, or with nothing at the end; now or later, on any thread.
  // Not called again before that. What is not sent because the client reads slowly is for the stream to bound.
  virtual void next(std::function<void(std::optional<std::string>)> take) = 0;
};

// Date, Content-Length and Connection are added when it is written.
struct HttpResponse {
  unsigned status = 200;
  std::vector<HttpField> fields;
  std::string text;                         // the body, unless `bytes` is it
  std::string_view bytes;                   // a body that lives as long as the process
  std::shared_ptr<HttpStream> stream = {};  // a body that begins with `text` and goes on; not for HEAD

  std::string_view body() const noexcept { return bytes.empty() ? std::string_view(text) : bytes; }
};

// {"error":"<what>"} with that status.
HttpResponse error_response(unsigned status, std::string_view what);
HttpResponse json_response(unsigned status, std::string json);

// Answers requests elsewhere than on the shard that they came to. Any thread; calls `answer` at most once, on any
// thread.
class HttpDelegate {
 public:
  HttpDelegate() = default;
  HttpDelegate(const HttpDelegate&) = delete;
  HttpDelegate& operator=(const HttpDelegate&) = delete;
  virtual ~HttpDelegate() = default;

  virtual void respond(HttpCall&& call, std::function<void(HttpResponse)> answer) = 0;
};

class HttpSite {
 public:
  HttpSite() = default;
  HttpSite(const HttpSite&) = delete;
  HttpSite& operator=(const HttpSite&) = delete;
  virtual ~HttpSite() = default;

  // Calls `answer`, now or later, on any thread, at most once. A request that is never answered is dropped with the
  // shard.
  virtual void respond(const HttpRequest& request, std::function<void(HttpResponse)> answer) = 0;

  // Whether a WebSocket is opened at this path; all requests to it are then judged as upgrade requests.
  virtual bool is_websocket(std::string_view path) const = 0;
  // A well-formed upgrade request came. Calls `answer`, now or later, on any thread, at most once: nothing to go on, or
  // the refusal. A request that is never answered is dropped with the shard.
  virtual void admit(const HttpRequest& request, std::function<void(std::optional<HttpResponse>)> answer) = 0;
  // Takes over the socket of a request that was admitted. `greeting` is the answer that has to be sent first, `input`
  // what has come behind the request.
  virtual void upgraded(const HttpRequest& request, int descriptor, std::string_view greeting,
                        std::span<char> input) = 0;
};

}  // namespace chatroom::net
