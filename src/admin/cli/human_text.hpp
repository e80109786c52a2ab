// Figures as people read them. Pure functions, any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::admin::cli {

using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

std::string human_count(std::uint64_t count);  // "1,234,567"
std::string human_bytes(std::uint64_t bytes);  // "640 B", "1.5 KiB", "12 MiB"
// The two largest units: "0 s", "59 s", "3 min 20 s", "2 h 5 min", "4 d 1 h". What is below 0 counts as 0.
std::string human_duration(std::chrono::milliseconds time);
std::string human_time(WallTime time);  // "2026-01-31 23:59:59 UTC"

// "90", "90s", "15m", "2h", "7d". Nothing if it is none, or longer than 1,000 years.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace chatroom::admin::cli
