#include "net/origin.hpp"

#include "ops/addresses.hpp"

#include <algorithm>

namespace chatroom::net {
namespace {

// As origins are compared: without the scheme's default port, which is left out of one of them by some and not by
// others.
std::optional<std::string> origin_of_host(std::string_view scheme, std::string_view host) {
  std::string text(scheme);
  text += "://";
  text += host;
  return ops::parse_origin(text);
}

}  // namespace

bool is_origin_allowed(std::optional<std::string_view> origin, std::string_view host,
                       std::span<const std::string> allowed) {
  if (!origin) return true;
  if (std::ranges::find(allowed, "*") != allowed.end()) return true;
  const auto normal = ops::parse_origin(*origin);
  if (!normal || *normal == "*") return false;
  if (std::ranges::find(allowed, *normal) != allowed.end()) return true;
  const std::size_t scheme_end = normal->find("://");
  return normal == origin_of_host(std::string_view(*normal).substr(0, scheme_end), host);
}

}  // namespace chatroom::net
