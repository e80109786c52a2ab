#include "ws/mask.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::ws::test {
namespace {

constexpr MaskKey kKey = {0x11, 0x22, -0x7D, 0x44};

TEST(Mask, is_applied_at_every_alignment_size_and_offset_and_nowhere_else) {
  for (std::size_t alignment = 0; alignment < 16; ++alignment) {
    for (std::size_t size = 0; size < 40; ++size) {
      for (std::size_t offset = 0; offset < 9; ++offset) {
        std::string buffer(64, 'x');
        std::string expected = buffer;
        for (std::size_t i = 0; i < size; ++i) {
          expected[alignment + i] = static_cast<char>('x' ^ kKey[(offset + i) % 4]);
        }
        apply_mask(std::span<char>(buffer).subspan(alignment, size), kKey, offset);
        ASSERT_EQ(buffer, expected) << alignment << " " << size << " " << offset;
      }
    }
  }
}

TEST(Mask, is_taken_off_piece_by_piece_as_it_was_put_on_at_once) {
  const std::string original = "the quick brown fox jumps over the lazy dog";
  std::string whole = original;
  apply_mask(whole, kKey);
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    std::string bytes = whole;
    const std::span<char> span(bytes);
    apply_mask(span.first(cut), kKey, 0);
    apply_mask(span.subspan(cut), kKey, cut);
    EXPECT_EQ(bytes, original) << cut;
  }
}

}  // namespace
}  // namespace chatroom::ws::test
