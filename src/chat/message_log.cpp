#include "chat/message_log.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace chatroom::chat {

MessageLog* LogBudget::over_budget() const noexcept {
  if (bytes_ <= max_bytes_) return nullptr;
  for (auto logs = by_size_.rbegin(); logs != by_size_.rend(); ++logs) {
    if (!logs->empty()) return logs->back();
  }
  return nullptr;
}

void LogBudget::add(MessageLog& log) {
  if (log.bytes_ == 0) return;
  auto& logs = by_size_[static_cast<std::size_t>(std::bit_width(log.bytes_)) - 1];
  logs.push_back(&log);
  log.place_in_budget_ = logs.size() - 1;
  bytes_ += log.bytes_;
}

void LogBudget::remove(MessageLog& log) noexcept {
  if (log.bytes_ == 0) return;
  auto& logs = by_size_[static_cast<std::size_t>(std::bit_width(log.bytes_)) - 1];
  logs[log.place_in_budget_] = logs.back();
  logs[log.place_in_budget_]->place_in_budget_ = log.place_in_budget_;
  logs.pop_back();
  bytes_ -= log.bytes_;
}

MessageLog::~MessageLog() {
  if (budget_ != nullptr) budget_->remove(*this);
}

void MessageLog::push(EncodedMessage message) {
  message.deflated = {};
  std::size_t bytes = bytes_ + cost(message);
  while (!messages_.empty() && (messages_.size() >= max_messages_ || bytes > max_bytes_)) {
    bytes -= cost(messages_.front());
    pop_front();
  }
  messages_.push_back(std::move(message));
  recount(bytes);
}

void MessageLog::trim_to(Seq first) {
  std::size_t bytes = bytes_;
  while (!messages_.empty() && first_ < first) {
    bytes -= cost(messages_.front());
    pop_front();
  }
  recount(bytes);
}

std::vector<EncodedMessage> MessageLog::newest(Seq after, Seq before, std::size_t max_messages,
                                               std::size_t max_bytes) const {
  const Seq end = std::min(before, last() + 1);
  Seq begin = end;
  std::size_t bytes = 0;
  while (begin > first_ && begin > after + 1 && end - begin < max_messages) {
    bytes += messages_[begin - 1 - first_].text().size();
    if (bytes > max_bytes) break;
    --begin;
  }
  return copy(begin, end);
}

std::vector<EncodedMessage> MessageLog::copy(Seq begin, Seq end) const {
  std::vector<EncodedMessage> messages;
  if (begin >= end) return messages;
  messages.reserve(end - begin);
  for (Seq seq = begin; seq < end; ++seq) messages.push_back(messages_[seq - first_]);
  return messages;
}

void MessageLog::pop_front() {
  messages_.pop_front();
  ++first_;
}

void MessageLog::recount(std::size_t bytes_now) {
  if (budget_ == nullptr) {
    bytes_ = bytes_now;
    return;
  }
  budget_->remove(*this);
  bytes_ = bytes_now;
  budget_->add(*this);
}

}  // namespace chatroom::chat
