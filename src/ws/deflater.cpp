#include "ws/deflater.hpp"

#include <zlib.h>

#include <new>

namespace chatroom::ws {
namespace {

// Higher levels take up to five times as long, for a few percent: a history of 256 KiB would hold the shard for 8 ms.
constexpr int kLevel = 1;
// The hash table has 2^(kMemoryLevel + 7) entries, which are cleared for each message.
constexpr int kMemoryLevel = 7;

// Ends every flush, and is not sent (RFC 7692, 7.2.1).
constexpr std::size_t kTailSize = 4;

}  // namespace

Deflater::Deflater() : stream_(std::make_unique<z_stream>()) {
  // A negative number asks for raw deflate, without zlib's own header.
  const int result =
      deflateInit2(stream_.get(), kLevel, Z_DEFLATED, -kServerWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY);
  if (result != Z_OK) throw std::bad_alloc();
}

Deflater::~Deflater() { deflateEnd(stream_.get()); }

std::optional<std::string_view> Deflater::deflate(std::string_view payload) {
  // Full when the result and its tail are one byte more than what is worth sending, so it never overruns unseen.
  const std::size_t size = payload.size() + kTailSize;
  if (capacity_ < size) {
    output_ = std::make_unique_for_overwrite<char[]>(size);
    capacity_ = size;
  }
  deflateReset(stream_.get());
  stream_->next_in = reinterpret_cast<const Bytef*>(payload.data());
  stream_->avail_in = static_cast<uInt>(payload.size());
  stream_->next_out = reinterpret_cast<Bytef*>(output_.get());
  stream_->avail_out = static_cast<uInt>(size);
  ::deflate(stream_.get(), Z_SYNC_FLUSH);
  if (stream_->avail_out == 0) return std::nullopt;
  return std::string_view(output_.get(), size - stream_->avail_out - kTailSize);
}

}  // namespace chatroom::ws
