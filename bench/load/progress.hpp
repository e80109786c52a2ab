// Progress: one line on standard error that tells how far the run is, if that is a terminal and nobody asked for quiet.
// Used by the main thread of a run.
#pragma once

#include <cstdint>

namespace chatroom::bench {

struct Totals;

class Progress {
 public:
  explicit Progress(bool quiet);

  // `part`: of the phase, 0 to 1. Draws at most ten times a second.
  void show(const char* phase, double part, const Totals& totals);
  // Takes the line away.
  void end() const;

 private:
  bool shown_;
  std::int64_t next_ = 0;
};

}  // namespace chatroom::bench
