// What a figure was measured on, for reports. Any thread.
#pragma once

#include <cstdint>
#include <string>

namespace chatroom::bench {

std::uint64_t machine_cores();
std::string machine_cpu();  // the model's name, or "unknown"

}  // namespace chatroom::bench
