// MessageLog: the latest messages of one room, in the order of their seq, within a bound of count and bytes. The room's
// home keeps one, and so does each shard that follows the room; the messages' bytes are shared between them.
//
// LogBudget bounds what many logs hold together: beyond it the longest lose their oldest. "Longest" is told by powers
// of two of their bytes, so that finding one costs the same for ten rooms and for a hundred thousand.
#pragma once

#include "chat/ring.hpp"
#include "chat/types.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace chatroom::chat {

class MessageLog;

class LogBudget {
 public:
  // `max_bytes`: of all logs together. Outlives its logs.
  explicit LogBudget(std::size_t max_bytes) noexcept : max_bytes_(max_bytes) {}
  LogBudget(const LogBudget&) = delete;
  LogBudget& operator=(const LogBudget&) = delete;

  // While the logs hold more than the budget: one that is to lose its oldest message. Null otherwise.
  MessageLog* over_budget() const noexcept;
  std::size_t bytes() const noexcept { return bytes_; }

 private:
  friend class MessageLog;
  static constexpr std::size_t kSizeClasses = 64;  // class n: logs whose bytes have bit n as their highest

  void add(MessageLog& log);
  void remove(MessageLog& log) noexcept;

  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::array<std::vector<MessageLog*>, kSizeClasses> by_size_;
};

class MessageLog {
 public:
  // `max_messages` and `max_bytes` bound this log; `budget`, if any, counts its bytes and outlives it.
  MessageLog(std::size_t max_messages, std::size_t max_bytes, LogBudget* budget = nullptr) noexcept
      : max_messages_(max_messages), max_bytes_(max_bytes), budget_(budget) {}
  MessageLog(const MessageLog&) = delete;
  MessageLog& operator=(const MessageLog&) = delete;
  ~MessageLog();

  // For an empty log only: its next message will have the seq `next`.
  void start_at(Seq next) noexcept { first_ = next; }
  // Appends the message with the seq last() + 1, without its compressed form, which nobody asks for again, and drops
  // the oldest beyond the bounds; the newest always stays.
  void push(EncodedMessage message);
  // Drops what lies below `first`.
  void trim_to(Seq first);

  // The oldest seq held; last() + 1 if nothing is.
  Seq first() const noexcept { return first_; }
  // The latest seq ever pushed.
  Seq last() const noexcept { return first_ + messages_.size() - 1; }
  std::size_t bytes() const noexcept { return bytes_; }
  bool empty() const noexcept { return messages_.empty(); }

  // The newest messages with after < seq < before, at most `max_messages` of them and `max_bytes` of text, ascending.
  std::vector<EncodedMessage> newest(Seq after, Seq before, std::size_t max_messages, std::size_t max_bytes) const;
  std::vector<EncodedMessage> all() const { return copy(first_, last() + 1); }

  // What a message counts for: its bytes, and what the allocator and the log keep beside them.
  static std::size_t cost(const EncodedMessage& message) noexcept { return message.frame.size() + kOverhead; }

 private:
  friend class LogBudget;
  static constexpr std::size_t kOverhead = 56;

  // From `begin` to `end`, exclusive; all of them are held.
  std::vector<EncodedMessage> copy(Seq begin, Seq end) const;
  void pop_front();
  void recount(std::size_t bytes_now);

  Ring<EncodedMessage> messages_;
  Seq first_ = 1;
  std::size_t bytes_ = 0;
  std::size_t max_messages_;
  std::size_t max_bytes_;
  LogBudget* budget_;
  std::size_t place_in_budget_ = 0;  // index in its size class; meaningful while bytes_ > 0
};

}  // namespace chatroom::chat
