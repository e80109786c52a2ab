// Which pages may open a WebSocket: browsers send the page's origin along, and would otherwise let any page in the
// world use the server from inside of a visitor's network. Pure function, any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chatroom::net {

// `origin`: the Origin field, if there is one (programs send none); `host`: the Host field. Allowed are: no origin, one
// of this very host and port, one of `allowed` (in the form of ops::parse_origin), and all if that names "*".
bool is_origin_allowed(std::optional<std::string_view> origin, std::string_view host,
                       std::span<const std::string> allowed);

}  // namespace chatroom::net
