// Compression: what the shards of a node have in common about compressing messages. Compressor: the one of each shard
// that does it, for all its connections. Neither decides who gets what: that is Connections' part.
#pragma once

#include "ws/deflater.hpp"
#include "ws/inflater.hpp"

#include <atomic>
#include <cstddef>
#include <optional>
#include <string_view>

namespace chatroom::net {

// Any thread. Outlives the shards.
class Compression {
 public:
  // `min_bytes`: what is shorter is sent as it is.
  Compression(bool on, std::size_t min_bytes) noexcept : on_(on), min_bytes_(min_bytes) {}

  bool is_on() const noexcept { return on_; }
  std::size_t min_bytes() const noexcept { return min_bytes_; }

  // Open connections of the node that agreed to it. A message is compressed for them on the shard that makes it, which
  // need not be theirs. Just a hint: one that comes or goes at that moment gets what there is.
  void add_user() noexcept { users_.fetch_add(1, std::memory_order_relaxed); }
  void remove_user() noexcept { users_.fetch_sub(1, std::memory_order_relaxed); }
  bool has_users() const noexcept { return users_.load(std::memory_order_relaxed) != 0; }

 private:
  std::atomic<std::size_t> users_{0};
  const bool on_;
  const std::size_t min_bytes_;
};

// The shard's thread only. Takes memory from its first use on.
class Compressor {
 public:
  explicit Compressor(Compression& node) noexcept : node_(node) {}

  Compression& node() const noexcept { return node_; }

  // The deflated form of a message; nothing if it is too short or gets no smaller. Valid until the next call. Throws
  // std::bad_alloc.
  std::optional<std::string_view> deflate(std::string_view message) {
    if (message.size() < node_.min_bytes()) return std::nullopt;
    if (!deflater_) deflater_.emplace();
    return deflater_->deflate(message);
  }

  // Throws std::bad_alloc.
  ws::Inflater& inflater() {
    if (!inflater_) inflater_.emplace();
    return *inflater_;
  }

 private:
  Compression& node_;
  std::optional<ws::Deflater> deflater_;
  std::optional<ws::Inflater> inflater_;
};

}  // namespace chatroom::net
