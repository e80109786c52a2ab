// RedisServer and its moved clock, which other tests build on: a fault here shows there as something that is hard to
// read.
#include "support/redis_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace chatroom::test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::int64_t seconds_of_clock(const RedisServer& redis) { return std::stoll(redis.command({"TIME"}).texts().front()); }

std::string value_of(const RedisServer& redis, const std::string& key) {
  const auto reply = redis.command({"GET", key});
  return reply.is_nil() ? "nothing" : reply.text();
}

// "S (sleeping)", say.
std::string state_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  std::string line;
  while (std::getline(file, line) && !line.starts_with("State:")) {
  }
  return line.substr(line.find_first_not_of(" \t", 6));
}

TEST(RedisServerTest, answers_in_all_kinds_of_values) {
  const RedisServer redis;
  EXPECT_EQ(redis.command({"PING"}).text(), "PONG");
  EXPECT_EQ(redis.command({"RPUSH", "list", "a", "b\r\nc"}).number(), 2);
  EXPECT_EQ(redis.command({"LRANGE", "list", "0", "-1"}).texts(), (std::vector<std::string>{"a", "b\r\nc"}));
  EXPECT_TRUE(redis.command({"GET", "none"}).is_nil());
  EXPECT_THROW(redis.command({"GET", "list"}), Unexpected);
}

TEST(RedisServerTest, keeps_its_port_and_comes_back_with_what_it_saved_or_with_nothing) {
  RedisServer redis;
  const auto port = redis.port();
  redis.command({"SET", "key", "saved"});
  redis.save();
  redis.command({"SET", "key", "later"});
  redis.restart();
  EXPECT_EQ(redis.port(), port);
  EXPECT_EQ(value_of(redis, "key"), "saved");
  redis.restart_empty();
  EXPECT_EQ(value_of(redis, "key"), "nothing");
  redis.command({"SET", "key", "again"});
  redis.flush_all();
  EXPECT_EQ(value_of(redis, "key"), "nothing");
}

TEST(RedisServerTest, keeps_the_ports_of_many_apart) {
  const RedisServer first;
  const RedisServer second;
  EXPECT_NE(first.port(), second.port());
  first.command({"SET", "key", "first"});
  EXPECT_EQ(value_of(second, "key"), "nothing");
}

TEST(RedisServerTest, answers_late_when_paused_or_frozen) {
  RedisServer redis;
  const auto begin = TestClock::now();
  redis.pause_clients(milliseconds(200));
  EXPECT_EQ(redis.command({"PING"}).text(), "PONG");
  EXPECT_GE(TestClock::now() - begin, milliseconds(200));
  redis.freeze();
  RespClient client(redis.port());  // the system takes the connection
  EXPECT_THAT(state_of(redis.pid()), testing::StartsWith("T (stopped)"));
  redis.thaw();
  EXPECT_EQ(client.command({"PING"}).text(), "PONG");
}

TEST(RedisServerTest, has_a_clock_that_the_test_moves) {
  RedisServer redis({.moved_clock = true});
  const auto before = seconds_of_clock(redis);
  redis.command({"SET", "short", "x", "PX", "90000"});
  redis.command({"SET", "long", "x", "EX", "7200"});
  redis.advance_clock(hours(1));
  const auto after = seconds_of_clock(redis);
  EXPECT_GE(after - before, 3600);
  EXPECT_LT(after - before, 3660);
  EXPECT_EQ(value_of(redis, "short"), "nothing");
  EXPECT_LE(redis.command({"TTL", "long"}).number(), 3600);
  const auto script_time = redis.command({"EVAL", "return redis.call('TIME')[1]", "0"}).text();
  EXPECT_GE(std::stoll(script_time), after);
  redis.restart_empty();
  EXPECT_GE(seconds_of_clock(redis), after) << "a restart keeps the clock";
}

TEST(RedisServerTest, has_the_clock_of_the_machine_unless_asked_otherwise) {
  RedisServer redis;
  EXPECT_THROW(redis.advance_clock(seconds(1)), Unexpected);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  EXPECT_NEAR(static_cast<double>(seconds_of_clock(redis)), std::chrono::duration<double>(now).count(), 60);
}

}  // namespace
}  // namespace chatroom::test
