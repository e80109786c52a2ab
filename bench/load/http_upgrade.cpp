#include "load/http_upgrade.hpp"

#include "ws/handshake.hpp"

#include <algorithm>
#include <charconv>

namespace chatroom::bench {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view text, std::string_view lower_case) noexcept {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return lower(a) == b; });
}

unsigned number(std::string_view text) noexcept {
  unsigned value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string_view strip(std::string_view text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

}  // namespace

std::string upgrade_request(const Target& target, std::string_view query, std::string_view key, bool compress) {
  const bool is_v6 = target.host.find(':') != std::string::npos;
  std::string request = "GET " + target.path;
  if (!query.empty()) request.append("?").append(query);
  request.append(" HTTP/1.1\r\nHost: ").append(is_v6 ? '[' + target.host + ']' : target.host);
  request.append(":" + std::to_string(target.port)).append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
  request.append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ").append(key).append("\r\n");
  // Else the server could refer to earlier messages, of which we keep nothing (RFC 7692, 7.1.1.1).
  if (compress) request.append("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n");
  request.append("\r\n");
  return request;
}

UpgradeAnswer read_upgrade_answer(std::string_view bytes, std::string_view key, bool compress) {
  UpgradeAnswer answer;
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return answer;
  answer.whole = true;
  answer.size = end + 4;
  std::string_view head = bytes.substr(0, end);
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  if (!head.starts_with(kVersion)) return answer;
  answer.status = number(head.substr(kVersion.size(), 3));
  bool upgrade = false;
  bool proof = false;
  bool extension = false;
  for (std::size_t line = head.find("\r\n"); line != std::string_view::npos; line = head.find("\r\n")) {
    head.remove_prefix(line + 2);
    const std::string_view field = head.substr(0, head.find("\r\n"));
    const std::size_t colon = std::min(field.find(':'), field.size());
    const std::string_view name = field.substr(0, colon);
    const std::string_view value = strip(field.substr(std::min(colon + 1, field.size())));
    if (same(name, "upgrade")) upgrade = same(value, "websocket");
    if (same(name, "sec-websocket-accept")) proof = value == ws::accept_key(key);
    if (same(name, "sec-websocket-extensions")) {
      answer.deflate = compress && value.starts_with("permessage-deflate") &&
                       value.find("server_no_context_takeover") != std::string_view::npos;
      extension = !value.empty() && !answer.deflate;
    }
    if (same(name, "retry-after")) answer.retry_after = number(value);
  }
  constexpr unsigned kSwitchingProtocols = 101;
  answer.accepted = answer.status == kSwitchingProtocols && upgrade && proof && !extension;
  return answer;
}

}  // namespace chatroom::bench
