// Ring: a queue that allocates only when it grows, or has shrunk a lot; in a steady state of one in, one out, never.
// Used by MessageLog. Unlike std::deque, which gives a block back and takes a new one every few elements.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace chatroom::chat {

// T is default-constructible, and cheap to move.
template <class T>
class Ring {
 public:
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  // 0 <= n < size(), from the oldest.
  const T& operator[](std::size_t n) const noexcept { return slots_[(first_ + n) % slots_.size()]; }
  const T& front() const noexcept { return slots_[first_]; }

  void push_back(T value) {
    if (size_ == slots_.size()) move_to(std::max<std::size_t>(2 * size_, 4));
    slots_[(first_ + size_) % slots_.size()] = std::move(value);
    ++size_;
  }
  void pop_front() {
    slots_[first_] = T();
    first_ = (first_ + 1) % slots_.size();
    --size_;
    // Far below half, so that one in and one out does not move it to and fro.
    if (slots_.size() > 4 && size_ * 4 <= slots_.size()) move_to(slots_.size() / 2);
  }

 private:
  void move_to(std::size_t capacity) {
    std::vector<T> slots(capacity);
    for (std::size_t n = 0; n < size_; ++n) slots[n] = std::move(slots_[(first_ + n) % slots_.size()]);
    slots_ = std::move(slots);
    first_ = 0;
  }

  std::vector<T> slots_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace chatroom::chat
