// A message should cost the strings that are kept of it, no more.
#include "unit/wire/counted_new.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace chatroom::wire {
namespace {

TEST(Allocations, decoding_allocates_only_the_strings_that_the_command_keeps) {
  const CommandDecoder decoder{chat::Limits()};
  const std::string long_text = R"({"type":"SEND_MESSAGE","ref":"r1","id":"0f8fad5b-d9cb-469f-a165-70867728950e",)"
                                R"("roomId":12345,"text":")" +
                                std::string(200, 'x') + "\"}";
  const auto cost = [&](std::string_view frame) {
    const auto before = testing::allocations();
    EXPECT_TRUE(decoder.decode(frame));
    return testing::allocations() - before;
  };
  EXPECT_EQ(cost(R"({"type":"PING","ref":"r1"})"), 0U);
  EXPECT_EQ(cost(R"({"type":"SEND_MESSAGE","id":"m1","text":"short","roomId":12345})"), 0U);
  EXPECT_EQ(cost(long_text), 1U);
}

TEST(Allocations, encoding_into_a_buffer_with_room_allocates_nothing) {
  std::string out;
  out.reserve(1024);
  const auto before = testing::allocations();
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
  EXPECT_EQ(testing::allocations(), before);
}

}  // namespace
}  // namespace chatroom::wire
