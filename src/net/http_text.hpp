// The small texts of HTTP: targets, queries, dates. Pure functions, any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::net {

struct Target {
  std::string_view path;   // "/" if the target has none
  std::string_view query;  // without the '?'
};

// Takes a request's target apart: origin-form, or the absolute-form that servers have to accept (RFC 9112,
// section 3.2.2). Nothing is decoded.
Target split_target(std::string_view target) noexcept;

// Nothing if a '%' has not two hexadecimal digits behind it (RFC 3986, section 2.1).
std::optional<std::string> percent_decoded(std::string_view text);

// The value of a query's first parameter of that name, percent-decoded; nothing if there is none, or if it can't be
// decoded.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
std::string http_date(std::chrono::system_clock::time_point time);

// Whether an Accept-Encoding field allows this content coding, which is given in lower case (RFC 9110, section 12.5.3).
// An empty field allows none.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding) noexcept;

// Whether an If-None-Match field names this entity tag, by weak comparison (RFC 9110, section 13.1.2).
bool matches_etag(std::string_view if_none_match, std::string_view etag) noexcept;

}  // namespace chatroom::net
