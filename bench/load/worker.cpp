#include "load/worker.hpp"

#include "load/frames.hpp"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace chatroom::bench {
namespace {

constexpr std::size_t kReadBuffer = 256 * 1024;
constexpr std::int64_t kLongestWait = 20 * kMillisecond;
constexpr std::int64_t kCountEvery = 50 * kMillisecond;
constexpr std::int64_t kPatienceAtEnd = 2 * kSecond;
constexpr std::size_t kConnectsPerTurn = 256;
constexpr std::uint32_t kTimer = UINT32_MAX;  // among the positions of clients in epoll's data

}  // namespace

std::vector<Role> assign_roles(const Options& options) {
  const std::uint64_t total = options.active_connections();
  std::vector<Role> roles(static_cast<std::size_t>(total));
  std::uint32_t slow = options.slow_readers;
  for (std::uint64_t i = 0; i < total; ++i) {
    // A room's members are neighbours, so that each room has members on every worker and node.
    const std::uint64_t room = i * options.rooms / total;
    const std::uint64_t first = (room * total + options.rooms - 1) / options.rooms;
    auto& role = roles[static_cast<std::size_t>(i)];
    role = {static_cast<std::uint32_t>(room), static_cast<std::uint32_t>(i - first), i - first < options.senders,
            false};
  }
  for (auto role = roles.rbegin(); role != roles.rend() && slow > 0; ++role) {
    if (role->sender || role->position == 0) continue;
    role->slow = true;
    --slow;
  }
  for (std::uint32_t i = 0; i < options.idle; ++i) {
    roles.push_back({options.rooms + i / Options::kIdleRoom, i % Options::kIdleRoom, false, false});
  }
  return roles;
}

std::size_t first_target(const Role& role, std::uint32_t index, std::size_t targets, bool apart) noexcept {
  if (!apart) return index % targets;
  const std::size_t senders = role.room % targets;
  return role.sender ? senders : (senders + 1 + role.position % (targets - 1)) % targets;
}

Worker::Worker(Shared& shared, std::uint32_t number)
    : shared_(shared), options_(shared.options), buffer_(kReadBuffer), random_(std::random_device{}()) {
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (epoll_ < 0 || timer_ < 0) throw std::system_error(errno, std::generic_category(), "can't make an epoll set");
  epoll_event event{EPOLLIN, {}};
  event.data.u32 = kTimer;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, timer_, &event);
  padding_.assign(options_.text_bytes - kTimeBytes, 'x');
  if (options_.has_traffic() && !options_.closed) schedule_ = Schedule(options_.rate, options_.rooms, options_.senders);
  for (std::uint32_t i = number; i < shared.roles.size(); i += options_.threads) {
    const Role& role = shared.roles[i];
    if (role.sender && options_.has_traffic() && !options_.closed) {
      schedule_.add(role.room, role.position, static_cast<std::uint32_t>(clients_.size()));
    }
    clients_.emplace_back(i, role);
  }
}

Worker::~Worker() {
  for (auto& client : clients_) {
    if (client.has_socket()) ::close(client.socket);
  }
  if (timer_ >= 0) ::close(timer_);
  if (epoll_ >= 0) ::close(epoll_);
}

void Worker::run() {
  while (!shared_.stop.load(std::memory_order_relaxed)) turn();
  close_all();
}

// Reading comes first: an ACK that is there already belongs to what may be sent now.
void Worker::turn() {
  wait_for_events(steady_ns());
  const std::int64_t now = steady_ns();
  act_on_course(now);
  flush();
}

void Worker::act_on_course(std::int64_t now) {
  measure_start_ = shared_.measure_start.load(std::memory_order_relaxed);
  send_stop_ = shared_.send_stop.load(std::memory_order_relaxed);
  start_connects(now);
  wake_clients(now);
  if (options_.has_traffic()) send_due(now);
  if (!dropped_ && now >= shared_.drop_at.load(std::memory_order_relaxed)) drop_all(now);
  if (!slow_stopped_ && now >= measure_start_) {
    slow_stopped_ = true;
    for (auto& client : clients_) {
      if (!client.role.slow || !client.has_socket()) continue;
      client.reads = false;
      watch(client);
    }
  }
  if (!slow_resumed_ && shared_.read_again.load(std::memory_order_relaxed)) {
    slow_resumed_ = true;
    for (auto& client : clients_) {
      client.reads = true;
      if (client.role.slow && client.has_socket()) watch(client);
    }
  }
  if (shared_.draining.load(std::memory_order_relaxed)) count_outstanding(now);
}

void Worker::start_connects(std::int64_t now) {
  const std::uint32_t limit = shared_.connect_limit.load(std::memory_order_acquire);
  for (std::size_t count = 0; next_connect_ < clients_.size() && count < kConnectsPerTurn; ++count, ++next_connect_) {
    Client& client = clients_[next_connect_];
    if (client.index >= limit) return;
    const double position = client.index - shared_.connect_base.load(std::memory_order_relaxed);
    const double delay = options_.ramp > 0 ? position / options_.ramp * kSecond : 0;
    if (now - static_cast<std::int64_t>(delay) < shared_.connect_start.load(std::memory_order_relaxed)) return;
    connect(client);
  }
}

