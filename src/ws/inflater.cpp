#include "ws/inflater.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

namespace chatroom::ws {
namespace {

// Every message ends with these, which are not sent (RFC 7692, 7.2.2). They complete the empty block before them.
constexpr std::string_view kTail("\x00\x00\xff\xff", 4);

constexpr std::size_t kFirstCapacity = 4096;

// In data_type, after a call with Z_BLOCK.
constexpr int kAtBlockEnd = 128;

}  // namespace

// 15: any window that a client may use (RFC 7692, 7.1.2.2). Negative: raw deflate, without zlib's own header.
Inflater::Inflater() : stream_(std::make_unique<z_stream>()) {
  if (inflateInit2(stream_.get(), -15) != Z_OK) throw std::bad_alloc();
}

Inflater::~Inflater() { inflateEnd(stream_.get()); }

base::Result<std::string_view, InflateFlaw> Inflater::inflate(std::string_view payload, std::size_t max_bytes) {
  inflateReset(stream_.get());
  produced_ = 0;
  between_blocks_ = true;
  const bool good = take_in(payload, max_bytes) && take_in(kTail, max_bytes);
  if (produced_ > max_bytes) return InflateFlaw::too_big;
  if (!good || !between_blocks_) return InflateFlaw::broken;
  return std::string_view(output_.get(), produced_);
}

// False if the piece is broken, or makes more than `max_bytes` with what came before.
bool Inflater::take_in(std::string_view piece, std::size_t max_bytes) {
  stream_->next_in = reinterpret_cast<const Bytef*>(piece.data());
  stream_->avail_in = static_cast<uInt>(piece.size());
  for (;;) {
    if (produced_ == capacity_) grow(max_bytes);
    // One byte more than allowed is enough to know.
    const std::size_t space = std::min(capacity_, max_bytes + 1) - produced_;
    stream_->next_out = reinterpret_cast<Bytef*>(output_.get() + produced_);
    stream_->avail_out = static_cast<uInt>(space);
    const int result = ::inflate(stream_.get(), Z_BLOCK);
    produced_ += space - stream_->avail_out;
    if (produced_ > max_bytes) return false;
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result == Z_STREAM_END) {
      // A block was marked as the last; another may follow it (RFC 7692, 7.2.3.5).
      between_blocks_ = true;
      inflateReset(stream_.get());
    } else if (result == Z_OK) {
      between_blocks_ = (stream_->data_type & kAtBlockEnd) != 0;
    } else if (result != Z_BUF_ERROR) {
      return false;
    }
    if (stream_->avail_in == 0 && stream_->avail_out != 0) return true;
  }
}

void Inflater::grow(std::size_t max_bytes) {
  const std::size_t capacity = std::min(std::max(kFirstCapacity, 2 * capacity_), max_bytes + 1);
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  std::copy_n(output_.get(), produced_, larger.get());
  output_ = std::move(larger);
  capacity_ = capacity;
}

}  // namespace chatroom::ws
