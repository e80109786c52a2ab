#include "ops/redis_url.hpp"

#include <gtest/gtest.h>

namespace chatroom::ops {
namespace {

TEST(RedisUrl, reads_host_port_and_database) {
  EXPECT_EQ(parse_redis_url(""), RedisUrl{});
  EXPECT_EQ(parse_redis_url("redis://db"), (RedisUrl{"db", 6379, "", "", 0, false}));
  EXPECT_EQ(parse_redis_url("redis://10.0.0.1:7000/3"), (RedisUrl{"10.0.0.1", 7000, "", "", 3, false}));
  EXPECT_EQ(parse_redis_url("rediss://[::1]:7000/"), (RedisUrl{"::1", 7000, "", "", 0, true}));
}

TEST(RedisUrl, reads_user_and_password_and_hides_the_password) {
  const auto url = parse_redis_url("redis://chat:p%40ss:word@db/1");
  ASSERT_TRUE(url);
  EXPECT_EQ(*url, (RedisUrl{"db", 6379, "chat", "p@ss:word", 1, false}));
  EXPECT_EQ(format_redis_url(*url), "redis://chat:***@db:6379/1");
  EXPECT_EQ(parse_redis_url("redis://:secret@db"), (RedisUrl{"db", 6379, "", "secret", 0, false}));
}

TEST(RedisUrl, writes_what_it_reads) {
  for (const char* text : {"", "redis://db:6379", "rediss://[::1]:7000/2"}) {
    EXPECT_EQ(format_redis_url(parse_redis_url(text).value()), text);
  }
}

TEST(RedisUrl, refuses_what_is_none) {
  for (const char* text :
       {"db", "http://db", "redis://", "redis://db:0", "redis://db:65536", "redis://db:x", "redis://db/x",
        "redis://db/65536", "redis://[::1", "redis://[::1]7000", "redis://a b", "redis://%zz@db"}) {
    EXPECT_EQ(parse_redis_url(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace chatroom::ops
