#include "ws/mask.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace chatroom::ws {

void apply_mask(std::span<char> bytes, MaskKey key, std::size_t offset) noexcept {
  std::array<char, 8> wide_key{};
  for (std::size_t i = 0; i < wide_key.size(); ++i) wide_key[i] = key[(offset + i) % key.size()];
  const auto wide = std::bit_cast<std::uint64_t>(wide_key);

  char* position = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= sizeof wide; left -= sizeof wide, position += sizeof wide) {
    std::uint64_t word = 0;
    std::memcpy(&word, position, sizeof word);
    word ^= wide;
    std::memcpy(position, &word, sizeof word);
  }
  for (std::size_t i = 0; i < left; ++i) position[i] = static_cast<char>(position[i] ^ wide_key[i]);
}

}  // namespace chatroom::ws
