#include "base/token.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace chatroom::base {
namespace {

TokenSecret counting_secret() {
  TokenSecret secret;
  for (std::size_t i = 0; i < secret.size(); ++i) secret[i] = static_cast<std::uint8_t>(i);
  return secret;
}

const std::string kText = "12345.AAECAwQFBgcICQoLDA0ODw";

TEST(Token, is_the_id_a_dot_and_22_characters) { EXPECT_EQ(format_token({ClientId{12345}, counting_secret()}), kText); }

TEST(Token, comes_back_from_its_text) {
  const auto token = parse_token(kText);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->client_id, ClientId{12345});
  EXPECT_EQ(token->secret, counting_secret());
}

TEST(Token, holds_the_largest_id_that_a_browser_can) {
  const auto text = format_token({ClientId{kMaxSafeInteger}, counting_secret()});
  const auto token = parse_token(text);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->client_id, ClientId{kMaxSafeInteger});
}

TEST(Token, refuses_every_shorter_text) {
  for (std::size_t length = 0; length < kText.size(); ++length)
    EXPECT_FALSE(parse_token(kText.substr(0, length))) << length;
}

TEST(Token, refuses_hostile_texts) {
  const std::string secret = ".AAECAwQFBgcICQoLDA0ODw";
  for (const std::string& text : {
           secret,             // no id
           "0" + secret,       // ids start at 1
           "012345" + secret,  // a second way to write an id
           "+12345" + secret,
           "-12345" + secret,
           " 12345" + secret,
           "0x10" + secret,
           "1e5" + secret,
           "9007199254740992" + secret,      // beyond what JavaScript holds
           "18446744073709551616" + secret,  // beyond 64 bits
           "99999999999999999999999999999999" + secret,
           std::string("123\00045", 6) + secret,         // a zero byte
           "12345" + secret + "A",                       // too long
           "12345" + secret + "==",                      // padded
           std::string("12345.AAECAwQFBgcICQoLDA0ODx"),  // unused bits that are set
           std::string("12345.AAECAwQFBgcICQoLDA0O+/"),  // the other alphabet
           std::string("12345..AAECAwQFBgcICQoLDA0OD"),
           std::string(1 << 20, '1'),
           std::string(1 << 20, '.'),
       }) {
    EXPECT_FALSE(parse_token(text)) << text.substr(0, 60);
  }
}

TEST(Token, is_stored_as_the_sha_256_of_its_secret) {
  // printf '\0\1…\17' | sha256sum
  const TokenHash expected = {0xbe, 0x45, 0xcb, 0x26, 0x05, 0xbf, 0x36, 0xbe, 0xbd, 0xe6, 0x84,
                              0x84, 0x1a, 0x28, 0xf0, 0xfd, 0x43, 0xc6, 0x98, 0x50, 0xa3, 0xdc,
                              0xe5, 0xfe, 0xdb, 0xa6, 0x99, 0x28, 0xee, 0x3a, 0x89, 0x91};
  EXPECT_EQ(hash_of(counting_secret()), expected);
}

TEST(Token, hashes_that_differ_in_any_one_bit_are_not_equal) {
  const TokenHash hash = hash_of(counting_secret());
  EXPECT_TRUE(equal_in_constant_time(hash, hash));
  for (std::size_t bit = 0; bit < hash.size() * 8; ++bit) {
    TokenHash other = hash;
    other[bit / 8] = static_cast<std::uint8_t>(other[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_FALSE(equal_in_constant_time(hash, other)) << bit;
  }
}

}  // namespace
}  // namespace chatroom::base
