#include "load/sequence_tracker.hpp"

#include <algorithm>

namespace chatroom::bench {

void SequenceTracker::start(std::uint64_t seq) {
  start_ = seq;
  next_ = seq + 1;
  gaps_.clear();
}

void SequenceTracker::receive_unexpected(std::uint64_t seq) {
  if (seq > next_) {
    open_gap(seq);
  } else if (fill(seq)) {
    ++out_of_order_;
  } else {
    ++repeated_;
  }
}

void SequenceTracker::recover(std::uint64_t seq) {
  if (seq == next_) {
    ++next_;
    ++received_;
  } else if (seq > next_) {
    open_gap(seq);
  } else {
    fill(seq);
  }
}

void SequenceTracker::open_gap(std::uint64_t seq) {
  gaps_.push_back({next_, seq - 1});
  next_ = seq + 1;
  ++received_;
}

bool SequenceTracker::fill(std::uint64_t seq) {
  const auto after = std::partition_point(gaps_.begin(), gaps_.end(), [seq](const Gap& gap) { return gap.last < seq; });
  if (after == gaps_.end() || seq < after->first) return false;
  ++received_;
  if (after->first == after->last) {
    gaps_.erase(after);
  } else if (seq == after->first) {
    ++after->first;
  } else if (seq == after->last) {
    --after->last;
  } else {
    const Gap lower{after->first, seq - 1};
    after->first = seq + 1;
    gaps_.insert(after, lower);
  }
  return true;
}

std::uint64_t SequenceTracker::missing(std::uint64_t latest) const noexcept {
  std::uint64_t count = latest >= next_ ? latest - next_ + 1 : 0;
  for (const Gap& gap : gaps_) count += gap.last - gap.first + 1;
  return count;
}

}  // namespace chatroom::bench
