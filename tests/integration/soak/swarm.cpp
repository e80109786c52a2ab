#include "integration/soak/swarm.hpp"

#include "support/deadline.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace chatroom::test {
namespace {

constexpr int kTurnMs = 10;

}  // namespace

Swarm::Swarm(std::uint16_t port, std::size_t members) : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  for (std::size_t i = 0; i < members; ++i) members_.emplace_back(port);
}

Swarm::~Swarm() { ::close(epoll_); }

void Swarm::connect(std::size_t i) {
  members_[i].connect();
  watch(i, EPOLL_CTL_ADD);
}

// The descriptor of a lost connection is closed, and with it goes out of the set by itself; that of one taken over is
// still open, and is not to be read any more.
void Swarm::lose_connection(std::size_t i, Loss how) {
  if (how == Loss::taken_over) watch(i, EPOLL_CTL_DEL);
  members_[i].lose_connection(how);
  if (how == Loss::taken_over) watch(i, EPOLL_CTL_ADD);
}

void Swarm::watch(std::size_t i, int operation) {
  const Link& link = *members_[i].link();
  epoll_event event{};
  event.events = EPOLLIN | (link.wants_to_write() ? EPOLLOUT : 0U);
  event.data.u64 = i;
  if (::epoll_ctl(epoll_, operation, link.descriptor(), &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

void Swarm::turn() {
  std::array<epoll_event, 256> events{};
  const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), kTurnMs);
  for (int k = 0; k < count; ++k) {
    const auto i = static_cast<std::size_t>(events[static_cast<std::size_t>(k)].data.u64);
    const auto what = events[static_cast<std::size_t>(k)].events;
    Member& member = members_[i];
    try {
      if ((what & EPOLLOUT) != 0) member.on_writable();
      if ((what & ~static_cast<unsigned>(EPOLLOUT)) != 0) member.on_readable();
    } catch (const std::exception& error) {
      throw Unexpected("member " + std::to_string(i) + ": " + error.what());
    }
    watch(i, EPOLL_CTL_MOD);
  }
}

void Swarm::turn_until(const std::string& what, std::chrono::seconds patience, const std::function<bool()>& done) {
  const auto deadline = deadline_from_now(patience);
  while (!done()) {
    if (TestClock::now() >= deadline) throw Unexpected("waited in vain until " + what);
    turn();
  }
}

}  // namespace chatroom::test
