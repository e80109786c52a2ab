#include "admin/problem.hpp"

#include "base/json_text.hpp"

#include <string>
#include <utility>

namespace chatroom::admin {
namespace {

std::string_view title_of(unsigned status) noexcept {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 429:
      return "Too Many Requests";
    case 503:
      return "Service Unavailable";
    default:
      return "Error";
  }
}

}  // namespace

net::HttpResponse problem(unsigned status, std::string_view detail) {
  std::string json = R"({"type":"about:blank","title":)";
  base::append_json_string(json, title_of(status));
  json += ",\"status\":" + std::to_string(status) + ",\"detail\":";
  base::append_json_string(json, detail);
  json += '}';
  net::HttpResponse response = net::json_response(status, std::move(json));
  response.fields.front().value = "application/problem+json";
  return response;
}

net::HttpResponse store_away() {
  auto response = problem(503,
                          "The store of the cluster does not answer. What was to be done may be done or not; look, "
                          "and try again in a few seconds.");
  response.fields.push_back({"Retry-After", "2"});
  return response;
}

}  // namespace chatroom::admin
