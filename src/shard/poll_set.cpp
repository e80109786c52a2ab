#include "shard/poll_set.hpp"

#include <unistd.h>

#include <cerrno>

namespace chatroom::shard {
namespace {

std::error_code last_error() noexcept { return {errno, std::generic_category()}; }

}  // namespace

PollSet::PollSet() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw std::system_error(last_error(), "can't make an epoll set");
}

PollSet::~PollSet() { ::close(epoll_); }

std::error_code PollSet::add(int descriptor, Interest interest, std::uint64_t token) noexcept {
  return control(EPOLL_CTL_ADD, descriptor, interest, token);
}

std::error_code PollSet::change(int descriptor, Interest interest, std::uint64_t token) noexcept {
  return control(EPOLL_CTL_MOD, descriptor, interest, token);
}

std::error_code PollSet::control(int operation, int descriptor, Interest interest, std::uint64_t token) const noexcept {
  epoll_event event{};
  if (interest.readable) event.events |= EPOLLIN;
  if (interest.writable) event.events |= EPOLLOUT;
  if (interest.edge_triggered) event.events |= EPOLLET;
  event.data.u64 = token;
  if (::epoll_ctl(epoll_, operation, descriptor, &event) != 0) return last_error();
  return {};
}

std::span<const Readiness> PollSet::poll() noexcept {
  const int count = ::epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), 0);
  for (int i = 0; i < count; ++i) {
    const auto& event = events_[static_cast<std::size_t>(i)];
    const bool broken = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
    ready_[static_cast<std::size_t>(i)] = {event.data.u64, (event.events & EPOLLIN) != 0,
                                           (event.events & EPOLLOUT) != 0, broken};
  }
  return {ready_.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
}

}  // namespace chatroom::shard
