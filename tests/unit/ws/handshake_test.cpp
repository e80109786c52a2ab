#include "ws/handshake.hpp"

#include <gtest/gtest.h>

namespace chatroom::ws::test {
namespace {

// The example of RFC 6455, 1.2 and 1.3.
UpgradeRequest example() {
  return {.method = "GET",
          .http_version = 11,
          .host = "server.example.com",
          .upgrade = "websocket",
          .connection = "Upgrade",
          .sec_websocket_version = "13",
          .sec_websocket_key = "dGhlIHNhbXBsZSBub25jZQ=="};
}

unsigned refusal_status(const UpgradeRequest& request) {
  const auto result = check_upgrade(request);
  return result.has_error() ? result.error().status : 0;
}

TEST(Handshake, answers_the_key_of_the_rfc_as_the_rfc_does) {
  const auto result = check_upgrade(example());
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(*result, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Handshake, takes_field_values_in_any_case_and_within_lists) {
  auto request = example();
  request.upgrade = "h2c,\tWebSocket ";
  request.connection = "keep-alive, uPGRADE";
  request.sec_websocket_version = " 13 ";
  EXPECT_EQ(refusal_status(request), 0U);
}

TEST(Handshake, refuses_a_token_that_is_only_part_of_a_word) {
  auto request = example();
  request.upgrade = "websockets";
  EXPECT_EQ(refusal_status(request), 426U);
  request = example();
  request.connection = "no-upgrade, upgraded, ,";
  EXPECT_EQ(refusal_status(request), 400U);
}

TEST(Handshake, refuses_a_method_other_than_get_with_405) {
  auto request = example();
  request.method = "POST";
  EXPECT_EQ(refusal_status(request), 405U);
}

TEST(Handshake, refuses_http_1_0_with_400) {
  auto request = example();
  request.http_version = 10;
  EXPECT_EQ(refusal_status(request), 400U);
}

TEST(Handshake, refuses_a_request_without_host_with_400) {
  auto request = example();
  request.host = "";
  EXPECT_EQ(refusal_status(request), 400U);
}

TEST(Handshake, refuses_an_ordinary_request_with_426) {
  auto request = example();
  request.upgrade = "";
  request.connection = "keep-alive";
  EXPECT_EQ(refusal_status(request), 426U);
}

TEST(Handshake, refuses_other_versions_with_426) {
  for (const auto* version : {"", "8", "12", "130", "013"}) {
    auto request = example();
    request.sec_websocket_version = version;
    EXPECT_EQ(refusal_status(request), 426U) << version;
  }
}

TEST(Handshake, refuses_a_key_that_is_not_16_bytes_in_base64_with_400) {
  for (const auto* key :
       {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZTE=", "dGhlIHNhbXBsZSBub25j====",
        "dGhlIHNhbXBsZSBub2 jZQ==", "dGhlIHNhbXBsZSBub2-jZQ==", "dGhlIHNhbXBsZSBub25jZSEhISE="}) {
    auto request = example();
    request.sec_websocket_key = key;
    EXPECT_EQ(refusal_status(request), 400U) << key;
  }
}

}  // namespace
}  // namespace chatroom::ws::test
