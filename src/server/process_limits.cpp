#include "server/process_limits.hpp"

#include "net/socket_budget.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace chatroom::server {
namespace {

// Standard streams, the log, and for each of at most 64 shards: two epoll sets, two event descriptors, a timer, a
// listener.
constexpr std::size_t kOwnFiles = 512;

// A limit of infinity, or of more than anybody uses, is taken as this.
constexpr std::size_t kMaxOpenFiles = 16u << 20;

}  // namespace

void raise_open_file_limit() noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::size_t open_file_limit() noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  return static_cast<std::size_t>(std::min<rlim_t>(limit.rlim_cur, kMaxOpenFiles));
}

std::size_t connections_for(std::size_t open_files) noexcept {
  const std::size_t others = kOwnFiles + net::SocketBudget::kHttpReserve;
  return open_files > 2 * others ? open_files - others : open_files / 2;
}

}  // namespace chatroom::server
