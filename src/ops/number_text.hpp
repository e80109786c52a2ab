// Numbers and sizes as the values of options write them. Pure functions, any thread.
#pragma once

#include <charconv>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace chatroom::ops {

// All of the text is one number. What is too large for the type becomes its largest, which is out of any bounds.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::numeric_limits<Number>::max();
  if (error != std::errc()) return std::nullopt;
  return number;
}

// In as few digits as say the same, never with an exponent.
std::string format_number(double number);

// Bytes: a whole number, with or without B, KiB, MiB or GiB behind it.
std::optional<std::size_t> parse_size(std::string_view text);
std::string format_size(std::size_t bytes);

}  // namespace chatroom::ops
