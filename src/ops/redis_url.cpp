#include "ops/redis_url.hpp"

#include <algorithm>
#include <charconv>

namespace chatroom::ops {
namespace {

std::optional<std::uint32_t> number_up_to(std::uint32_t most, std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > most) return std::nullopt;
  return number;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    unsigned value = 0;
    const std::string_view digits = text.substr(at + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) return std::nullopt;
    decoded += static_cast<char>(value);
    at += 2;
  }
  return decoded;
}

// [user[:password]@], taken off the front.
bool take_credentials(std::string_view& rest, RedisUrl& url) {
  const std::size_t at = rest.rfind('@');
  if (at == std::string_view::npos) return true;
  const std::string_view credentials = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  const std::size_t colon = credentials.find(':');
  const auto username = percent_decoded(credentials.substr(0, colon));
  const auto password =
      percent_decoded(colon == std::string_view::npos ? std::string_view() : credentials.substr(colon + 1));
  if (!username || !password) return false;
  url.username = *username;
  url.password = *password;
  return true;
}

// host, host:port, [IPv6], [IPv6]:port
bool take_host(std::string_view host, RedisUrl& url) {
  std::string_view port;
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    if (end == std::string_view::npos) return false;
    port = host.substr(end + 1);
    host = host.substr(1, end - 1);
  } else if (const std::size_t colon = host.find(':'); colon != std::string_view::npos) {
    port = host.substr(colon);
    host = host.substr(0, colon);
  }
  const auto is_odd = [](char c) { return c <= ' ' || c > '~' || c == '/' || c == '"' || c == '@' || c == '?'; };
  if (host.empty() || std::ranges::any_of(host, is_odd)) return false;
  url.host = host;
  if (port.empty()) return true;
  if (!port.starts_with(':')) return false;
  const auto number = number_up_to(65'535, port.substr(1));
  if (!number || *number == 0) return false;
  url.port = static_cast<std::uint16_t>(*number);
  return true;
}

}  // namespace

std::optional<RedisUrl> parse_redis_url(std::string_view text) {
  RedisUrl url;
  if (text.empty()) return url;
  if (text.starts_with("rediss://")) {
    url.tls = true;
    text.remove_prefix(9);
  } else if (text.starts_with("redis://")) {
    text.remove_prefix(8);
  } else {
    return std::nullopt;
  }
  if (!take_credentials(text, url)) return std::nullopt;
  const std::size_t slash = text.find('/');
  if (!take_host(text.substr(0, slash), url)) return std::nullopt;
  const std::string_view database = slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1);
  if (database.empty()) return url;
  const auto number = number_up_to(65'535, database);
  if (!number) return std::nullopt;
  url.database = *number;
  return url;
}

std::string format_redis_url(const RedisUrl& url) {
  if (url.host.empty()) return {};
  std::string text = url.tls ? "rediss://" : "redis://";
  if (!url.username.empty() || !url.password.empty()) {
    text += url.username + (url.password.empty() ? "" : ":***") + "@";
  }
  const bool is_ipv6 = url.host.find(':') != std::string::npos;
  text += is_ipv6 ? "[" + url.host + "]" : url.host;
  text += ":" + std::to_string(url.port);
  if (url.database != 0) text += "/" + std::to_string(url.database);
  return text;
}

}  // namespace chatroom::ops
