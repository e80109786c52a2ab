// FramePool: frames that wait in the queues of many connections of one shard. A frame's bytes are shared between
// shards, so their count is atomic; a broadcast to a thousand members of a shard takes one such reference and counts
// the thousand by itself, without atomics. The shard's thread only. It does not make frames.
#pragma once

#include "base/shared_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace chatroom::net {

class FramePool;

// A reference to a frame of the pool; as cheap to copy as a pointer and a plain count.
class FrameRef {
 public:
  FrameRef() noexcept = default;
  FrameRef(const FrameRef& other) noexcept : entry_(other.entry_) {
    if (entry_ != nullptr) ++entry_->references;
  }
  FrameRef(FrameRef&& other) noexcept : entry_(std::exchange(other.entry_, nullptr)) {}
  FrameRef& operator=(FrameRef other) noexcept {
    std::swap(entry_, other.entry_);
    return *this;
  }
  inline ~FrameRef();

  explicit operator bool() const noexcept { return entry_ != nullptr; }
  std::string_view view() const noexcept { return entry_->bytes.view(); }

 private:
  friend class FramePool;

  struct Entry {
    base::SharedBytes bytes;
    FramePool* pool = nullptr;
    std::uint32_t references = 0;
  };

  explicit FrameRef(Entry* entry) noexcept : entry_(entry) { ++entry_->references; }

  Entry* entry_ = nullptr;
};

// Outlives its references.
class FramePool {
 public:
  FramePool() = default;
  FramePool(const FramePool&) = delete;
  FramePool& operator=(const FramePool&) = delete;

  FrameRef add(base::SharedBytes bytes) {
    if (free_.empty()) free_.push_back(std::make_unique<FrameRef::Entry>());
    auto* entry = free_.back().release();
    free_.pop_back();
    entry->bytes = std::move(bytes);
    entry->pool = this;
    return FrameRef(entry);
  }

 private:
  friend class FrameRef;

  // Entries kept for the next frames; more are given back to the system.
  static constexpr std::size_t kKept = 1024;

  void take_back(FrameRef::Entry* entry) {
    std::unique_ptr<FrameRef::Entry> owned(entry);
    if (free_.size() >= kKept) return;
    owned->bytes = {};
    free_.push_back(std::move(owned));
  }

  std::vector<std::unique_ptr<FrameRef::Entry>> free_;
};

inline FrameRef::~FrameRef() {
  if (entry_ != nullptr && --entry_->references == 0) entry_->pool->take_back(entry_);
}

}  // namespace chatroom::net
