// The answers that say what is wrong, as application/problem+json (RFC 9457). Pure functions, any thread.
#pragma once

#include "net/http_site.hpp"

#include <string_view>

namespace chatroom::admin {

// The title is the status' own, such as "Too Many Requests". `detail`: a sentence or two for people, what to do.
net::HttpResponse problem(unsigned status, std::string_view detail);

// 503: the store is away, or did not answer in time.
net::HttpResponse store_away();

}  // namespace chatroom::admin
