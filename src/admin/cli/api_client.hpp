// One request to the REST API of a node, over HTTP or HTTPS, and its answer. Blocks the thread that calls, for half a
// minute at most.
#pragma once

#include "base/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::admin::cli {

struct ServerUrl {
  bool tls = false;
  std::string host;  // a name or an address, without brackets
  std::string port;  // decimal

  std::string text() const;  // "https://chat.example", with the port where it is not the usual one
  bool is_this_machine() const;
  bool operator==(const ServerUrl&) const = default;
};

// "http://host", "https://host:port", with or without a / at the end. Nothing if it is none of these.
std::optional<ServerUrl> parse_server_url(std::string_view text);

struct ApiRequest {
  std::string method;
  std::string target;  // path and query, percent-encoded
  std::string token;   // empty: none; otherwise a JWT
  std::string body;    // JSON; empty: none
};
struct ApiReply {
  unsigned status = 0;
  std::map<std::string, std::string, std::less<>> fields;  // names in lower case
  std::string body;
};
// Why there is no answer: a sentence that says what to do.
struct Failure {
  std::string sentence;
};

// With HTTPS the certificate has to be one for the host that the system's authorities vouch for (or those that
// SSL_CERT_FILE names).
base::Result<ApiReply, Failure> call_api(const ServerUrl& server, const ApiRequest& request);

}  // namespace chatroom::admin::cli
