#include "base/base64url.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace chatroom::base {
namespace {

std::vector<std::uint8_t> bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

// RFC 4648, section 10, without the padding.
const std::vector<std::pair<std::string_view, std::string_view>> kVectors = {
    {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
    {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};

TEST(Base64url, encodes_the_vectors_of_the_rfc) {
  for (const auto& [plain, text] : kVectors) EXPECT_EQ(encode_base64url(bytes_of(plain)), text);
}

TEST(Base64url, decodes_the_vectors_of_the_rfc) {
  for (const auto& [plain, text] : kVectors) {
    std::vector<std::uint8_t> out(plain.size());
    EXPECT_TRUE(decode_base64url(text, out)) << text;
    EXPECT_EQ(out, bytes_of(plain));
  }
}

TEST(Base64url, uses_the_url_alphabet) {
  const std::array<std::uint8_t, 3> bytes = {0xFB, 0xFF, 0xFE};
  EXPECT_EQ(encode_base64url(bytes), "-__-");
}

TEST(Base64url, every_byte_survives_a_round_trip) {
  std::vector<std::uint8_t> bytes(256);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
  std::vector<std::uint8_t> out(bytes.size());
  ASSERT_TRUE(decode_base64url(encode_base64url(bytes), out));
  EXPECT_EQ(out, bytes);
}

TEST(Base64url, refuses_what_it_would_not_write) {
  std::array<std::uint8_t, 1> out{};
  EXPECT_TRUE(decode_base64url("Zg", out));
  for (const std::string_view text : {"", "Z", "Zg=", "Zg==", "Zm8", "Z+", "Z/", "Z ", "Z\n", "Z\xFF", "Zh"}) {
    EXPECT_FALSE(decode_base64url(text, out)) << text;
  }
}

TEST(Base64url, refuses_a_zero_byte_inside) {
  std::array<std::uint8_t, 1> out{};
  EXPECT_FALSE(decode_base64url(std::string_view("Z\0", 2), out));
}

}  // namespace
}  // namespace chatroom::base
