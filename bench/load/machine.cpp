#include "load/machine.hpp"

#include <fstream>
#include <thread>

namespace chatroom::bench {

std::uint64_t machine_cores() { return std::thread::hardware_concurrency(); }

std::string machine_cpu() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

}  // namespace chatroom::bench
