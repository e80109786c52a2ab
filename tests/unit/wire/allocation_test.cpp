// Counts allocations, by replacing operator new for this program: a message should cost the strings that it keeps, no
// more.
#include "wire/decode.hpp"
#include "wire/encode.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <string>

namespace {

std::size_t allocations = 0;  // the tests run on one thread

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;  // NOLINT(cppcoreguidelines-no-malloc): this is the allocator
  throw std::bad_alloc();
}

void operator delete(void* memory) noexcept { std::free(memory); }               // NOLINT(cppcoreguidelines-no-malloc)
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }  // NOLINT(cppcoreguidelines-no-malloc)

namespace chatroom::wire {
namespace {

TEST(Allocations, decoding_allocates_only_the_strings_that_the_command_keeps) {
  const CommandDecoder decoder{chat::Limits()};
  const std::string long_text = R"({"type":"SEND_MESSAGE","ref":"r1","id":"0f8fad5b-d9cb-469f-a165-70867728950e",)"
                                R"("roomId":12345,"text":")" +
                                std::string(200, 'x') + "\"}";
  const auto cost = [&](std::string_view frame) {
    const auto before = allocations;
    EXPECT_TRUE(decoder.decode(frame));
    return allocations - before;
  };
  EXPECT_EQ(cost(R"({"type":"PING","ref":"r1"})"), 0U);
  EXPECT_EQ(cost(R"({"type":"SEND_MESSAGE","id":"m1","text":"short","roomId":12345})"), 0U);
  EXPECT_EQ(cost(long_text), 1U);
}

TEST(Allocations, encoding_into_a_buffer_with_room_allocates_nothing) {
  std::string out;
  out.reserve(1024);
  const auto before = allocations;
  encode(chat::Ack{.id = "m1", .room = chat::RoomId{1}, .seq = 1, .ts = chat::WallTime(1), .duplicate = true}, "r1",
         out);
  encode_message({.room = chat::RoomId{1},
                  .seq = 1,
                  .id = "m1",
                  .client = chat::ClientId{1},
                  .username = "Ada",
                  .text = "a \"quoted\" text",
                  .ts = chat::WallTime(1)},
                 out);
  EXPECT_EQ(allocations, before);
}

}  // namespace
}  // namespace chatroom::wire
