// Very many people who each connect, create a room and are gone without a word, many of them at once. For the tests of
// this folder; one thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace chatroom::test {

// Returns when the server has said to each that its room is there. Throws Unexpected if it says anything else.
void leave_rooms_behind(std::uint16_t port, std::size_t rooms);

}  // namespace chatroom::test
