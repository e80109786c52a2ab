// 300 people in 30 rooms on three nodes talk for two minutes, while every 10 s a random node is killed and comes back,
// connections are lost, and, in the second test, Redis is restarted empty twice. Every acknowledged message reaches
// everybody in its room, once, in one order. Every choice comes from a seed, which is printed; CHAOS_SEED repeats a run
// (as far as the order of the network allows). Takes minutes: `make check` runs it.
#include "integration/cluster/chaos/traveller.hpp"
#include "integration/cluster/cluster.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>
#include <set>
#include <system_error>

namespace chatroom::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kMembers = 300;
constexpr std::size_t kRooms = 30;
constexpr std::size_t kNodes = 3;
constexpr seconds kTime{120};
constexpr seconds kBetweenKills{10};
constexpr seconds kDead{3};
constexpr milliseconds kBetweenMessages{8};                        // in all rooms together
constexpr milliseconds kBetweenLosses{400};                        // of connections
constexpr std::size_t kMaxUnacknowledged = 32;                     // docs/protocol.md
constexpr std::array kEmptyRestarts = {seconds{35}, seconds{85}};  // 5 s from the kills before and after
constexpr int kTurnMs = 5;

std::uint64_t choose_seed() {
  const char* given = std::getenv("CHAOS_SEED");  // NOLINT(concurrency-mt-unsafe): there is one thread
  return given != nullptr ? std::stoull(given) : std::random_device()();
}

class Chaos : public testing::Test {
 protected:
  Chaos() {
    std::cout << "seed: CHAOS_SEED=" << seed_ << std::endl;
    for (std::size_t i = 0; i < kNodes; ++i) ports_.push_back(cluster_.port(i));
    for (std::size_t i = 0; i < kMembers; ++i) members_.emplace_back(ports_, random_);
  }
  ~Chaos() override { ::close(epoll_); }

  static std::size_t room_of(std::size_t member) { return member % kRooms; }

  void watch(std::size_t i, int operation) {
    const Link& link = *members_[i].link();
    epoll_event event{};
    event.events = EPOLLIN | (link.wants_to_write() ? EPOLLOUT : 0U);
    event.data.u64 = i;
    if (::epoll_ctl(epoll_, operation, link.descriptor(), &event) != 0) {
      throw std::system_error(errno, std::generic_category(), "epoll_ctl");
    }
  }

