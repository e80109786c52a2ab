#include "net/out_queue.hpp"

#include <algorithm>

namespace chatroom::net {
namespace {

// What a queue may keep for the next connection.
constexpr std::size_t kKeptItems = 64;
constexpr std::size_t kKeptBytes = 4096;

// So much of what has been sent is forgotten at once, so that forgetting costs little per frame.
constexpr std::size_t kForgetItems = 64;
constexpr std::size_t kForgetBytes = 16 * 1024;

iovec as_iovec(std::string_view bytes) noexcept {
  // sendmsg() only reads what an iovec points at; its type can't say so.
  return {const_cast<char*>(bytes.data()), bytes.size()};
}

}  // namespace

void OutQueue::push(const FrameRef& frame) {
  const std::size_t bytes = frame.view().size();
  items_.push_back({frame, static_cast<std::uint32_t>(bytes)});
  size_ += bytes;
}

void OutQueue::add_own(std::size_t bytes) {
  if (bytes == 0) return;
  items_.push_back({{}, static_cast<std::uint32_t>(bytes)});
  size_ += bytes;
}

std::size_t OutQueue::fill(std::span<iovec> out) const noexcept {
  std::size_t used = 0;
  std::size_t skip = sent_;
  std::size_t own = own_begin_;
  // Own frames that follow each other lie next to each other, too.
  bool last_was_own = false;
  for (std::size_t i = first_; i < items_.size(); ++i) {
    const Item& item = items_[i];
    const bool is_own = !item.frame;
    const auto bytes = (is_own ? std::string_view(own_).substr(own, item.size) : item.frame.view()).substr(skip);
    if (is_own) own += item.size;
    skip = 0;
    if (is_own && last_was_own) {
      out[used - 1].iov_len += bytes.size();
    } else {
      if (used == out.size()) break;
      out[used++] = as_iovec(bytes);
    }
    last_was_own = is_own;
  }
  return used;
}

void OutQueue::consume(std::size_t bytes) noexcept {
  size_ -= bytes;
  bytes += sent_;
  while (first_ < items_.size() && bytes >= items_[first_].size) {
    Item& item = items_[first_++];
    bytes -= item.size;
    if (!item.frame) own_begin_ += item.size;
    item.frame = {};
  }
  sent_ = bytes;
  if (first_ == items_.size()) {
    items_.clear();
    own_.clear();
    first_ = own_begin_ = 0;
    return;
  }
  if (first_ >= kForgetItems && first_ * 2 >= items_.size()) {
    items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  if (own_begin_ >= kForgetBytes && own_begin_ * 2 >= own_.size()) {
    own_.erase(0, own_begin_);
    own_begin_ = 0;
  }
}

void OutQueue::drop_unsent() noexcept {
  const std::size_t kept = sent_ > 0 ? 1 : 0;
  items_.resize(first_ + kept);
  if (kept == 0) {
    own_.resize(own_begin_);
    size_ = 0;
    return;
  }
  const Item& partial = items_[first_];
  own_.resize(partial.frame ? own_begin_ : own_begin_ + partial.size);
  size_ = partial.size - sent_;
}

bool OutQueue::reset() noexcept {
  items_.clear();
  own_.clear();
  first_ = sent_ = own_begin_ = size_ = 0;
  return items_.capacity() <= kKeptItems && own_.capacity() <= kKeptBytes;
}

}  // namespace chatroom::net
