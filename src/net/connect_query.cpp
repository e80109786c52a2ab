#include "net/connect_query.hpp"

#include "base/ids.hpp"
#include "net/http_text.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace chatroom::net {
namespace {

constexpr std::size_t kMaxEpoch = 16;

bool is_epoch(std::string_view text) noexcept {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return text.size() <= kMaxEpoch && std::ranges::all_of(text, allowed);
}

chat::Seq parse_seq(std::string_view text) noexcept {
  chat::Seq seq = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, seq);
  return parsed.ec == std::errc() && parsed.ptr == end && seq <= base::kMaxSafeInteger ? seq : 0;
}

}  // namespace

chat::ConnectRequest parse_connect_query(std::string_view query) {
  chat::ConnectRequest request;
  if (const auto session = query_parameter(query, "session")) request.session = base::parse_token(*session);
  if (const auto seq = query_parameter(query, "seq")) request.seq = parse_seq(*seq);
  if (auto epoch = query_parameter(query, "epoch"); epoch && is_epoch(*epoch)) request.epoch = std::move(*epoch);
  return request;
}

}  // namespace chatroom::net
