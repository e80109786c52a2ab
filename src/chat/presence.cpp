#include "chat/presence.hpp"

#include <utility>

namespace chatroom::chat {

PresenceBatch::Counts PresenceBatch::take(SteadyTime now, std::size_t max_renames) {
  Counts counts{std::exchange(joined_, 0), std::exchange(left_, 0), {}};
  while (!renamed_.empty() && counts.renamed.size() < max_renames) {
    auto first = renamed_.extract(renamed_.begin());
    counts.renamed.push_back({first.key(), std::move(first.mapped())});
  }
  sent_at_ = now;
  return counts;
}

}  // namespace chatroom::chat
