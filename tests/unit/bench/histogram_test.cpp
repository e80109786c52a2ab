// The load tool's histogram against sorted values.
#include "load/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace chatroom::bench {
namespace {

TEST(Histogram, is_empty_at_first) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.percentile(0.5), 0U);
  EXPECT_EQ(histogram.max(), 0U);
}

TEST(Histogram, keeps_its_error_bound_over_all_magnitudes) {
  std::mt19937_64 random(1);
  for (int magnitude = 1; magnitude <= 64; ++magnitude) {
    Histogram histogram;
    std::vector<std::uint64_t> values(1000);
    for (auto& value : values) {
      value = random() >> (64 - magnitude);
      histogram.add(value);
    }
    std::sort(values.begin(), values.end());
    for (const double part : {0.0, 0.001, 0.5, 0.9, 0.99, 0.999, 1.0}) {
      const auto rank = std::max<std::size_t>(static_cast<std::size_t>(std::ceil(part * 1000)), 1);
      const auto exact = static_cast<double>(values[rank - 1]);
      const auto told = static_cast<double>(histogram.percentile(part));
      EXPECT_GE(told, exact) << magnitude << ' ' << part;
      EXPECT_LE(told, exact * (1 + Histogram::kRelativeError)) << magnitude << ' ' << part;
    }
    EXPECT_EQ(histogram.max(), values.back());
  }
}

TEST(Histogram, is_exact_for_small_values) {
  for (std::uint64_t value = 0; value < 256; ++value) {
    Histogram histogram;
    histogram.add(value);
    histogram.add(1000);
    EXPECT_EQ(histogram.percentile(0.5), value);
  }
}

TEST(Histogram, holds_the_largest_value) {
  Histogram histogram;
  histogram.add(UINT64_MAX);
  EXPECT_EQ(histogram.percentile(1), UINT64_MAX);
}

TEST(Histogram, merges_as_if_all_had_been_added_to_one) {
  Histogram one;
  Histogram other;
  Histogram both;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    (i % 3 == 0 ? one : other).add(i * i);
    both.add(i * i);
  }
  one.merge(other);
  EXPECT_EQ(one.count(), both.count());
  EXPECT_EQ(one.max(), both.max());
  for (const double part : {0.1, 0.5, 0.99}) EXPECT_EQ(one.percentile(part), both.percentile(part));
}

}  // namespace
}  // namespace chatroom::bench
