// What Linux tells about a process under load, from /proc: CPU time and memory of its own. Used by the run's main
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace chatroom::bench {

struct ProcessStats {
  std::uint64_t cpu_ns = 0;        // run by all threads that live now
  std::uint64_t memory_bytes = 0;  // private pages that no file backs: what the process has asked for and touched
  std::uint64_t waits = 0;         // voluntary context switches of all threads
};

// The sum over the processes; nothing if one of them is not there or may not be read.
std::optional<ProcessStats> read_process_stats(std::span<const int> pids);

}  // namespace chatroom::bench
