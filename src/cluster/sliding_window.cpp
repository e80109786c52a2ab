#include "cluster/sliding_window.hpp"

#include <utility>

namespace chatroom::cluster {
namespace {

// Windows that are empty again are looked for this often, since that means to look at all.
constexpr std::chrono::milliseconds kSweepInterval{10'000};

}  // namespace

// One that was allowed at t counts until t + length, and not at that moment any more.
chat::WindowState SlidingWindows::take(const chat::WindowPolicy& policy, std::string_view subject,
                                       chat::SteadyTime now) {
  forget_some(now);
  Window& window = windows_[std::string(policy.name) + ' ' + std::string(subject)];
  window.length = policy.length;
  auto& times = window.times;
  while (!times.empty() && times.front() + policy.length <= now) times.pop_front();
  const bool allowed = times.size() < policy.limit;
  if (allowed) times.push_back(now);
  chat::WindowState state{.allowed = allowed, .left = 0, .next = {}, .reset = {}};
  if (times.size() < policy.limit) {
    state.left = policy.limit - static_cast<std::uint32_t>(times.size());
  } else if (!times.empty()) {
    state.next = times.front() + policy.length - now;
  }
  if (!times.empty()) state.reset = times.back() + policy.length - now;
  return state;
}

void SlidingWindows::forget_some(chat::SteadyTime now) {
  if (now - swept_at_ >= kSweepInterval) {
    swept_at_ = now;
    boost::unordered::erase_if(windows_, [now](const auto& entry) {
      const Window& window = entry.second;
      return window.times.empty() || window.times.back() + window.length <= now;
    });
  }
  if (windows_.size() >= kMaxSubjects) windows_.erase(windows_.begin());
}

}  // namespace chatroom::cluster
