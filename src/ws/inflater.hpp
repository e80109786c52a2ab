// Inflater: gives back what a client compressed (RFC 7692, 7.2.2), one whole message at a time, and keeps nothing from
// one to the next. One per shard, on its thread, for all its connections; sans I/O. It does not look at what the
// message says: that a text is UTF-8 is checked by the decoder.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

struct z_stream_s;

namespace chatroom::ws {

enum class InflateFlaw : std::uint8_t {
  broken,   // not what a deflater makes, or cut off
  too_big,  // there is more than allowed
};

class Inflater {
 public:
  // About 40 KB with the first message. Throws std::bad_alloc.
  Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater();

  // The message whose frames carried `payload`, of at most `max_bytes`. Valid until the next call. The buffer behind it
  // grows with what comes out, never beyond `max_bytes` and one, and stays as it is. Throws std::bad_alloc.
  base::Result<std::string_view, InflateFlaw> inflate(std::string_view payload, std::size_t max_bytes);

 private:
  bool take_in(std::string_view piece, std::size_t max_bytes);
  void grow(std::size_t max_bytes);

  std::unique_ptr<z_stream_s> stream_;
  std::unique_ptr<char[]> output_;
  std::size_t capacity_ = 0;
  std::size_t produced_ = 0;
  bool between_blocks_ = true;  // all that was taken in makes whole deflate blocks
};

}  // namespace chatroom::ws
