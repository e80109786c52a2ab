// Listen addresses, networks and origins as text. Pure functions, any thread; no name is looked up.
#pragma once

#include "ops/options.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chatroom::ops {

// "127.0.0.1:3000", "[::1]:3000" or "localhost:3000", which is 127.0.0.1.
std::optional<ListenAddress> parse_listen_address(std::string_view text);
std::string format_listen_address(const ListenAddress& address);

// "10.0.0.0/8", "fd00::/8", or a single address, whose network has no other. Bits behind the prefix are taken for 0.
std::optional<Network> parse_network(std::string_view text);
std::string format_network(const Network& network);

// An http or https origin in the one form that browsers send (RFC 6454, section 6.2): lower case, without the default
// port of its scheme. Takes "*" too, for every origin. Nothing if the text is something else; a path, even "/", is.
std::optional<std::string> parse_origin(std::string_view text);

}  // namespace chatroom::ops
