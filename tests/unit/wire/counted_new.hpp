// Counts the allocations of the program that it is linked into. For tests on one thread.
#pragma once

#include <cstddef>

namespace chatroom::wire::testing {

// Calls of operator new so far, but for those of over-aligned types.
std::size_t allocations() noexcept;

}  // namespace chatroom::wire::testing
