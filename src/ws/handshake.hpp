// The opening handshake (RFC 6455, 4.2): decides whether an HTTP request may become a WebSocket, without knowing any
// HTTP library. Used by net on the connection's shard, which reads the request and writes the answer. Origins and
// limits are not looked at here, extensions in deflate_offer.hpp.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace chatroom::ws {

// The parts of a request that count. A field that is missing is empty; one that came on several lines is joined by
// commas.
struct UpgradeRequest {
  std::string_view method;
  unsigned http_version = 0;  // 10 * major + minor: 11 for HTTP/1.1
  std::string_view host;
  std::string_view upgrade;
  std::string_view connection;
  std::string_view sec_websocket_version;
  std::string_view sec_websocket_key;
};

// The answer to a request that is refused. With 405 goes the field `Allow: GET`; with 426 go `Upgrade: websocket`,
// `Connection: Upgrade` (RFC 9110, 15.5.22) and `Sec-WebSocket-Version: 13` (RFC 6455, 4.4).
struct UpgradeRefusal {
  unsigned status = 0;      // 400, 405 or 426
  std::string_view detail;  // what is wrong, in plain English
};

// The value of Sec-WebSocket-Accept for the 101 answer, or why there is none.
base::Result<std::string, UpgradeRefusal> check_upgrade(const UpgradeRequest& request);

// The proof that the server read the key (RFC 6455, 4.2.2): base64 of SHA-1 of the key and a fixed string.
std::string accept_key(std::string_view key);

}  // namespace chatroom::ws
