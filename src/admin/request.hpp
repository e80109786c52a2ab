// Request: what a handler of the API is given: parameters decoded, and who asks. One thread.
#pragma once

#include "chat/types.hpp"
#include "net/http_site.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatroom::admin {

using Respond = std::function<void(net::HttpResponse)>;

// The parameters behind the '?', decoded as forms are (a '+' is a space).
class Query {
 public:
  // Nothing if it can't be decoded.
  static std::optional<Query> read(std::string_view query);

  // The first of that name.
  std::optional<std::string_view> find(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> parameters_;
};

struct Request {
  Query query;
  std::string parameter;  // what stands where the route's path has ":id", decoded
  std::string body;
  std::string address;          // the client's, as text
  bool head = false;            // HEAD, which is answered as GET
  chat::WallTime expires_at{};  // of the token that it came with
};

// A whole number in decimal digits, without sign or leading zeros; nothing if it is none, or above `most`.
std::optional<std::uint64_t> whole_number(std::string_view text, std::uint64_t most);

// The id of a room or client in the path; nothing if none can have it.
std::optional<std::uint64_t> id_in(const Request& request);

// For the value of a parameter (RFC 3986, section 2.1): all but unreserved characters are encoded.
std::string percent_encoded(std::string_view text);

}  // namespace chatroom::admin
