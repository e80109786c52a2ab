#include "cluster/id_space.hpp"

#include "support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <vector>

namespace chatroom::cluster {

namespace {

TEST(IdSpace, gives_out_five_digits_of_the_whole_range_without_collisions) {
  test::SeededRandom random;
  IdSpace ids({0, 1}, random);
  std::set<std::uint64_t> given;
  for (int n = 0; n < 45'000; ++n) {
    const std::uint64_t id = ids.allocate();
    EXPECT_GE(id, 10'000U);
    EXPECT_LE(id, 99'999U);
    EXPECT_TRUE(given.insert(id).second);
  }
  EXPECT_LT(*given.begin(), 10'100U);
  EXPECT_GT(*given.rbegin(), 99'900U);
}

TEST(IdSpace, adds_a_digit_when_half_of_a_range_is_in_use) {
  test::SeededRandom random;
  IdSpace ids({0, 1}, random);
  for (int n = 0; n < 45'000; ++n) EXPECT_LT(ids.allocate(), 100'000U);
  for (int n = 0; n < 450'000; ++n) {
    const std::uint64_t id = ids.allocate();
    EXPECT_GE(id, 100'000U);
    EXPECT_LE(id, 999'999U);
  }
  EXPECT_GE(ids.allocate(), 1'000'000U);
}

TEST(IdSpace, returns_to_fewer_digits_when_enough_are_free_again) {
  test::SeededRandom random;
  IdSpace ids({0, 1}, random);
  std::vector<std::uint64_t> given;
  for (int n = 0; n < 45'000; ++n) given.push_back(ids.allocate());
  EXPECT_GE(ids.allocate(), 100'000U);
  for (const std::uint64_t id : given) ids.release(id);
  EXPECT_LE(ids.allocate(), 99'999U);
}

TEST(IdSpace, gives_each_shard_numbers_that_lead_back_to_it) {
  test::SeededRandom random;
  for (const chat::ShardId shards : std::initializer_list<chat::ShardId>{1, 2, 3, 7, 64}) {
    for (chat::ShardId shard = 0; shard < shards; ++shard) {
      IdSpace ids({shard, shards}, random);
      for (int n = 0; n < 300; ++n) {
        const std::uint64_t id = ids.allocate();
        EXPECT_EQ(id % shards, shard);
        EXPECT_GE(id, 10'000U);
        EXPECT_LE(id, 99'999U);
      }
    }
  }
}

TEST(IdSpace, adds_a_digit_by_what_a_shard_has_of_the_range) {
  test::SeededRandom random;
  IdSpace ids({3, 64}, random);
  const int half = 90'000 / 64 / 2;
  for (int n = 0; n < half; ++n) EXPECT_LE(ids.allocate(), 99'999U);
  for (int n = 0; n < 3; ++n) ids.allocate();  // where the range is no multiple of the shards
  EXPECT_GE(ids.allocate(), 100'000U);
}

TEST(IdSpace, lets_a_released_number_rest) {
  test::SeededRandom random;
  IdSpace ids({0, 1}, random);
  std::set<std::uint64_t> resting;
  for (std::size_t n = 0; n < IdSpace::kResting; ++n) {
    const std::uint64_t id = ids.allocate();
    ids.release(id);
    resting.insert(id);
  }
  for (int n = 0; n < 40'000; ++n) EXPECT_FALSE(resting.contains(ids.allocate()));
}

TEST(IdSpace, gives_a_rested_number_out_again) {
  test::SeededRandom random;
  IdSpace ids({0, 1}, random);
  std::set<std::uint64_t> seen;
  std::size_t again = 0;
  for (int n = 0; n < 100'000; ++n) {
    const std::uint64_t id = ids.allocate();
    EXPECT_LE(id, 99'999U);
    if (!seen.insert(id).second) ++again;
    ids.release(id);
  }
  EXPECT_GT(again, 10'000U);
}

}  // namespace

}  // namespace chatroom::cluster
