// Valid and invalid UTF-8, as in Autobahn's groups 6.5 to 6.23 (which follow Markus Kuhn's stress test): the ground
// that both the validator's own tests and those of the echo server go over.
#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::ws::test {

struct Utf8Sample {
  std::string_view group;
  bool valid;
  std::string bytes;
};

// U+FFFE and U+FFFF of each plane: no characters, yet valid UTF-8.
inline void add_non_characters(std::vector<Utf8Sample>& samples) {
  samples.push_back({"6.22", true, "\xEF\xBF\xBE"});
  samples.push_back({"6.22", true, "\xEF\xBF\xBF"});
  for (unsigned plane = 1; plane <= 16; ++plane) {
    const unsigned code_point = plane << 16 | 0xFFFE;
    std::string bytes = {static_cast<char>(0xF0 | code_point >> 18),
                         static_cast<char>(0x80 | (code_point >> 12 & 0x3F)), '\xBF', '\xBE'};
    samples.push_back({"6.22", true, bytes});
    bytes.back() = '\xBF';
    samples.push_back({"6.22", true, bytes});
  }
}

inline void add_lonely_starts(std::vector<Utf8Sample>& samples) {
  std::string all;
  for (unsigned lead = 0xC0; lead <= 0xFD; ++lead) {
    const std::string bytes = {static_cast<char>(lead), ' '};
    samples.push_back({"6.13", false, bytes});
    all += bytes;
  }
  samples.push_back({"6.13", false, all});
}

inline void add_unexpected_continuations(std::vector<Utf8Sample>& samples) {
  std::string run;
  for (int i = 0; i < 7; ++i) {
    run += i % 2 == 0 ? '\x80' : '\xBF';
    samples.push_back({"6.12", false, run});
  }
  std::string all;
  for (unsigned byte = 0x80; byte <= 0xBF; ++byte) {
    samples.push_back({"6.12", false, {static_cast<char>(byte)}});
    all += static_cast<char>(byte);
  }
  samples.push_back({"6.12", false, all});
}

inline std::vector<Utf8Sample> utf8_samples() {
  std::vector<Utf8Sample> samples;
  const auto add = [&](std::string_view group, bool valid, std::initializer_list<std::string_view> all) {
    for (const auto bytes : all) samples.push_back({group, valid, std::string(bytes)});
  };
  using namespace std::string_view_literals;
  add("6.5", true, {"hello\x24world", "hello\xC2\xA2world", "hello\xE2\x82\xACworld", "hello\xF0\xA4\xAD\xA2world"});
  const std::string_view kosme = "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5";
  for (const std::size_t size : {2U, 5U, 7U, 9U, 11U}) add("6.6", true, {kosme.substr(0, size)});
  for (const std::size_t size : {1U, 3U, 4U, 6U, 8U, 10U}) add("6.6", false, {kosme.substr(0, size)});
  add("6.7", true, {"\x00"sv, "\xC2\x80", "\xE0\xA0\x80", "\xF0\x90\x80\x80"});
  add("6.8", false, {"\xF8\x88\x80\x80\x80", "\xFC\x84\x80\x80\x80\x80"});
  add("6.9", true, {"\x7F", "\xDF\xBF", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"});
  add("6.10", false, {"\xF7\xBF\xBF\xBF", "\xFB\xBF\xBF\xBF\xBF", "\xFD\xBF\xBF\xBF\xBF\xBF"});
  add("6.11", true, {"\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBD", "\xF4\x8F\xBF\xBF"});
  add("6.11", false, {"\xF4\x90\x80\x80"});
  add_unexpected_continuations(samples);
  add_lonely_starts(samples);
  constexpr std::array kIncomplete = {
      "\xC0"sv, "\xE0\x80"sv, "\xF0\x80\x80"sv, "\xF8\x80\x80\x80"sv, "\xFC\x80\x80\x80\x80"sv,
      "\xDF"sv, "\xEF\xBF"sv, "\xF7\xBF\xBF"sv, "\xFB\xBF\xBF\xBF"sv, "\xFD\xBF\xBF\xBF\xBF"sv};
  std::string concatenated;
  for (const auto bytes : kIncomplete) {
    add("6.14", false, {bytes});
    concatenated += bytes;
  }
  add("6.15", false, {concatenated});
  add("6.16", false, {"\xFE", "\xFF", "\xFE\xFE\xFF\xFF"});
  add("6.17", false,
      {"\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "\xF8\x80\x80\x80\xAF", "\xFC\x80\x80\x80\x80\xAF"});
  add("6.18", false,
      {"\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xF8\x87\xBF\xBF\xBF", "\xFC\x83\xBF\xBF\xBF\xBF"});
  add("6.19", false,
      {"\xC0\x80", "\xE0\x80\x80", "\xF0\x80\x80\x80", "\xF8\x80\x80\x80\x80", "\xFC\x80\x80\x80\x80\x80"});
  add("6.20", false,
      {"\xED\xA0\x80", "\xED\xAD\xBF", "\xED\xAE\x80", "\xED\xAF\xBF", "\xED\xB0\x80", "\xED\xBE\x80", "\xED\xBF\xBF"});
  add("6.21", false,
      {"\xED\xA0\x80\xED\xB0\x80", "\xED\xA0\x80\xED\xBF\xBF", "\xED\xAD\xBF\xED\xB0\x80", "\xED\xAD\xBF\xED\xBF\xBF",
       "\xED\xAE\x80\xED\xB0\x80", "\xED\xAE\x80\xED\xBF\xBF", "\xED\xAF\xBF\xED\xB0\x80", "\xED\xAF\xBF\xED\xBF\xBF"});
  add_non_characters(samples);
  add("6.23", true,
      {"\xEF\xBF\xB9", "\xEF\xBF\xBA", "\xEF\xBF\xBB", "\xEF\xBF\xBC", "\xEF\xBF\xBD", "\xEF\xBF\xBE", "\xEF\xBF\xBF"});
  return samples;
}

}  // namespace chatroom::ws::test
