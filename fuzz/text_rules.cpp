// Fuzz target: any bytes as a name, a message's text, and a session token. A cleaned text keeps to its limit and stays
// as it is when cleaned again; a token that is taken is exactly what is written for it.
#include "base/text_rules.hpp"

#include "base/token.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace chatroom {
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

std::size_t code_points(std::string_view utf8) {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; };
  return static_cast<std::size_t>(std::ranges::count_if(utf8, starts));
}

template <class Clean>
void check_cleaning(Clean clean, std::string_view input, std::size_t limit) {
  const auto once = clean(input, limit);
  if (!once) {
    require(!base::describe(once.error()).empty());
    return;
  }
  require(!once->empty() && code_points(*once) <= limit);
  const auto twice = clean(*once, limit);
  require(twice.has_value() && *twice == *once);
}

void check_token(std::string_view text) {
  const auto token = base::parse_token(text);
  if (!token) return;
  require(base::number(token->client_id) >= 1 && base::number(token->client_id) <= base::kMaxSafeInteger);
  require(base::format_token(*token) == text);
}

}  // namespace
}  // namespace chatroom

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  chatroom::check_cleaning(chatroom::base::clean_name, text, 16);
  chatroom::check_cleaning(chatroom::base::clean_text, text, 200);
  chatroom::check_token(text);
  return 0;
}
