// A thousand people in ten rooms, and a network that loses two hundred of their connections while they talk. Every
// choice comes from a seed, which is printed; SOAK_SEED repeats a run (as far as the order of the network
// allows).
#include "integration/soak/swarm.hpp"
#include "support/deadline.hpp"
#include "support/raw_client.hpp"
#include "support/seeded_random.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>

namespace chatroom::test {
namespace {

constexpr std::size_t kMembers = 1000;
constexpr std::size_t kRooms = 10;
constexpr std::size_t kMessages = 3000;
constexpr std::size_t kDisconnects = 200;
constexpr std::size_t kMessagesPerDisconnect = kMessages / kDisconnects;
constexpr std::size_t kMaxUnderWay = 64;    // messages, in all rooms together
constexpr std::uint64_t kMaxMissed = 1500;  // how many messages of all rooms somebody is away for, at the most
constexpr std::chrono::seconds kPatienceOfAll{300};

std::uint64_t choose_seed() {
  const char* given = std::getenv("SOAK_SEED");  // NOLINT(concurrency-mt-unsafe): there is one thread
  return given != nullptr ? std::stoull(given) : std::random_device()();
}

void allow_open_files() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

class Soak : public testing::Test {
 protected:
  Soak() {
    std::cout << "seed: SOAK_SEED=" << seed_ << std::endl;
    allow_open_files();
  }

  static std::size_t room_of(std::size_t member) { return member % kRooms; }

  void fill_rooms() {
    for (std::size_t i = 0; i < kMembers; ++i) swarm_.connect(i);
    wait_for_all("everybody is connected", &Member::is_connected);
    for (std::size_t i = 0; i < kRooms; ++i) swarm_[i].create_room();
    swarm_.turn_until("the rooms are there", kPatienceOfAll, [this] {
      return std::all_of(swarm_.members().begin(), swarm_.members().begin() + kRooms, std::mem_fn(&Member::is_in_room));
    });
    for (std::size_t i = kRooms; i < kMembers; ++i) swarm_[i].join(swarm_[room_of(i)].room());
    wait_for_all("everybody is in a room", &Member::is_in_room);
  }

  void wait_for_all(const std::string& what, bool (Member::*condition)() const noexcept) {
    swarm_.turn_until(what, kPatienceOfAll,
                      [&] { return std::ranges::all_of(swarm_.members(), std::mem_fn(condition)); });
  }

  std::size_t anybody_in_room() {
    for (;;) {
      const auto i = static_cast<std::size_t>(random_.below(kMembers));
      if (swarm_[i].is_in_room()) return i;
    }
  }

  // Of those who are connected, since the others' can't end.
  std::size_t under_way() const {
    std::size_t sum = 0;
    for (const Member& member : swarm_.members()) sum += member.link() == nullptr ? 0 : member.unacknowledged();
    return sum;
  }

  // The one whose connection goes has just sent something, so that it does not know what became of it.
  void lose_one() {
    const std::size_t i = anybody_in_room();
    swarm_[i].say();
    ++sent_;
    const auto how = static_cast<Loss>(random_.below(kLosses));
    swarm_.lose_connection(i, how);
    if (how != Loss::taken_over) away_.push_back({i, sent_ + random_.below(kMaxMissed)});
  }

  void bring_back(std::uint64_t up_to) {
    std::erase_if(away_, [&](const Away& away) {
      if (away.until > up_to) return false;
      swarm_.connect(away.member);
      return true;
    });
  }

  void talk() {
    std::size_t lost = 0;
    swarm_.turn_until("all is said", kPatienceOfAll, [this, &lost] {
      bring_back(sent_);
      for (std::size_t busy = under_way(); busy < kMaxUnderWay && sent_ < kMessages; ++busy) {
        swarm_[anybody_in_room()].say();
        ++sent_;
        if (sent_ / kMessagesPerDisconnect <= lost) continue;
        lose_one();
        ++lost;
      }
      return sent_ >= kMessages;
    });
    EXPECT_EQ(lost, kDisconnects);
    bring_back(~std::uint64_t{0});
  }

  struct Away {
    std::size_t member;
    std::uint64_t until;  // so many messages are sent
  };

  std::uint64_t seed_ = choose_seed();
  SeededRandom random_{seed_};
  ServerProcess server_{{"--shards", "2", "--no-client-limits"}};
  Swarm swarm_{server_.port(), kMembers};
  std::uint64_t sent_ = 0;
  std::vector<Away> away_;
};

TEST_F(Soak, nothing_is_lost_repeated_or_out_of_order_through_200_disconnects) {
  fill_rooms();
  talk();
  swarm_.turn_until("everything is acknowledged", kPatienceOfAll, [this] { return under_way() == 0; });

  std::vector<std::size_t> sent(kRooms);
  int resumes = 0;
  for (std::size_t i = 0; i < kMembers; ++i) {
    sent[room_of(i)] += swarm_[i].sent();
    resumes += swarm_[i].resumes();
  }
  swarm_.turn_until("everybody has everything", kPatienceOfAll, [&] {
    for (std::size_t i = 0; i < kMembers; ++i) {
      if (swarm_[i].complete() < sent[room_of(i)]) return false;
    }
    return true;
  });

  EXPECT_EQ(resumes, static_cast<int>(kDisconnects));
  for (std::size_t room = 0; room < kRooms; ++room) {
    const auto& truth = swarm_[room].log();
    EXPECT_EQ(truth.size(), sent[room]);
    EXPECT_EQ(std::set<std::string>(truth.begin(), truth.end()).size(), truth.size()) << "a message has two places";
  }
  for (std::size_t i = 0; i < kMembers; ++i) {
    ASSERT_EQ(swarm_[i].log(), swarm_[room_of(i)].log()) << "of member " << i;
  }
  const std::string health = http_get(server_.port(), "/health").body;
  EXPECT_NE(health.find("\"rooms\":10"), std::string::npos) << health;
}

}  // namespace
}  // namespace chatroom::test
