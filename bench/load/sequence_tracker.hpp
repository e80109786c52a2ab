// SequenceTracker: what one connection got of one room, by `seq`: in order, late, twice, or not at all. protocol.md has
// it that `seq` has no gaps and that messages and the client's own ACKs come in its order, so every deviation is a
// fault of the server. Used by the worker that owns the connection; it keeps the gaps only, which are none while all is
// well.
#pragma once

#include <cstdint>
#include <vector>

namespace chatroom::bench {

class SequenceTracker {
 public:
  // Everything up to `seq` was before our time; what follows is expected. Forgets gaps, keeps the counts.
  void start(std::uint64_t seq);

  // An ACK or a NEW_MESSAGE came.
  void receive(std::uint64_t seq) {
    if (seq == next_) {
      ++next_;
      ++received_;
    } else {
      receive_unexpected(seq);
    }
  }

  // A message came with the history of a resume. It may lie below what came live meanwhile, and may be known already:
  // neither is a fault.
  void recover(std::uint64_t seq);

  std::uint64_t started_at() const noexcept { return start_; }
  std::uint64_t highest() const noexcept { return next_ - 1; }
  // Up to here nothing is missing: LAST of a resume.
  std::uint64_t complete_up_to() const noexcept { return gaps_.empty() ? next_ - 1 : gaps_.front().first - 1; }

  // Of the messages up to `latest`, how many did not come.
  std::uint64_t missing(std::uint64_t latest) const noexcept;

  std::uint64_t received() const noexcept { return received_; }  // different ones, recovered ones too
  std::uint64_t repeated() const noexcept { return repeated_; }
  std::uint64_t out_of_order() const noexcept { return out_of_order_; }

 private:
  struct Gap {
    std::uint64_t first;
    std::uint64_t last;
  };

  void receive_unexpected(std::uint64_t seq);
  void open_gap(std::uint64_t seq);
  // False if `seq` was in no gap.
  bool fill(std::uint64_t seq);

  std::uint64_t start_ = 0;
  std::uint64_t next_ = 1;
  std::uint64_t received_ = 0;
  std::uint32_t repeated_ = 0;
  std::uint32_t out_of_order_ = 0;
  std::vector<Gap> gaps_;  // ascending
};

}  // namespace chatroom::bench
