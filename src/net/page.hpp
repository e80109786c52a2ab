// The files of the chat page and of the dashboard as HTTP responses: caching, and what browsers are told about the
// page's rights. Pure function, any thread.
#pragma once

#include "net/http_site.hpp"

#include <optional>
#include <string_view>

namespace chatroom::net {

// The response with the file at this path, in the smallest form that the client takes, or 304 if the client has that;
// nothing if there is no such file. `accept_encoding` is the value of the request's field, empty if it has none.
std::optional<HttpResponse> page_response(std::string_view path, std::string_view if_none_match,
                                          std::string_view accept_encoding);

}  // namespace chatroom::net
