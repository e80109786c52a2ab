// SharedBytes: an immutable run of bytes with shared ownership, in one allocation. A broadcast message is encoded into
// one of these, and every log and every outgoing queue on every shard holds a reference. The count is the one atomic
// that base, ws, wire and chat may touch; copies are meant to be made once per room and shard, and moved from there.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <new>
#include <string_view>
#include <utility>

namespace chatroom::base {

class SharedBytes {
 public:
  SharedBytes() noexcept = default;

  // The bytes of all parts, one after the other. Throws std::bad_alloc.
  static SharedBytes concat(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const auto part : parts) size += part.size();
    if (size == 0) return {};
    auto* block = new (::operator new(sizeof(Block) + size)) Block{{1}, size};
    char* out = block->data();
    for (const auto part : parts) {
      if (!part.empty()) std::memcpy(out, part.data(), part.size());
      out += part.size();
    }
    return SharedBytes(block);
  }
  static SharedBytes copy_of(std::string_view bytes) { return concat({bytes}); }

  SharedBytes(const SharedBytes& other) noexcept : block_(other.block_) {
    if (block_ != nullptr) block_->references.fetch_add(1, std::memory_order_relaxed);
  }
  SharedBytes(SharedBytes&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  SharedBytes& operator=(SharedBytes other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~SharedBytes() {
    if (block_ != nullptr && block_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      block_->~Block();
      ::operator delete(block_);
    }
  }

  std::string_view view() const noexcept {
    return block_ == nullptr ? std::string_view() : std::string_view(block_->data(), block_->size);
  }
  const char* data() const noexcept { return view().data(); }
  std::size_t size() const noexcept { return block_ == nullptr ? 0 : block_->size; }
  bool empty() const noexcept { return block_ == nullptr; }

 private:
  struct Block {
    std::atomic<std::uint32_t> references;
    std::size_t size;
    char* data() noexcept { return reinterpret_cast<char*>(this + 1); }
  };
  explicit SharedBytes(Block* block) noexcept : block_(block) {}

  Block* block_ = nullptr;
};

}  // namespace chatroom::base
