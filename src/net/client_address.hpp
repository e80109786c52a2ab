// Who a client is, behind proxies: its address for the rates of connections and for the log. A pure function, any
// thread.
#pragma once

#include "base/ip_address.hpp"
#include "ops/options.hpp"

#include <span>
#include <string_view>

namespace chatroom::net {

struct ClientAddress {
  base::IpAddress address{};
  bool malformed = false;  // the field says something that is no address, so that it is not believed
};

// `peer`: of the socket. Whoever connects directly is that, whatever it writes. Behind a trusted proxy the client is
// the rightmost address of X-Forwarded-For that is not itself a trusted proxy's, since each proxy appends whom it was
// asked by; what stands left of it anybody can have written, and is not looked at. If all are trusted, it is the
// leftmost. An address may have a port, as some proxies write it.
ClientAddress client_address(const base::IpAddress& peer, std::string_view forwarded_for,
                             std::span<const ops::Network> trusted_proxies) noexcept;

}  // namespace chatroom::net
