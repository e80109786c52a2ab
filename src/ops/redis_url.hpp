// Where the Redis of a cluster is, as operators write it: redis://[user[:password]@]host[:port][/database], or
// rediss:// for TLS. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::ops {

struct RedisUrl {
  std::string host;  // a name or an address; empty: no Redis
  std::uint16_t port = 6379;
  std::string username;
  std::string password;
  std::uint32_t database = 0;  // at most 65,535
  bool tls = false;
  bool operator==(const RedisUrl&) const = default;
};

// Nothing if it is none. An empty text is no Redis. User and password may be percent-encoded (RFC 3986, 2.1).
std::optional<RedisUrl> parse_redis_url(std::string_view text);
// With *** in place of the password, since it is for logs and for --print-config.
std::string format_redis_url(const RedisUrl& url);

}  // namespace chatroom::ops
