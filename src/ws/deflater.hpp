// Deflater: makes the compressed form of a message (RFC 7692, 7.2.1), with nothing kept from one to the next, so that
// one result serves all receivers. One per shard, on its thread; sans I/O. Which connections may get it is net's
// business; putting it into a frame is in frame.hpp.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

struct z_stream_s;

namespace chatroom::ws {

// The window of every compressed message of the server, in bits (RFC 7692, 7.1.2.1): the figures that speak for it are
// in docs/decisions/0008-one-compressed-form-for-all.md.
inline constexpr int kServerWindowBits = 15;

class Deflater {
 public:
  // About 200 KB. Throws std::bad_alloc.
  Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  ~Deflater();

  // What a frame with the first reserved bit carries instead of `payload`; nothing if that is not smaller. Valid until
  // the next call. The buffer behind it stays as large as the largest payload so far. Throws std::bad_alloc.
  std::optional<std::string_view> deflate(std::string_view payload);

 private:
  std::unique_ptr<z_stream_s> stream_;
  std::unique_ptr<char[]> output_;
  std::size_t capacity_ = 0;
};

}  // namespace chatroom::ws
