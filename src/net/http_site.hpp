// What a server answers over HTTP, apart from how HTTP is read and written: requests and responses as plain values, and
// the interface that an HTTP session asks. Implemented by the chat server's site and by ws_echo; a shard's thread only.
#pragma once

#include "net/ip_address.hpp"

#include <functional>
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
  IpAddress peer{};        // the client's
  bool forwarded = false;  // a proxy that is trusted told the client's address
  bool deflate = false;    // of an upgrade that was admitted: compression was agreed on
};

struct HttpField {
  std::string_view name;
  std::string value;
};

// Date, Content-Length and Connection are added when it is written.
struct HttpResponse {
  unsigned status = 200;
  std::vector<HttpField> fields;
  std::string text;        // the body, unless `bytes` is it
  std::string_view bytes;  // a body that lives as long as the process

  std::string_view body() const noexcept { return bytes.empty() ? std::string_view(text) : bytes; }
};

// {"error":"<what>"} with that status.
HttpResponse error_response(unsigned status, std::string_view what);
HttpResponse json_response(unsigned status, std::string json);

class HttpSite {
 public:
  HttpSite() = default;
  HttpSite(const HttpSite&) = delete;
  HttpSite& operator=(const HttpSite&) = delete;
  virtual ~HttpSite() = default;

  virtual HttpResponse respond(const HttpRequest& request) = 0;

  // Whether a WebSocket is opened at this path; all requests to it are then judged as upgrade requests.
  virtual bool is_websocket(std::string_view path) const = 0;
  // A well-formed upgrade request came. Calls `answer`, now or later on this thread, at most once: nothing to go on, or
  // the refusal. A request that is never answered is dropped with the shard.
  virtual void admit(const HttpRequest& request, std::function<void(std::optional<HttpResponse>)> answer) = 0;
  // Takes over the socket of a request that was admitted. `greeting` is the answer that has to be sent first, `input`
  // what has come behind the request.
  virtual void upgraded(const HttpRequest& request, int descriptor, std::string_view greeting,
                        std::span<char> input) = 0;
};

}  // namespace chatroom::net
