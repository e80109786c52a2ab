// What this process uses of its machine, for the node's report. Any thread.
#pragma once

#include <cstdint>
#include <string>

namespace chatroom::server {

// Resident, in bytes; 0 if the system does not say.
std::uint64_t resident_memory() noexcept;
// User and system time since its start, in ms.
std::uint64_t cpu_time() noexcept;
// The machine's name; empty if it has none.
std::string host_name();

}  // namespace chatroom::server
