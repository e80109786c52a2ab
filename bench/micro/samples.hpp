// What the micro benchmarks feed to the server: the texts and the message that docs/performance.md speaks of.
#pragma once

#include "chat/events.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chatroom::bench {

// The length of a message's text, unless a benchmark says otherwise.
inline constexpr std::size_t kTextBytes = 160;

// `words` over and over, cut to `bytes`, which is even where they are letters of two bytes.
inline std::string repeated(std::string_view words, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += words;
  text.resize(bytes);
  return text;
}

inline std::string english(std::size_t bytes) { return repeated("Shall we meet at the old harbour? ", bytes); }

// `text` and what goes with it in a NEW_MESSAGE; the view is the caller's.
inline chat::NewMessage message_with(std::string_view text) {
  return {.room = chat::RoomId{4'211'884'310'774'021},
          .seq = 123'456,
          .id = "5f8a1c1e-5b7c-4a9e-9a55-0d3f6c2b7e10",
          .client = chat::ClientId{8'120'034'994'112'003},
          .username = "Grace Hopper",
          .text = text,
          .ts = chat::WallTime{1'764'000'000'000}};
}

}  // namespace chatroom::bench
