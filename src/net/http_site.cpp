#include "net/http_site.hpp"

#include "base/json_text.hpp"

#include <utility>

namespace chatroom::net {

HttpResponse json_response(unsigned status, std::string json) {
  HttpResponse response;
  response.status = status;
  response.fields.push_back({"Content-Type", "application/json"});
  response.fields.push_back({"Cache-Control", "no-store"});
  response.fields.push_back({"X-Content-Type-Options", "nosniff"});
  response.text = std::move(json);
  return response;
}

HttpResponse error_response(unsigned status, std::string_view what) {
  std::string json = "{\"error\":";
  base::append_json_string(json, what);
  json += '}';
  return json_response(status, std::move(json));
}

}  // namespace chatroom::net
