#include "floor/reader.hpp"

#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <thread>
#include <vector>

namespace chatroom::bench {
namespace {

int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr generic{};
  std::memcpy(&generic, &to, sizeof generic);
  return socket >= 0 && ::connect(socket, &generic, sizeof to) == 0 ? socket : -1;
}

// The exit status of the child.
int read_all(std::uint16_t port, std::uint32_t connections, std::chrono::microseconds pause) {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  for (std::uint32_t i = 0; i < connections; ++i) {
    epoll_event event{EPOLLIN, {}};
    event.data.fd = connect_to(port);
    if (event.data.fd < 0 || ::epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event) != 0) return EXIT_FAILURE;
  }
  std::vector<char> buffer(256 * 1024);
  std::array<epoll_event, 512> events{};
  while (connections > 0) {
    if (pause.count() > 0) std::this_thread::sleep_for(pause);
    const int count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    if (count < 0 && errno != EINTR) return EXIT_FAILURE;
    for (int i = 0; i < count; ++i) {
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      if (::recv(socket, buffer.data(), buffer.size(), 0) > 0) continue;
      ::close(socket);
      --connections;
    }
  }
  return EXIT_SUCCESS;
}

}  // namespace

pid_t start_reader(std::uint16_t port, std::uint32_t connections, std::chrono::microseconds pause,
                   std::optional<int> cpu) {
  const pid_t child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "can't start the reader");
  if (child > 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<std::size_t>(*cpu), &set);
    ::sched_setaffinity(0, sizeof set, &set);
  }
  ::_exit(read_all(port, connections, pause));
}

}  // namespace chatroom::bench
