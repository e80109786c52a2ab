#include "admin/tokens.hpp"

#include "admin/credentials.hpp"
#include "base/base64url.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <string>

namespace chatroom::admin {
namespace {

constexpr std::string_view kSecret = "0123456789abcdef0123456789abcdef";
constexpr chat::WallTime kNow{1'700'000'000'500};

std::string encoded(std::string_view text) {
  return base::encode_base64url({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

// A token made without the library that is tested.
std::string forged(std::string_view header, std::string_view claims, std::string_view secret = kSecret,
                   const EVP_MD* hash = EVP_sha256()) {
  const std::string head = encoded(header) + '.' + encoded(claims);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(hash, secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(head.data()),
       head.size(), digest.data(), &size);
  return head + '.' + base::encode_base64url({digest.data(), size});
}
constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::string_view kClaims = R"({"sub":"admin","exp":1700003600})";

class TokensTest : public ::testing::Test {
 protected:
  bool is_good(std::string_view token, chat::WallTime now = kNow) const { return tokens.check(token, now).has_value(); }

  test::SeededRandom random;
  Tokens tokens{std::string(kSecret), "admin", std::chrono::minutes(60), random};
};

TEST_F(TokensTest, are_good_until_they_expire_and_not_a_millisecond_longer) {
  const auto token = tokens.issue(kNow);
  EXPECT_EQ(token.expires_at, chat::WallTime(1'700'003'600'000));
  EXPECT_EQ(tokens.check(token.text, kNow), token.expires_at);
  EXPECT_TRUE(is_good(token.text, token.expires_at - chat::WallTime(1)));
  EXPECT_FALSE(is_good(token.text, token.expires_at));
}

TEST_F(TokensTest, are_each_unlike_all_others) { EXPECT_NE(tokens.issue(kNow).text, tokens.issue(kNow).text); }

TEST_F(TokensTest, of_another_maker_with_the_same_secret_are_good) {
  EXPECT_TRUE(is_good(forged(kHeader, kClaims)));
  test::SeededRandom other(2);
  Tokens elsewhere(std::string(kSecret), "admin", std::chrono::minutes(60), other);
  EXPECT_TRUE(is_good(elsewhere.issue(kNow).text));
}

TEST_F(TokensTest, signed_with_another_secret_are_refused) {
  EXPECT_FALSE(is_good(forged(kHeader, kClaims, "0123456789abcdef0123456789abcdeF")));
}

TEST_F(TokensTest, of_another_algorithm_are_refused) {
  const std::string head = encoded(R"({"alg":"none","typ":"JWT"})") + '.' + encoded(kClaims) + '.';
  EXPECT_FALSE(is_good(head));
  EXPECT_FALSE(is_good(head + encoded("x")));
  EXPECT_FALSE(is_good(forged(R"({"alg":"none"})", kClaims)));
  EXPECT_FALSE(is_good(forged(R"({"alg":"None"})", kClaims)));
  EXPECT_FALSE(is_good(forged(R"({"alg":"HS512","typ":"JWT"})", kClaims, kSecret, EVP_sha512())));
  EXPECT_FALSE(is_good(forged(R"({"alg":"HS384","typ":"JWT"})", kClaims, kSecret, EVP_sha384())));
  EXPECT_FALSE(is_good(forged(R"({"alg":"RS256","typ":"JWT"})", kClaims)));
  EXPECT_FALSE(is_good(forged(R"({"typ":"JWT"})", kClaims)));
  EXPECT_FALSE(is_good(forged(R"({"alg":5})", kClaims)));
}

TEST_F(TokensTest, without_good_claims_are_refused) {
  for (const std::string_view claims :
       {R"({"sub":"admin"})", R"({"sub":"admin","exp":"1700003600"})", R"({"sub":"admin","exp":1700003600.5})",
        R"({"sub":"admin","exp":-1})", R"({"sub":"admin","exp":0})", R"({"sub":"admin","exp":9223372036854775807})",
        R"({"sub":"admin","exp":99999999999999999999999})", R"({"sub":"admin","exp":null})",
        R"({"sub":"admin","exp":1700000000})", R"({"exp":1700003600})", R"({"sub":"Admin","exp":1700003600})",
        R"({"sub":["admin"],"exp":1700003600})", R"([])", R"("admin")", "", "{"}) {
    EXPECT_FALSE(is_good(forged(kHeader, claims))) << claims;
  }
}

TEST_F(TokensTest, changed_in_any_character_or_cut_anywhere_are_refused) {
  const std::string token = tokens.issue(kNow).text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(is_good(changed)) << i;
    EXPECT_FALSE(is_good(token.substr(0, i))) << i;
  }
}

TEST_F(TokensTest, without_the_form_of_one_are_refused) {
  const std::string token = tokens.issue(kNow).text;
  for (const auto& text :
       {std::string(), std::string("."), std::string(".."), std::string("..."), token + '.', '.' + token, token + '=',
        token + ' ', token + '\0', token + "\n", "a.b.c" + std::string(2000, 'd'), std::string(1 << 20, '.'),
        std::string("\xFF.\xFF.\xFF")}) {
    EXPECT_FALSE(is_good(text)) << text.substr(0, 40);
  }
  // Good in all but its size.
  EXPECT_FALSE(is_good(forged(kHeader, R"({"sub":"admin","exp":1700003600,"x":")" + std::string(1000, 'y') + "\"}")));
}

TEST(Credentials, match_when_both_do) {
  test::SeededRandom random;
  const Credentials credentials("admin", "correct horse", random);
  EXPECT_TRUE(credentials.match("admin", "correct horse"));
  EXPECT_FALSE(credentials.match("admin", "correct hors"));
  EXPECT_FALSE(credentials.match("admin", "correct horsey"));
  EXPECT_FALSE(credentials.match("Admin", "correct horse"));
  EXPECT_FALSE(credentials.match("correct horse", "admin"));
  EXPECT_FALSE(credentials.match("", ""));
  EXPECT_FALSE(credentials.match("admin", std::string("correct horse\0", 14)));
}

}  // namespace
}  // namespace chatroom::admin
