// TcpProxy between a client and a Redis, which other tests build on.
#include "support/tcp_proxy.hpp"

#include "support/redis_server.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace chatroom::test {
namespace {

using std::chrono::milliseconds;

// Whether a command sent on a raw socket is answered within a short time.
bool is_answered(int socket, milliseconds patience) {
  const timeval time{0, static_cast<suseconds_t>(patience.count() * 1000)};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  char byte = 0;
  return ::recv(socket, &byte, 1, 0) == 1;
}

TEST(TcpProxyTest, hands_everything_on_in_both_directions) {
  const RedisServer redis;
  const TcpProxy proxy(redis.port());
  RespClient client(proxy.port());
  const std::string large(3'000'000, 'x');
  client.command({"SET", "large", large});
  EXPECT_EQ(client.command({"GET", "large"}).text(), large);
  EXPECT_EQ(proxy.connections(), 1U);
}

TEST(TcpProxyTest, delays_each_direction) {
  const RedisServer redis;
  TcpProxy proxy(redis.port());
  RespClient client(proxy.port());
  proxy.delay(milliseconds(100));
  const auto begin = TestClock::now();
  client.command({"PING"});
  EXPECT_GE(TestClock::now() - begin, milliseconds(200));
}

TEST(TcpProxyTest, cuts_connections_and_takes_new_ones) {
  const RedisServer redis;
  TcpProxy proxy(redis.port());
  RespClient client(proxy.port());
  client.command({"PING"});
  proxy.cut();
  EXPECT_THROW(client.command({"PING"}), Unexpected);
  EXPECT_EQ(RespClient(proxy.port()).command({"PING"}).text(), "PONG");
  EXPECT_EQ(proxy.connected(), 2U);
}

TEST(TcpProxyTest, refuses_until_it_resumes) {
  const RedisServer redis;
  TcpProxy proxy(redis.port());
  RespClient client(proxy.port());
  proxy.refuse();
  EXPECT_THROW(client.command({"PING"}), Unexpected);
  EXPECT_EQ(connect_to_loopback(proxy.port()), -1);
  EXPECT_EQ(errno, ECONNREFUSED);
  proxy.resume();
  EXPECT_EQ(RespClient(proxy.port()).command({"PING"}).text(), "PONG");
}

TEST(TcpProxyTest, holds_everything_back_and_then_hands_it_on) {
  const RedisServer redis;
  TcpProxy proxy(redis.port());
  RespClient old_client(proxy.port());
  old_client.command({"PING"});
  proxy.hold();
  const int socket = connect_to_loopback(proxy.port());
  ASSERT_GE(socket, 0) << "the system takes it";
  ASSERT_EQ(::send(socket, "PING\r\n", 6, 0), 6);
  EXPECT_FALSE(is_answered(socket, milliseconds(200)));
  proxy.resume();
  EXPECT_TRUE(is_answered(socket, milliseconds(999)));
  EXPECT_EQ(old_client.command({"PING"}).text(), "PONG") << "it was not closed";
  ::close(socket);
}

TEST(TcpProxyTest, ends_the_connection_when_the_server_does) {
  RedisServer redis;
  const TcpProxy proxy(redis.port());
  RespClient client(proxy.port());
  client.command({"PING"});
  redis.kill();
  EXPECT_THROW(client.command({"PING"}), Unexpected);
  EXPECT_THROW(RespClient(proxy.port()).command({"PING"}), Unexpected);
}

}  // namespace
}  // namespace chatroom::test
