// PollSet: the descriptors that a shard waits for by itself (client sockets, its mailbox's wake-up), in an epoll set of
// their own. Asio would re-arm each socket after each read and keep about 1 KB for it; here a socket is registered
// once, level triggered, and costs nothing of ours while it is silent. Used by one thread. It does not own the
// descriptors, and a descriptor leaves the set when it is closed.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <system_error>

namespace chatroom::shard {

// What to be told of. A broken connection is always told.
struct Interest {
  bool readable = false;
  bool writable = false;
  // Once for each time that something new comes, instead of for as long as there is something.
  bool edge_triggered = false;
};

struct Readiness {
  std::uint64_t token = 0;  // as given to add()
  bool readable = false;    // a read gives bytes, the end, or the error
  bool writable = false;
  bool broken = false;  // both directions are gone
};

class PollSet {
 public:
  // At most so many descriptors are told of in one poll().
  static constexpr std::size_t kBatch = 256;

  // Throws std::system_error if the system has no descriptor left.
  PollSet();
  PollSet(const PollSet&) = delete;
  PollSet& operator=(const PollSet&) = delete;
  ~PollSet();

  // Readable whenever poll() would return something.
  int native_handle() const noexcept { return epoll_; }

  // Fails if the system refuses: out of memory, or too many registrations.
  std::error_code add(int descriptor, Interest interest, std::uint64_t token) noexcept;
  std::error_code change(int descriptor, Interest interest, std::uint64_t token) noexcept;

  // What is ready now, without waiting. A full batch means that there may be more. Valid until the next call.
  std::span<const Readiness> poll() noexcept;

 private:
  std::error_code control(int operation, int descriptor, Interest interest, std::uint64_t token) const noexcept;

  int epoll_;
  std::array<epoll_event, kBatch> events_{};
  std::array<Readiness, kBatch> ready_{};
};

}  // namespace chatroom::shard
