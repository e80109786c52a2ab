#include "load/process_stats.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace chatroom::bench {
namespace {

// The number behind `name` in a file of "Name:   number kB" lines.
std::optional<std::uint64_t> field(const std::filesystem::path& file, const std::string& name) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with(name)) return std::stoull(line.substr(name.size()));
  }
  return std::nullopt;
}

bool add_threads(const std::filesystem::path& process, ProcessStats& stats) {
  std::error_code error;
  for (std::filesystem::directory_iterator thread(process / "task", error), end; !error && thread != end;
       thread.increment(error)) {
    std::uint64_t run = 0;
    std::ifstream(thread->path() / "schedstat") >> run;
    stats.cpu_ns += run;
    stats.waits += field(thread->path() / "status", "voluntary_ctxt_switches:").value_or(0);
  }
  return !error;
}

}  // namespace

std::optional<ProcessStats> read_process_stats(std::span<const int> pids) {
  ProcessStats stats;
  for (const int pid : pids) {
    const std::filesystem::path process = "/proc/" + std::to_string(pid);
    const auto memory = field(process / "status", "RssAnon:");
    if (!memory || !add_threads(process, stats)) return std::nullopt;
    stats.memory_bytes += *memory * 1024;
  }
  return stats;
}

}  // namespace chatroom::bench
