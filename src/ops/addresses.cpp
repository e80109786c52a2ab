#include "ops/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace chatroom::ops {
namespace {

constexpr unsigned kIpv6Bits = 128;
constexpr unsigned kMappedBits = 96;  // before the 32 of an IPv4 address in its mapped form

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

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string host(text.substr(0, slash));
  Network network;
  const bool ipv6 = inet_pton(AF_INET6, host.c_str(), network.address.data()) == 1;
  if (!ipv6) {
    network.address[10] = network.address[11] = 0xFF;
    if (inet_pton(AF_INET, host.c_str(), network.address.data() + kMappedBits / 8) != 1) return std::nullopt;
  }
  const unsigned most = ipv6 ? kIpv6Bits : kIpv6Bits - kMappedBits;
  unsigned bits = most;
  if (slash != std::string_view::npos) {
    const auto number = parse_port(text.substr(slash + 1));
    if (!number || *number > most) return std::nullopt;
    bits = *number;
  }
  network.bits = ipv6 ? bits : bits + kMappedBits;
  for (unsigned bit = network.bits; bit < kIpv6Bits; ++bit) {
    network.address[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> bit % 8));
  }
  return network;
}

std::string format_network(const Network& network) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const auto& address = network.address;
  const bool ipv4 = network.bits >= kMappedBits && address[10] == 0xFF && address[11] == 0xFF &&
                    std::all_of(address.begin(), address.begin() + 10, [](auto byte) { return byte == 0; });
  if (ipv4) {
    inet_ntop(AF_INET, address.data() + kMappedBits / 8, text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  }
  return std::string(text.data()) + '/' + std::to_string(ipv4 ? network.bits - kMappedBits : network.bits);
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
