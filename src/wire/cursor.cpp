#include "wire/cursor.hpp"

#include "base/ids.hpp"

#include <charconv>
#include <cstdint>
#include <system_error>

namespace chatroom::wire {
namespace {

// The whole of `text` as a number that is written the one way append_cursor() does: no sign, no zero in front.
std::optional<std::uint64_t> parse_number(std::string_view text) noexcept {
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > base::kMaxSafeInteger) return std::nullopt;
  return number;
}

}  // namespace

void append_cursor(const chat::DirectoryCursor& cursor, std::string& out) {
  out += std::to_string(cursor.active_users);
  out += '-';
  out += std::to_string(base::number(cursor.id));
}

std::optional<chat::DirectoryCursor> parse_cursor(std::string_view text) noexcept {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto active_users = parse_number(text.substr(0, dash));
  const auto id = parse_number(text.substr(dash + 1));
  if (!active_users || !id) return std::nullopt;
  return chat::DirectoryCursor{.active_users = *active_users, .id = chat::RoomId{*id}};
}

}  // namespace chatroom::wire
