#include "ops/number_text.hpp"

#include <array>
#include <utility>

namespace chatroom::ops {
namespace {

constexpr std::array<std::pair<std::string_view, std::size_t>, 4> kUnits = {
    {{"GiB", std::size_t{1} << 30}, {"MiB", std::size_t{1} << 20}, {"KiB", std::size_t{1} << 10}, {"B", 1}}};

}  // namespace

std::string format_number(double number) {
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  return {buffer.data(), result.ptr};
}

std::string format_size(std::size_t bytes) {
  for (const auto& [suffix, factor] : kUnits) {
    if (factor > 1 && bytes >= factor && bytes % factor == 0)
      return std::to_string(bytes / factor) + std::string(suffix);
  }
  return std::to_string(bytes);
}

std::optional<std::size_t> parse_size(std::string_view text) {
  std::size_t factor = 1;
  for (const auto& [suffix, unit] : kUnits) {
    if (!text.ends_with(suffix)) continue;
    factor = unit;
    text.remove_suffix(suffix.size());
    if (text.ends_with(' ')) text.remove_suffix(1);
    break;
  }
  const auto number = parse_number<std::size_t>(text);
  if (number && *number > std::numeric_limits<std::size_t>::max() / factor)
    return std::numeric_limits<std::size_t>::max();
  return number ? std::optional(*number * factor) : std::nullopt;
}

}  // namespace chatroom::ops
