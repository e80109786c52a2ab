#include "admin/cli/human_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace chatroom::admin::cli {
namespace {

struct Unit {
  std::int64_t seconds;
  std::string_view name;
};
constexpr std::array<Unit, 4> kUnits = {{{86'400, " d"}, {3'600, " h"}, {60, " min"}, {1, " s"}}};

}  // namespace

std::string human_count(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string human_bytes(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> kNames = {" B", " KiB", " MiB", " GiB", " TiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < kNames.size(); ++unit) value /= 1024;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit > 0 && value < 9.95 ? "%.1f" : "%.0f", value);
  return text.data() + std::string(kNames[unit]);
}

std::string human_duration(std::chrono::milliseconds time) {
  auto seconds = std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::seconds>(time).count());
  const auto* unit =
      std::find_if(kUnits.begin(), kUnits.end() - 1, [&](const Unit& u) { return seconds >= u.seconds; });
  std::string text = std::to_string(seconds / unit->seconds) + std::string(unit->name);
  seconds %= unit->seconds;
  if (const auto* next = unit + 1; next != kUnits.end() && seconds >= next->seconds) {
    text += ' ' + std::to_string(seconds / next->seconds) + std::string(next->name);
  }
  return text;
}

std::string human_time(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d UTC", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr std::int64_t kMost = 1'000LL * 366 * 86'400;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0 || number > kMost) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  std::int64_t factor = 1;
  if (unit == "m") {
    factor = 60;
  } else if (unit == "h") {
    factor = 3'600;
  } else if (unit == "d") {
    factor = 86'400;
  } else if (!unit.empty() && unit != "s") {
    return std::nullopt;
  }
  return number > kMost / factor ? std::nullopt : std::optional(std::chrono::seconds(number * factor));
}

}  // namespace chatroom::admin::cli
