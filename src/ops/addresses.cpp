#include "ops/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace chatroom::ops {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

bool is_bracketed(std::string_view host) { return host.size() > 2 && host.front() == '[' && host.back() == ']'; }

bool is_host(std::string_view host) {
  if (is_bracketed(host)) return host.find_first_not_of("0123456789abcdef:.", 1) == host.size() - 1;
  return !host.empty() && host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == std::string_view::npos;
}

}  // namespace

std::optional<ListenAddress> parse_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = parse_port(text.substr(colon + 1));
  if (!port) return std::nullopt;
  std::string host(text.substr(0, colon));
  if (host == "localhost") host = "127.0.0.1";
  const bool ipv6 = is_bracketed(host);
  if (ipv6) host = host.substr(1, host.size() - 2);
  std::array<unsigned char, sizeof(in6_addr)> address{};
  if (inet_pton(ipv6 ? AF_INET6 : AF_INET, host.c_str(), address.data()) != 1) return std::nullopt;
  return ListenAddress{std::move(host), *port};
}

std::string format_listen_address(const ListenAddress& address) {
  const bool ipv6 = address.host.find(':') != std::string::npos;
  return (ipv6 ? '[' + address.host + ']' : address.host) + ':' + std::to_string(address.port);
}

std::optional<std::string> parse_origin(std::string_view text) {
  std::string origin(text);
  std::transform(origin.begin(), origin.end(), origin.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (origin == "*") return origin;
  const bool https = origin.starts_with("https://");
  if (!https && !origin.starts_with("http://")) return std::nullopt;
  const std::string_view scheme = https ? "https://" : "http://";
  std::string_view host = std::string_view(origin).substr(scheme.size());
  std::string port_text;
  if (const std::size_t colon = host.rfind(':'); colon != std::string_view::npos && !host.ends_with(']')) {
    const auto port = parse_port(host.substr(colon + 1));
    if (!port || *port == 0) return std::nullopt;
    if (*port != (https ? 443 : 80)) port_text = ':' + std::to_string(*port);
    host = host.substr(0, colon);
  }
  if (!is_host(host)) return std::nullopt;
  return std::string(scheme) + std::string(host) + port_text;
}

}  // namespace chatroom::ops
