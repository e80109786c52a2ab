// What the query of /ws asks to resume.
#include "net/connect_query.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::net {
namespace {

const base::SessionToken kToken{base::ClientId{12'345}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};

TEST(ConnectQuery, names_session_seq_and_epoch_in_any_order) {
  const auto request = parse_connect_query("epoch=AbC-_9&seq=17&session=" + base::format_token(kToken) + "&other=1");
  ASSERT_TRUE(request.session);
  EXPECT_EQ(request.session->client_id, kToken.client_id);
  EXPECT_EQ(request.session->secret, kToken.secret);
  EXPECT_EQ(request.seq, 17U);
  EXPECT_EQ(request.epoch, "AbC-_9");
}

TEST(ConnectQuery, asks_for_nothing_if_it_is_empty) {
  const auto request = parse_connect_query("");
  EXPECT_FALSE(request.session);
  EXPECT_EQ(request.seq, 0U);
  EXPECT_EQ(request.epoch, "");
}

TEST(ConnectQuery, takes_values_that_cannot_be_read_as_missing) {
  for (const char* const seq : {"-1", "1x", "", "1.0", "9007199254740992", "99999999999999999999"}) {
    EXPECT_EQ(parse_connect_query(std::string("seq=") + seq).seq, 0U) << seq;
  }
  for (const char* const epoch : {"a.b", "12345678901234567", "a%20b", "%C3%A9"}) {
    EXPECT_EQ(parse_connect_query(std::string("epoch=") + epoch).epoch, "") << epoch;
  }
  EXPECT_FALSE(parse_connect_query("session=12345.short").session);
  EXPECT_FALSE(parse_connect_query("session=").session);
}

TEST(ConnectQuery, keeps_the_largest_seq_and_the_longest_epoch) {
  const auto request = parse_connect_query("seq=9007199254740991&epoch=1234567890123456");
  EXPECT_EQ(request.seq, base::kMaxSafeInteger);
  EXPECT_EQ(request.epoch, "1234567890123456");
}

}  // namespace
}  // namespace chatroom::net
