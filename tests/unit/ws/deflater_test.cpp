// Compressing whole messages, as a client sees the result.
#include "ws/deflater.hpp"

#include "unit/ws/deflating_client.hpp"

#include <gtest/gtest.h>

#include <string>

namespace chatroom::ws::test {
namespace {

std::string sentences(std::size_t size) {
  std::string text;
  for (int i = 0; text.size() < size; ++i) text += "This is sentence " + std::to_string(i * 7) + " of a long talk. ";
  return text;
}

// No two the same for long, and without any order.
std::string noise(std::size_t size) {
  std::string bytes;
  std::uint64_t state = 1;
  while (bytes.size() < size) bytes += static_cast<char>((state = state * 6364136223846793005U + 1) >> 56);
  return bytes;
}

TEST(Deflater, makes_what_an_inflater_gives_back) {
  Deflater deflater;
  for (const std::size_t size : {100U, 300U, 4096U, 65'536U, 1'000'000U}) {
    const std::string message = sentences(size);
    const auto result = deflater.deflate(message);
    ASSERT_TRUE(result) << size;
    EXPECT_LT(result->size(), message.size());
    EXPECT_FALSE(result->ends_with(kDeflateTail));
    EXPECT_TRUE(inflated(*result, kServerWindowBits) == message) << size;
  }
}

TEST(Deflater, keeps_nothing_from_one_message_to_the_next) {
  Deflater deflater;
  const std::string message = sentences(500);
  const std::string first(deflater.deflate(message).value());
  EXPECT_EQ(deflater.deflate(message), first);
  EXPECT_EQ(Deflater().deflate(message), first);
}

TEST(Deflater, gives_nothing_where_it_would_not_be_smaller) {
  Deflater deflater;
  EXPECT_FALSE(deflater.deflate(""));
  EXPECT_FALSE(deflater.deflate("x"));
  EXPECT_FALSE(deflater.deflate("no gain"));
  for (const std::size_t size : {64U, 1000U, 100'000U}) EXPECT_FALSE(deflater.deflate(noise(size))) << size;
  EXPECT_EQ(inflated(deflater.deflate(sentences(500)).value()), sentences(500)) << "and goes on afterwards";
}

TEST(Deflater, gives_everything_that_is_smaller_by_a_byte) {
  Deflater deflater;
  for (std::size_t size = 1; size < 64; ++size) {
    const std::string message(size, 'x');
    const bool is_smaller = compressed(message, {.level = 1}).size() < size;
    EXPECT_EQ(deflater.deflate(message).has_value(), is_smaller) << size;
  }
}

}  // namespace
}  // namespace chatroom::ws::test
