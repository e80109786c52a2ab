#include "integration/admin_rooms/crowd.hpp"

#include "integration/soak/link.hpp"
#include "support/deadline.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace chatroom::test {
namespace {

constexpr std::size_t kAtOnce = 64;
constexpr std::chrono::minutes kPatienceForAll{4};

class Crowd {
 public:
  Crowd(std::uint16_t port, std::size_t rooms) : port_(port), rooms_(rooms), people_(kAtOnce) {}
  ~Crowd() { ::close(epoll_); }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  void run() {
    for (std::size_t i = 0; i < people_.size(); ++i) come(i);
    const auto deadline = deadline_from_now(kPatienceForAll);
    std::array<epoll_event, kAtOnce> events{};
    while (done_ < rooms_) {
      if (TestClock::now() > deadline) throw Unexpected("only " + std::to_string(done_) + " rooms in time");
      const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 1'000);
      for (int k = 0; k < count; ++k) on_ready(static_cast<std::size_t>(events[static_cast<std::size_t>(k)].data.u64));
    }
  }

 private:
  void come(std::size_t i) {
    people_[i].reset();
    if (begun_ == rooms_) return;
    ++begun_;
    people_[i] = std::make_unique<Link>(port_, "/ws");
    watch(i, EPOLL_CTL_ADD);
  }

  void watch(std::size_t i, int operation) const {
    epoll_event event{};
    event.events = EPOLLIN | (people_[i]->wants_to_write() ? EPOLLOUT : 0U);
    event.data.u64 = i;
    ::epoll_ctl(epoll_, operation, people_[i]->descriptor(), &event);
  }

  void on_ready(std::size_t i) {
    Link& link = *people_[i];
    bool has_room = false;
    link.write();
    link.read([&](std::string_view event) {
      if (event.find(R"("type":"CONNECT")") != std::string_view::npos) {
        link.send(Opcode::text, R"({"type":"CREATE_ROOM","name":"Room )" + std::to_string(++created_) + R"("})");
        link.write();
      } else if (event.find(R"("type":"ROOM_JOINED")") != std::string_view::npos) {
        has_room = true;
      } else {
        throw Unexpected("instead of a room: " + std::string(event));
      }
    });
    if (link.is_over()) throw Unexpected("closed with " + std::to_string(link.close_code()));
    if (!has_room) {
      watch(i, EPOLL_CTL_MOD);
      return;
    }
    // A reset: it keeps no port of ours busy, and to the server it is a lost connection, whose client stays for its
    // grace time.
    link.reset_at_end();
    ++done_;
    come(i);
  }

  const std::uint16_t port_;
  const std::size_t rooms_;
  std::vector<std::unique_ptr<Link>> people_;
  const int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::size_t begun_ = 0;
  std::size_t created_ = 0;
  std::size_t done_ = 0;
};

}  // namespace

void leave_rooms_behind(std::uint16_t port, std::size_t rooms) { Crowd(port, rooms).run(); }

}  // namespace chatroom::test
