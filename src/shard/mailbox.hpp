// How values cross from one shard to another: collected during a turn of the sender's loop (Outgoing), handed over once
// per target and turn (Mailbox), with one wake-up where the target had nothing waiting. What one shard sends to another
// arrives in the order sent; nothing is promised across pairs of shards. No bound here: a shard reads no more from a
// client that has many requests under way, which is what bounds the mail.
#pragma once

#include "base/ids.hpp"

#include <cstddef>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

namespace chatroom::shard {

// What waits for one shard.
template <class T>
class Mailbox {
 public:
  // Any thread. Takes all of `batch`, which is empty afterwards. True: there was nothing before, so the owner has to be
  // woken.
  [[nodiscard]] bool put(std::vector<T>& batch) {
    const std::lock_guard lock(mutex_);
    const bool was_empty = waiting_.empty();
    if (was_empty) {
      waiting_.swap(batch);
    } else {
      waiting_.insert(waiting_.end(), std::move_iterator(batch.begin()), std::move_iterator(batch.end()));
      batch.clear();
    }
    return was_empty;
  }

  // The owner's thread. Fills `into`, which must be empty, with all that has come, in order. The vectors change places,
  // so that no memory is allocated once they are large enough.
  void take(std::vector<T>& into) {
    const std::lock_guard lock(mutex_);
    waiting_.swap(into);
  }

 private:
  std::mutex mutex_;
  std::vector<T> waiting_;
};

// What one shard has to send at the end of its turn. The shard's thread only.
template <class T>
class Outgoing {
 public:
  explicit Outgoing(std::size_t shards) : batches_(shards) {}

  void add(base::ShardId to, T&& value) {
    auto& batch = batches_[to];
    if (batch.empty()) targets_.push_back(to);
    batch.push_back(std::move(value));
  }

  bool empty() const noexcept { return targets_.empty(); }

  // Calls send(target, batch) for each shard that something is for; `send` has to empty the batch, as Mailbox::put
  // does.
  template <class Send>
  void flush(Send&& send) {
    for (const auto to : targets_) send(to, batches_[to]);
    targets_.clear();
  }

 private:
  std::vector<std::vector<T>> batches_;
  std::vector<base::ShardId> targets_;
};

}  // namespace chatroom::shard
