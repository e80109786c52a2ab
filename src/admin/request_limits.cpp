#include "admin/request_limits.hpp"

#include "chat/policies.hpp"

#include <boost/container_hash/hash.hpp>

#include <utility>

namespace chatroom::admin {
namespace {

// Of draft-ietf-httpapi-ratelimit-headers: a quota and its window in seconds, or what is left and in how many seconds
// there is more.
std::string item(chat::Policy policy, std::string_view count_name, std::uint64_t count, std::string_view time_name,
                 std::chrono::milliseconds time) {
  std::string text = "\"";
  text += chat::name_of(policy);
  text += "\";";
  text += count_name;
  text += '=' + std::to_string(count) + ';';
  text += time_name;
  text += '=' + std::to_string(whole_seconds(time).count());
  return text;
}

}  // namespace

std::chrono::seconds whole_seconds(std::chrono::milliseconds time) noexcept {
  return std::chrono::ceil<std::chrono::seconds>(time);
}

RequestLimits::RequestLimits(const AdminSettings& settings, chat::ControlPlane& plane, const chat::Clock& clock)
    : plane_(plane),
      clock_(clock),
      window_{chat::name_of(chat::Policy::admin_window), settings.window_requests, settings.window},
      rate_{settings.bucket_tokens, 1000.0 / static_cast<double>(settings.bucket_interval.count())},
      interval_(settings.bucket_interval),
      policy_(item(chat::Policy::admin_window, "q", settings.window_requests, "w", settings.window) + ", " +
              item(chat::Policy::admin_bucket, "q", settings.bucket_tokens, "w",
                   settings.bucket_interval * settings.bucket_tokens)) {}

void RequestLimits::take(const base::IpAddress& peer, std::function<void(Outcome)> outcome) {
  const auto subscriber = base::subscriber_of(peer);
  Outcome bucket = take_token(subscriber);
  if (bucket.wait) {
    ++refused_;
    outcome(std::move(bucket));
    return;
  }
  plane_.take(window_, base::format_address(subscriber),
              lifetime_.guard([this, outcome = std::move(outcome),
                               bucket = std::move(bucket)](const std::optional<chat::WindowState>& answer) {
                // There always is a value while the plane lives; without one, the bucket alone decides.
                if (!answer) {
                  outcome(bucket);
                  return;
                }
                const auto more = answer->left > 0 ? answer->reset : answer->next;
                Outcome both;
                both.left = item(chat::Policy::admin_window, "r", answer->left, "t", more) + ", " + bucket.left;
                if (!answer->allowed) {
                  both.wait = answer->next;
                  ++refused_;
                }
                outcome(std::move(both));
              }));
}

RequestLimits::Outcome RequestLimits::take_token(const base::IpAddress& subscriber) {
  if (buckets_.size() >= kMaxAddresses && !buckets_.contains(subscriber)) buckets_.erase(buckets_.begin());
  chat::RateLimit& bucket = buckets_[subscriber];
  const auto now = clock_.steady();
  Outcome outcome;
  outcome.wait = bucket.take(now, rate_);
  const auto to_full = bucket.time_to_full(now);
  const auto left = outcome.wait ? 0 : (interval_ * rate_.burst - to_full) / interval_;
  outcome.left = item(chat::Policy::admin_bucket, "r", static_cast<std::uint64_t>(left), "t",
                      outcome.wait.value_or(left > 0 ? to_full : to_full - interval_ * (rate_.burst - 1)));
  return outcome;
}

void RequestLimits::forget_full() {
  boost::unordered::erase_if(buckets_,
                             [now = clock_.steady()](const auto& entry) { return entry.second.is_full(now); });
}

}  // namespace chatroom::admin
