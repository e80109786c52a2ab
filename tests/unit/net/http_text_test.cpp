// Targets, queries, dates and entity tags.
#include "net/http_text.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string_view>

namespace chatroom::net {
namespace {

void expect_target(std::string_view target, std::string_view path, std::string_view query) {
  const auto split = split_target(target);
  EXPECT_EQ(split.path, path) << target;
  EXPECT_EQ(split.query, query) << target;
}

TEST(Target, is_taken_apart_at_the_first_question_mark) {
  expect_target("/", "/", "");
  expect_target("/ws", "/ws", "");
  expect_target("/ws?", "/ws", "");
  expect_target("/ws?a=1&b=?", "/ws", "a=1&b=?");
  expect_target("/?a", "/", "a");
}

TEST(Target, may_be_in_absolute_form) {
  expect_target("http://localhost:3000/ws?a=1", "/ws", "a=1");
  expect_target("http://localhost", "/", "");
  expect_target("http://localhost?a=1", "/", "a=1");
}

TEST(Target, of_another_form_is_no_path_that_exists) {
  expect_target("*", "/", "");
  expect_target("", "/", "");
}

TEST(QueryParameter, is_the_first_of_its_name) {
  EXPECT_EQ(query_parameter("a=1&b=2&a=3", "a"), "1");
  EXPECT_EQ(query_parameter("a=1&b=2", "b"), "2");
  EXPECT_EQ(query_parameter("ab=1&a=2", "a"), "2");
  EXPECT_EQ(query_parameter("a=", "a"), "");
  EXPECT_EQ(query_parameter("a=b=c", "a"), "b=c");
}

TEST(QueryParameter, is_missing_without_a_value) {
  EXPECT_EQ(query_parameter("", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("a", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("&&b=1&", "a"), std::nullopt);
}

TEST(QueryParameter, is_percent_decoded) {
  EXPECT_EQ(query_parameter("a=%41%2fz%2E", "a"), "A/z.");
  EXPECT_EQ(query_parameter("a=1%", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("a=1%4", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("a=%4x", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("a=%-1", "a"), std::nullopt);
}

// The example of RFC 9110, section 5.6.7.
TEST(HttpDate, is_written_as_the_rfc_wants_it) {
  EXPECT_EQ(http_date(std::chrono::system_clock::from_time_t(784'111'777)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Etag, matches_in_a_list_and_as_weak_and_by_a_star) {
  EXPECT_TRUE(matches_etag("\"a\"", "\"a\""));
  EXPECT_TRUE(matches_etag("\"b\", \"a\"", "\"a\""));
  EXPECT_TRUE(matches_etag("W/\"a\" ,\"b\"", "\"a\""));
  EXPECT_TRUE(matches_etag("*", "\"a\""));
}

TEST(Etag, does_not_match_another_or_none) {
  EXPECT_FALSE(matches_etag("", "\"a\""));
  EXPECT_FALSE(matches_etag("\"aa\"", "\"a\""));
  EXPECT_FALSE(matches_etag("a", "\"a\""));
}

TEST(AcceptEncoding, names_what_the_client_takes) {
  for (const char* const field :
       {"br", "gzip, br", "gzip,br;q=0.5", " BR ; Q=1", "gzip;q=0, br", "*", "gzip, *;q=0.1"}) {
    EXPECT_TRUE(accepts_coding(field, "br")) << field;
  }
}

TEST(AcceptEncoding, names_what_the_client_does_not_take) {
  for (const char* const field : {"", "gzip", "brotli", "x-br", "br;q=0", "br; q=0.000", "*;q=0", "br;q=0, *", ",;,"}) {
    EXPECT_FALSE(accepts_coding(field, "br")) << field;
  }
}

}  // namespace
}  // namespace chatroom::net
