// ConnectionTable: the slots of a shard's connections. A ConnectionId names a slot and the generation that uses it, so
// an id that outlived its connection finds nothing. Slots stay where they are while the table grows. The shard's thread
// only.
#pragma once

#include "base/ids.hpp"
#include "net/connection.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace chatroom::net {

class ConnectionTable {
 public:
  explicit ConnectionTable(base::ShardId shard) noexcept : shard_(shard) {}

  // An unused slot, with a new generation; everything else in it is as in a new one.
  base::ConnectionId allocate() {
    if (free_.empty()) grow();
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    ++used_;
    return id_of(slot);
  }

  // Its id finds nothing from now on. The slot itself stays unused until reuse_released(): whoever knows the connection
  // by its slot has to hear of its end before that of a new one in its place.
  void release(std::uint32_t slot) {
    const std::uint32_t generation = at(slot).generation + 1;
    at(slot) = Connection{};
    at(slot).generation = generation;
    released_.push_back(slot);
    --used_;
  }
  // The slots released so far may be allocated again.
  void reuse_released() {
    free_.insert(free_.end(), released_.begin(), released_.end());
    released_.clear();
  }

  Connection* find(base::ConnectionId id) noexcept {
    if (id.shard != shard_ || id.slot >= capacity()) return nullptr;
    Connection& connection = at(id.slot);
    return connection.generation == id.generation && connection.phase != Connection::Phase::unused ? &connection
                                                                                                   : nullptr;
  }

  // `slot` < capacity().
  Connection& at(std::uint32_t slot) noexcept { return chunks_[slot / kChunk][slot % kChunk]; }
  base::ConnectionId id_of(std::uint32_t slot) noexcept { return {shard_, slot, at(slot).generation}; }

  std::uint32_t capacity() const noexcept { return static_cast<std::uint32_t>(chunks_.size() * kChunk); }
  std::size_t used() const noexcept { return used_; }

 private:
  static constexpr std::size_t kChunk = 256;

  void grow() {
    const std::uint32_t first = capacity();
    chunks_.push_back(std::make_unique<Connection[]>(kChunk));
    free_.reserve(capacity());
    // The lowest is taken first.
    for (std::uint32_t i = kChunk; i > 0; --i) free_.push_back(first + i - 1);
  }

  base::ShardId shard_;
  std::vector<std::unique_ptr<Connection[]>> chunks_;
  std::vector<std::uint32_t> free_;
  std::vector<std::uint32_t> released_;
  std::size_t used_ = 0;
};

}  // namespace chatroom::net
