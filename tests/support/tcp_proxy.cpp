#include "support/tcp_proxy.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>

namespace chatroom::test {
namespace {

// In one direction of one connection; beyond it the sender has to wait, as behind a full buffer of the network.
constexpr std::size_t kMaxWaiting = 4U << 20U;

bool would_block() { return errno == EAGAIN || errno == EINTR; }

}  // namespace

TcpProxy::TcpProxy(std::uint16_t server_port)
    : server_port_(server_port), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), listener_(port_.listen()) {
  thread_ = std::thread([this] { run(); });
}

TcpProxy::~TcpProxy() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed();
  }
  thread_.join();
  close_all();
  if (listener_ >= 0) ::close(listener_);
  ::close(wake_);
}

void TcpProxy::delay(std::chrono::milliseconds each_way) {
  const std::lock_guard lock(mutex_);
  delay_ = each_way;
}

void TcpProxy::cut() {
  const std::lock_guard lock(mutex_);
  close_all();
  changed();
}

void TcpProxy::refuse() {
  const std::lock_guard lock(mutex_);
  close_all();
  if (listener_ >= 0) ::close(listener_);
  listener_ = -1;
  changed();
}

void TcpProxy::hold() {
  const std::lock_guard lock(mutex_);
  held_ = true;
  changed();
}

void TcpProxy::resume() {
  const std::lock_guard lock(mutex_);
  if (listener_ < 0) listener_ = port_.listen();
  held_ = false;
  changed();
}

std::size_t TcpProxy::connections() const {
  const std::lock_guard lock(mutex_);
  return links_.size();
}

std::size_t TcpProxy::connected() const {
  const std::lock_guard lock(mutex_);
  return connected_;
}

// Descriptors are closed and opened while the thread polls: what it was told about them then counts no more.
void TcpProxy::changed() {
  ++version_;
  const std::uint64_t one = 1;
  if (::write(wake_, &one, sizeof one) < 0) std::terminate();
}

void TcpProxy::run() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    const auto now = Clock::now();
    std::vector<pollfd> waiting{{wake_, POLLIN, 0}, {held_ ? -1 : listener_, POLLIN, 0}};
    for (const auto& link : links_) {
      for (const Direction* direction : {&link->up, &link->down}) {
        const bool reads = !held_ && !direction->ended && direction->waiting < kMaxWaiting;
        const bool writes = !held_ && !direction->chunks.empty() && direction->chunks.front().due <= now;
        waiting.push_back({reads ? direction->from : -1, POLLIN, 0});
        waiting.push_back({writes ? direction->to : -1, POLLOUT, 0});
      }
    }
    const int timeout = milliseconds_to_next();
    const auto version = version_;
    lock.unlock();
    ::poll(waiting.data(), waiting.size(), timeout);
    lock.lock();
    std::uint64_t count = 0;
    if (waiting[0].revents != 0 && ::read(wake_, &count, sizeof count) < 0 && !would_block()) std::terminate();
    if (version != version_) continue;
    for (std::size_t i = 0; i < links_.size(); ++i) {
      Link& link = *links_[i];
      const auto* events = &waiting[2 + 4 * i];
      bool open = read(link.up, events[0].revents) && read(link.down, events[2].revents);
      open = open && (held_ || (write(link.up) && write(link.down)));
      if (!open || is_over(link)) close(link);
    }
    std::erase_if(links_, [](const auto& link) { return link->client < 0; });
    if (waiting[1].revents != 0) accept_clients();
  }
}

// -1: until something comes.
int TcpProxy::milliseconds_to_next() const {
  if (held_) return -1;
  auto next = Clock::time_point::max();
  for (const auto& link : links_) {
    for (const Direction* direction : {&link->up, &link->down}) {
      if (!direction->chunks.empty()) next = std::min(next, direction->chunks.front().due);
    }
  }
  if (next == Clock::time_point::max()) return -1;
  const auto time = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
  // What is due already waits for its socket to take it.
  return time.count() > 0 ? static_cast<int>(time.count()) : -1;
}

void TcpProxy::accept_clients() {
  for (;;) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0) return;
    const int on = 1;
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int server = connect_to_loopback(server_port_);
    if (server < 0) {
      ::close(client);
      continue;
    }
    ::fcntl(server, F_SETFL, O_NONBLOCK);
    ++connected_;
    links_.push_back(std::make_unique<Link>(Link{client, server, {client, server}, {server, client}}));
  }
}

bool TcpProxy::read(Direction& direction, short events) const {
  if (events == 0) return true;
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
  const ssize_t count = ::recv(direction.from, buffer.data(), buffer.size(), 0);
  if (count < 0) return would_block();
  if (count == 0) {
    direction.ended = true;
    return true;
  }
  direction.chunks.push_back({{buffer.data(), static_cast<std::size_t>(count)}, Clock::now() + delay_});
  direction.waiting += static_cast<std::size_t>(count);
  return true;
}

bool TcpProxy::write(Direction& direction) {
  const auto now = Clock::now();
  while (!direction.chunks.empty() && direction.chunks.front().due <= now) {
    std::string& bytes = direction.chunks.front().bytes;
    const ssize_t count = ::send(direction.to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) return would_block();
    direction.waiting -= static_cast<std::size_t>(count);
    bytes.erase(0, static_cast<std::size_t>(count));
    if (!bytes.empty()) return true;
    direction.chunks.pop_front();
  }
  if (direction.ended && direction.chunks.empty() && !direction.shut) {
    ::shutdown(direction.to, SHUT_WR);
    direction.shut = true;
  }
  return true;
}

bool TcpProxy::is_over(const Link& link) { return link.up.shut && link.down.shut; }

void TcpProxy::close(Link& link) {
  ::close(link.client);
  ::close(link.server);
  link.client = link.server = -1;
}

void TcpProxy::close_all() {
  for (const auto& link : links_) close(*link);
  links_.clear();
}

}  // namespace chatroom::test
