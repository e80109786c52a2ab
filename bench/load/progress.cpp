#include "load/progress.hpp"

#include "load/run.hpp"
#include "load/shared.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace chatroom::bench {

Progress::Progress(bool quiet) : shown_(!quiet && ::isatty(STDERR_FILENO) == 1) {}

void Progress::show(const char* phase, double part, const Totals& totals) {
  if (!shown_ || steady_ns() < next_) return;
  next_ = steady_ns() + 100 * kMillisecond;
  constexpr std::size_t kWidth = 30;
  std::string bar(kWidth, '.');
  const auto filled = static_cast<std::size_t>(std::clamp(part, 0.0, 1.0) * kWidth);
  std::fill_n(bar.begin(), filled, '#');
  std::fprintf(stderr, "\r%-12s [%s] %llu joined, %llu sent, %llu delivered\033[K", phase, bar.c_str(),
               static_cast<unsigned long long>(totals.joined), static_cast<unsigned long long>(totals.sent),
               static_cast<unsigned long long>(totals.delivered));
}

void Progress::end() const {
  if (shown_) std::fputs("\r\033[K", stderr);
}

}  // namespace chatroom::bench