  void turn() {
    std::array<epoll_event, 256> events{};
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), kTurnMs);
    const auto now = TestClock::now();
    for (int k = 0; k < count; ++k) {
      const auto i = static_cast<std::size_t>(events[static_cast<std::size_t>(k)].data.u64);
      const auto what = events[static_cast<std::size_t>(k)].events;
      Traveller& member = members_[i];
      try {
        if ((what & EPOLLOUT) != 0) member.on_writable();
        if ((what & ~static_cast<unsigned>(EPOLLOUT)) != 0) member.on_readable(now);
      } catch (const std::exception& error) {
        throw Unexpected("member " + std::to_string(i) + ": " + error.what());
      }
    }
    for (std::size_t i = 0; i < kMembers; ++i) {
      const bool is_new = members_[i].go_on(now);
      if (members_[i].link() != nullptr) watch(i, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD);
    }
  }

  template <class Condition>
  void turn_until(const std::string& what, Condition done) {
    const auto deadline = deadline_from_now(seconds(60));
    while (!done()) {
      if (TestClock::now() >= deadline) throw Unexpected("waited in vain until " + what);
      turn();
    }
  }

  void fill_rooms() {
    turn_until("everybody is connected",
               [this] { return all([](const auto& member) { return member.is_connected(); }); });
    for (std::size_t i = 0; i < kRooms; ++i) members_[i].create_room();
    turn_until("the rooms are there", [this] {
      return std::all_of(members_.begin(), members_.begin() + kRooms, std::mem_fn(&Traveller::is_in_room));
    });
    for (std::size_t i = kRooms; i < kMembers; ++i) members_[i].join(members_[room_of(i)].room());
    turn_until("everybody is in a room", [this] { return all(std::mem_fn(&Traveller::is_in_room)); });
  }

  template <class Condition>
  bool all(Condition condition) const {
    return std::ranges::all_of(members_, condition);
  }

  // The number of whoever is connected, chosen at random; nothing if it takes too many tries.
  std::optional<std::size_t> anybody() {
    for (int tries = 0; tries < 20; ++tries) {
      const auto i = static_cast<std::size_t>(random_.below(kMembers));
      if (members_[i].is_in_room()) return i;
    }
    return std::nullopt;
  }

  void talk_and_travel(TestClock::time_point now) {
    for (; next_message_ <= now; next_message_ += kBetweenMessages) {
      const auto i = anybody();
      if (i && members_[*i].unacknowledged() < kMaxUnacknowledged) members_[*i].say();
    }
    for (; next_loss_ <= now; next_loss_ += kBetweenLosses) {
      if (const auto i = anybody()) members_[*i].lose_connection();
    }
  }

  // The one that was killed comes back by another port, before the next one goes.
  void kill_and_start_nodes(TestClock::time_point now) {
    if (!dead_ && now >= next_kill_) {
      dead_ = static_cast<std::size_t>(random_.below(kNodes));
      cluster_.node(*dead_).kill();
      std::erase(ports_, cluster_.port(*dead_));
      killed_at_ = now;
      next_kill_ += kBetweenKills;
      ++kills_;
    }
    if (dead_ && now >= killed_at_ + kDead) {
      cluster_.start_node(*dead_);
      ports_.push_back(cluster_.port(*dead_));
      dead_.reset();
    }
  }

  void live_through(bool with_empty_restarts) {
    const auto begin = TestClock::now();
    next_message_ = next_loss_ = begin;
    next_kill_ = begin + kBetweenKills;
    std::size_t restarts = 0;
    turn_until_time(begin + kTime, [&](TestClock::time_point now) {
      talk_and_travel(now);
      kill_and_start_nodes(now);
      if (with_empty_restarts && restarts < kEmptyRestarts.size() && now >= begin + kEmptyRestarts[restarts]) {
        cluster_.redis().restart_empty();
        ++restarts;
      }
    });
  }

  template <class Step>
  void turn_until_time(TestClock::time_point end, Step step) {
    for (auto now = TestClock::now(); now < end; now = TestClock::now()) {
      step(now);
      turn();
    }
  }

  void settle() {
    if (dead_) {
      cluster_.start_node(*dead_);
      ports_.push_back(cluster_.port(*dead_));
    }
    turn_until("all is acknowledged, and everybody has all", [this] {
      if (!all([](const auto& member) {
            return member.is_in_room() && member.unacknowledged() == 0 && member.is_complete();
          })) {
        return false;
      }
      for (std::size_t i = kRooms; i < kMembers; ++i) {
        const Traveller& first = members_[room_of(i)];
        if (members_[i].live() != first.live() || members_[i].epoch() != first.epoch()) return false;
      }
      return true;
    });
  }

  void compare() {
    std::uint64_t resumes = 0;
    std::uint64_t epochs = 0;
    std::vector<std::set<std::string>> acknowledged(kRooms);
    for (std::size_t i = 0; i < kMembers; ++i) {
      acknowledged[room_of(i)].insert(members_[i].acknowledged().begin(), members_[i].acknowledged().end());
      resumes += members_[i].resumes();
      epochs += members_[i].epochs() - 1;
    }
    std::size_t total = 0;
    for (std::size_t i = 0; i < kMembers; ++i) {
      const Traveller& member = members_[i];
      const Traveller& first = members_[room_of(i)];
      const auto from = static_cast<std::ptrdiff_t>(std::max(member.first(), first.first()) - 1);
      ASSERT_TRUE(
          std::equal(member.log().begin() + from, member.log().end(), first.log().begin() + from, first.log().end()))
          << "member " << i << " has another order";
      for (const auto& message : acknowledged[room_of(i)]) {
        ASSERT_TRUE(member.seen().contains(message)) << "member " << i << " never got " << message;
      }
    }
    for (const auto& messages : acknowledged) total += messages.size();
    std::cout << total << " messages acknowledged, " << kills_ << " nodes killed, " << resumes << " sessions resumed, "
              << epochs << " times another epoch was seen" << std::endl;
    EXPECT_GT(total, 10'000U);
    EXPECT_GE(kills_, 11U);
  }

  std::uint64_t seed_ = choose_seed();
  SeededRandom random_{seed_};
  Cluster cluster_{{.nodes = kNodes, .options = {"--room-log-messages", "5000", "--room-log-size", "16MiB"}}};
  std::vector<std::uint16_t> ports_;
  std::vector<Traveller> members_;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);

  TestClock::time_point next_message_{};
  TestClock::time_point next_loss_{};
  TestClock::time_point next_kill_{};
  TestClock::time_point killed_at_{};
  std::optional<std::size_t> dead_;
  std::size_t kills_ = 0;
};

TEST_F(Chaos, every_acknowledged_message_reaches_all_once_in_one_order_while_nodes_are_killed) {
  fill_rooms();
  live_through(false);
  settle();
  compare();
}

TEST_F(Chaos, and_while_redis_is_restarted_empty) {
  fill_rooms();
  live_through(true);
  settle();
  compare();
}

}  // namespace
}  // namespace chatroom::test
