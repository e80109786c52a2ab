#include "cluster/redis/shared_audit.hpp"

#include "cluster/redis/control_words.hpp"
#include "cluster/redis/envelope.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::cluster {
namespace {

constexpr std::size_t kSentAtOnce = 50;
constexpr std::size_t kLongestPage = 1'000;

// As XREVRANGE takes it: an entry's id is two numbers.
bool is_cursor(std::string_view text) {
  const auto hyphen = text.find('-');
  return hyphen != std::string_view::npos && parse_number(text.substr(0, hyphen)) &&
         parse_number(text.substr(hyphen + 1));
}

}  // namespace

void SharedAudit::note(chat::AuditEntry entry) {
  entry.at = clock_.now();
  waiting_.push_back(text_of(entry));
  if (waiting_.size() > kMostWaiting) {
    waiting_.pop_front();
    ++first_;
    ++dropped_;
  }
  send();
}

void SharedAudit::send() {
  if (sending_ || waiting_.empty() || !calls_.is_connected()) return;
  const std::size_t count = std::min(waiting_.size(), kSentAtOnce);
  std::vector<std::string> arguments{node_, std::to_string(first_), std::to_string(chat::ControlPlane::kMaxAudit)};
  arguments.insert(arguments.end(), waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
  sending_ = true;
  calls_.add(Script::control_note, std::move(arguments), {},
             [this, behind = first_ + count](const std::optional<Reply>& reply) {
               sending_ = false;
               if (!reply) return;  // tick() sends again: the store passes over what it has
               while (first_ < behind) {
                 waiting_.pop_front();
                 ++first_;
               }
               send();
             });
}

void SharedAudit::page(std::size_t limit, const std::optional<chat::AuditCursor>& after,
                       const chat::Answer<chat::AuditPage>& answer) {
  if (after && !is_cursor(*after)) return answer(chat::AuditPage());
  limit = std::clamp<std::size_t>(limit, 1, kLongestPage);
  const auto done = [limit, answer](const std::optional<Reply>& reply) {
    if (!reply) return answer(std::nullopt);
    chat::AuditPage page;
    std::size_t entries = 0;
    for (std::size_t i = 1; i + 1 < reply->size(); i += 2) {
      if (++entries > limit) {
        page.next = (*reply)[i - 2];
        break;
      }
      if (auto entry = parse_entry((*reply)[i + 1])) page.entries.push_back(std::move(*entry));
    }
    answer(std::move(page));
  };
  calls_.add(Script::control_audit, {after.value_or(""), std::to_string(limit + 1)}, {}, done);
}

}  // namespace chatroom::cluster
