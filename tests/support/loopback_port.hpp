// LoopbackPort: a TCP port of 127.0.0.1 that belongs to a test for the life of the object, whether or not somebody
// listens there at the time. So a server can be stopped and started again on its port, and nobody gets in between: the
// port is bound here, with SO_REUSEADDR, as whoever listens on it has to set, too (servers usually do).
#pragma once

#include <cstdint>

namespace chatroom::test {

class LoopbackPort {
 public:
  // Throws std::system_error if there is no free port.
  LoopbackPort();
  ~LoopbackPort();
  LoopbackPort(const LoopbackPort&) = delete;
  LoopbackPort& operator=(const LoopbackPort&) = delete;

  std::uint16_t number() const noexcept { return number_; }
  // A socket that listens there, non-blocking, to be closed by the caller.
  int listen() const;

 private:
  int socket_ = -1;
  std::uint16_t number_ = 0;
};

// A blocking connection to that port of 127.0.0.1, TCP_NODELAY on; -1 with errno if it is refused. `from`: our own
// address, any of 127.0.0.0/8.
int connect_to_loopback(std::uint16_t port, const char* from = "127.0.0.1");

}  // namespace chatroom::test
