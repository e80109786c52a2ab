#include "support/loopback_port.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace chatroom::test {
namespace {

constexpr int kBacklog = 1024;

[[noreturn]] void fail(const char* call) { throw std::system_error(errno, std::generic_category(), call); }

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int bound_socket(std::uint16_t port, int flags) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
  if (socket < 0) fail("socket");
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in address = loopback(port);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket);
    fail("bind");
  }
  return socket;
}

}  // namespace

LoopbackPort::LoopbackPort() : socket_(bound_socket(0, 0)) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
  number_ = ntohs(address.sin_port);
}

LoopbackPort::~LoopbackPort() { ::close(socket_); }

int LoopbackPort::listen() const {
  const int listener = bound_socket(number_, SOCK_NONBLOCK);
  if (::listen(listener, kBacklog) != 0) fail("listen");
  return listener;
}

int connect_to_loopback(std::uint16_t port, const char* from) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in own = loopback(0);
  ::inet_pton(AF_INET, from, &own.sin_addr);
  // The system chooses our port when it knows the server's, or there would be fewer of them.
  ::setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  const sockaddr_in address = loopback(port);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0 &&
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return socket;
  }
  const int error = errno;
  ::close(socket);
  errno = error;
  return -1;
}

}  // namespace chatroom::test
