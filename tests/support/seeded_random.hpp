// Chance that repeats itself: the same seed gives the same bytes on every machine (splitmix64). For tests only.
#pragma once

#include "chat/ports.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace chatroom::test {

class SeededRandom final : public chat::Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : state_(seed) {}

  void fill(std::span<std::uint8_t> bytes) override {
    for (std::size_t i = 0; i < bytes.size();) {
      std::uint64_t word = next();
      for (int k = 0; k < 8 && i < bytes.size(); ++k, ++i) {
        bytes[i] = static_cast<std::uint8_t>(word);
        word >>= 8;
      }
    }
  }

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  // From 0 to bound - 1; `bound` is at least 1. The bias of the modulo does not matter to tests.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

}  // namespace chatroom::test
