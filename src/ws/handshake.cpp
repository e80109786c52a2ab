#include "ws/handshake.hpp"

#include <boost/hash2/sha1.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace chatroom::ws {
namespace {

constexpr std::string_view kBase64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string to_base64(std::span<const unsigned char> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  while (!bytes.empty()) {
    const auto group = bytes.first(std::min<std::size_t>(bytes.size(), 3));
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) bits = bits << 8 | (i < group.size() ? group[i] : 0U);
    for (std::size_t i = 0; i < 4; ++i) text += i <= group.size() ? kBase64Alphabet[bits >> (18 - 6 * i) & 63] : '=';
    bytes = bytes.subspan(group.size());
  }
  return text;
}

// 16 bytes are 22 characters and two of padding.
bool is_base64_of_16_bytes(std::string_view text) noexcept {
  return text.size() == 24 && text.ends_with("==") &&
         text.substr(0, 22).find_first_not_of(kBase64Alphabet) == std::string_view::npos;
}

constexpr char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) noexcept {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return to_lower(a) == b; });
}

std::string_view strip_blanks(std::string_view text) noexcept {
  constexpr std::string_view kBlanks = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

bool list_contains(std::string_view list, std::string_view lower_case_token) noexcept {
  for (;;) {
    const std::size_t comma = list.find(',');
    if (equals_ignoring_case(strip_blanks(list.substr(0, comma)), lower_case_token)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

base::Result<std::string, UpgradeRefusal> check_upgrade(const UpgradeRequest& request) {
  if (request.method != "GET") return UpgradeRefusal{405, "a WebSocket is opened with GET"};
  if (request.http_version < 11) return UpgradeRefusal{400, "a WebSocket needs HTTP/1.1"};
  if (request.host.empty()) return UpgradeRefusal{400, "the Host field is missing"};
  if (!list_contains(request.upgrade, "websocket")) {
    return UpgradeRefusal{426, "this address speaks WebSocket only: the Upgrade field has to name websocket"};
  }
  if (!list_contains(request.connection, "upgrade")) {
    return UpgradeRefusal{400, "the Connection field has to name Upgrade"};
  }
  if (strip_blanks(request.sec_websocket_version) != "13") {
    return UpgradeRefusal{426, "Sec-WebSocket-Version has to be 13"};
  }
  const std::string_view key = strip_blanks(request.sec_websocket_key);
  if (!is_base64_of_16_bytes(key)) {
    return UpgradeRefusal{400, "Sec-WebSocket-Key has to be the base64 form of 16 bytes"};
  }
  return accept_key(key);
}

std::string accept_key(std::string_view key) {
  constexpr std::string_view kProtocolId = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  boost::hash2::sha1_160 hash;
  hash.update(key.data(), key.size());
  hash.update(kProtocolId.data(), kProtocolId.size());
  const auto digest = hash.result();
  return to_base64({digest.data(), digest.size()});
}

}  // namespace chatroom::ws
