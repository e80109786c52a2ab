// The web client's files as HTTP responses: caching, and what browsers are told about the page's rights. Pure function,
// any thread.
#pragma once

#include "net/http_site.hpp"

#include <optional>
#include <string_view>

namespace chatroom::net {

// The response with the file at this path, or 304 if the client has it; nothing if there is no such file.
std::optional<HttpResponse> page_response(std::string_view path, std::string_view if_none_match);

}  // namespace chatroom::net
