#include "ws/utf8_validator.hpp"

#include "unit/ws/utf8_table.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::ws::test {
namespace {

// The encoding as RFC 3629 defines it, for any number below 2^21.
std::string encode(char32_t c) {
  const auto tail = [c](unsigned shift) { return static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | c >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | c >> 18), tail(12), tail(6), tail(0)};
}

// How many bytes are taken before the first that is refused; npos if none is.
std::size_t first_refused(std::string_view bytes) {
  Utf8Validator validator;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!validator.append(bytes.substr(i, 1))) return i;
  }
  return std::string_view::npos;
}

TEST(Utf8Validator, takes_every_code_point_but_surrogates) {
  for (char32_t c = 0; c < 0x200000; ++c) {
    const bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;
    ASSERT_EQ(is_valid_utf8(encode(c)), !is_surrogate && c <= 0x10FFFF) << static_cast<unsigned>(c);
  }
}

TEST(Utf8Validator, takes_no_other_run_of_three_bytes) {
  int valid = 0;
  for (unsigned bits = 0; bits <= 0xFFFFFF; ++bits) {
    const char bytes[] = {static_cast<char>(bits >> 16), static_cast<char>(bits >> 8), static_cast<char>(bits)};
    valid += is_valid_utf8({bytes, 3}) ? 1 : 0;
  }
  constexpr int kOneByte = 0x80;
  constexpr int kTwoBytes = 0x800 - 0x80;
  constexpr int kThreeBytes = 0x10000 - 0x800 - 0x800;
  EXPECT_EQ(valid, kOneByte * kOneByte * kOneByte + 2 * kOneByte * kTwoBytes + kThreeBytes);
}

TEST(Utf8Validator, agrees_with_the_table_wherever_ascii_surrounds_it_and_it_is_cut) {
  for (const auto& sample : utf8_samples()) {
    for (std::size_t before = 0; before < 9; ++before) {
      const std::string text = std::string(before, 'a') + sample.bytes + std::string(17, 'z');
      const bool valid = is_valid_utf8(text);
      EXPECT_EQ(valid, sample.valid) << sample.group;
      for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        Utf8Validator validator;
        const bool in_two = validator.append(std::string_view(text).substr(0, cut)) &&
                            validator.append(std::string_view(text).substr(cut)) && validator.complete();
        EXPECT_EQ(in_two, valid) << sample.group << " cut at " << cut;
      }
    }
  }
}

TEST(Utf8Validator, refuses_at_the_first_byte_that_can_not_be_right) {
  EXPECT_EQ(first_refused("a\x80"), 1U);
  EXPECT_EQ(first_refused("\xC0\x80"), 0U);
  EXPECT_EQ(first_refused("\xC1\xBF"), 0U);
  EXPECT_EQ(first_refused("\xE0\x9F\xBF"), 1U);
  EXPECT_EQ(first_refused("\xED\xA0\x80"), 1U);
  EXPECT_EQ(first_refused("\xF0\x8F\xBF\xBF"), 1U);
  EXPECT_EQ(first_refused("\xF4\x90\x80\x80"), 1U);
  EXPECT_EQ(first_refused("\xF5\x80\x80\x80"), 0U);
  EXPECT_EQ(first_refused("\xE2\x82z"), 2U);
  EXPECT_EQ(first_refused("\xF0\xA4\xADz"), 3U);
  EXPECT_EQ(first_refused("12345678\xFF"), 8U);
}

TEST(Utf8Validator, is_incomplete_only_inside_a_character) {
  Utf8Validator validator;
  EXPECT_TRUE(validator.complete());
  EXPECT_TRUE(validator.append("a\xF0"));
  EXPECT_FALSE(validator.complete());
  EXPECT_TRUE(validator.append("\xA4\xAD"));
  EXPECT_FALSE(validator.complete());
  EXPECT_TRUE(validator.append(""));
  EXPECT_FALSE(validator.complete());
  EXPECT_TRUE(validator.append("\xA2"));
  EXPECT_TRUE(validator.complete());
}

}  // namespace
}  // namespace chatroom::ws::test