void Worker::wake_clients(std::int64_t now) {
  while (!wakes_.empty() && wakes_.top().first <= now) {
    Client& client = client_at(wakes_.top().second);
    wakes_.pop();
    if (client.state == Client::State::paused) {
      connect(client);
    } else if (client.sender) {
      send_what_may(client, now);
    }
  }
  std::erase_if(for_a_room_, [this](std::uint32_t position) {
    Client& client = client_at(position);
    if (shared_.room_ids[client.role.room].load(std::memory_order_acquire) == 0) return false;
    if (client.state == Client::State::entering) enter_room(client);
    return true;
  });
}

void Worker::send_due(std::int64_t now) {
  const std::int64_t start = shared_.send_start.load(std::memory_order_relaxed);
  if (now < start) return;
  if (!sending_) {
    sending_ = true;
    schedule_.start(start);
    if (options_.closed) {
      for (auto& client : clients_) {
        if (client.sender) send_what_may(client, now);
      }
    }
  }
  while (!schedule_.empty() && schedule_.next_time() <= now && schedule_.next_time() < send_stop_) {
    Client& client = client_at(schedule_.next_sender());
    client.sender->waiting.push_back(schedule_.next_time());
    schedule_.advance();
    send_what_may(client, now);
  }
}

void Worker::drop_all(std::int64_t now) {
  dropped_ = true;
  for (auto& client : clients_) {
    if (client.role.sender || !client.has_socket() || client.state != Client::State::joined) continue;
    // A reset: what the server has sent and we have not read is gone, as when a network goes away.
    const linger reset{1, 0};
    ::setsockopt(client.socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    forget_socket(client);
    client.resuming = true;
    client.connect_time = now;
    client.state = Client::State::paused;
    wakes_.emplace(now, position_of(client));
    counters.dropped.add();
  }
}

void Worker::count_outstanding(std::int64_t now) {
  if (now < next_count_) return;
  next_count_ = now + kCountEvery;
  std::uint64_t outstanding = 0;
  for (const auto& client : clients_) {
    if (client.role.slow || !client.greeted) continue;
    auto& latest = shared_.room_latest[client.role.room];
    std::uint64_t known = latest.load(std::memory_order_relaxed);
    while (known < client.tracker.highest() && !latest.compare_exchange_weak(known, client.tracker.highest())) continue;
    outstanding += client.tracker.missing(latest.load(std::memory_order_relaxed)) + (client.resuming ? 1 : 0);
    if (client.sender) outstanding += client.sender->unacked.size() + client.sender->waiting.size();
  }
  counters.outstanding.set(outstanding);
}

std::int64_t Worker::next_time() const {
  std::int64_t next = wakes_.empty() ? kNever : wakes_.top().first;
  const std::int64_t start = shared_.send_start.load(std::memory_order_relaxed);
  if (!sending_ && options_.has_traffic()) next = std::min(next, start);
  if (sending_ && !schedule_.empty() && schedule_.next_time() < send_stop_)
    next = std::min(next, schedule_.next_time());
  if (next_connect_ < clients_.size() &&
      clients_[next_connect_].index < shared_.connect_limit.load(std::memory_order_relaxed)) {
    constexpr std::int64_t kRampStep = kMillisecond;
    next = std::min(next, options_.ramp > 0 ? now_ + kRampStep : 0);
  }
  return next;
}

void Worker::wait_for_events(std::int64_t now) {
  now_ = now;
  const std::int64_t next = next_time();
  int timeout = static_cast<int>(kLongestWait / kMillisecond);
  if (next <= now) timeout = 0;
  // epoll counts milliseconds, which would make messages late.
  if (next > now && next - now < kLongestWait && next != timer_set_to_) {
    timer_set_to_ = next;
    const itimerspec at{{0, 0}, {next / kSecond, next % kSecond}};
    ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &at, nullptr);
  }
  std::array<epoll_event, 512> events{};
  const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout);
  for (int i = 0; i < count; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    if (event.data.u32 == kTimer) {
      std::uint64_t expirations = 0;
      if (::read(timer_, &expirations, sizeof expirations) < 0) continue;
      continue;
    }
    Client& client = client_at(event.data.u32);
    if (!client.has_socket()) continue;
    if (client.state == Client::State::connecting) {
      connected(client);
      continue;
    }
    if ((event.events & EPOLLOUT) != 0) write(client);
    if (client.has_socket() && (event.events & ~static_cast<unsigned>(EPOLLOUT)) != 0) readable(client);
  }
}

void Worker::close_all() {
  closing_ = true;
  std::size_t open = 0;
  const std::int64_t deadline = steady_ns() + kPatienceAtEnd;
  const std::string normal{'\x03', '\xE8'};  // 1000
  for (auto& client : clients_) {
    const bool speaks = client.state == Client::State::joined || client.state == Client::State::entering;
    if (!client.has_socket() || !speaks) continue;
    client.state = Client::State::closing;
    queue_frame(client, ws::Opcode::close, normal);
  }
  do {
    flush();
    wait_for_events(steady_ns());
    open = static_cast<std::size_t>(std::count_if(clients_.begin(), clients_.end(), [](const Client& client) {
      return client.has_socket() && client.state == Client::State::closing;
    }));
  } while (open > 0 && steady_ns() < deadline);
}

}  // namespace chatroom::bench
