// The numbers of one shard's clients, or of its rooms: random and free of collisions. Used by the stores of that shard.
//
// A shard gives out only numbers that lead back to it (number % shards == shard), so that no two shards need to ask
// each other, and whoever connects has its home where it is connected. Numbers have five digits; when half of those
// that the shard could give out are in use it takes six, and so on: there is no ceiling, and a random pick is free at
// the second try on average.
#pragma once

#include "chat/ports.hpp"
#include "cluster/mail_router.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace chatroom::cluster {

class IdSpace {
 public:
  static constexpr std::size_t kLeastDigits = 5;
  static constexpr std::size_t kMostDigits = 15;  // below 2^53, which JavaScript holds
  // So many of the numbers last released are not given out yet, since mail about their former owners may be under way.
  static constexpr std::size_t kResting = 1024;

  // `random` outlives this.
  IdSpace(ShardPlace place, chat::Random& random) noexcept : place_(place), random_(random) {}

  std::uint64_t allocate();
  void release(std::uint64_t id);

 private:
  // The shard's numbers with so many digits: first, first + shards, … `count` of them.
  struct Range {
    std::uint64_t first;
    std::uint64_t count;
  };
  Range range(std::size_t digits) const noexcept;
  std::uint64_t random_number();

  ShardPlace place_;
  chat::Random& random_;
  boost::unordered_flat_set<std::uint64_t> in_use_;  // resting ones too
  std::array<std::size_t, kMostDigits + 1> used_{};  // by the number of digits
  std::deque<std::uint64_t> resting_;
};

}  // namespace chatroom::cluster
