// What a fuzz target asserts. Any thread.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace chatroom::fuzz {

inline void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

}  // namespace chatroom::fuzz
