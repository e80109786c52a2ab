// What the system lets this process have. Used by main at start-up.
#pragma once

#include <cstddef>

namespace chatroom::server {

// Raises the limit of open files as far as the process may by itself.
void raise_open_file_limit() noexcept;

// How many files the process may have open.
std::size_t open_file_limit() noexcept;

// How many client connections fit into such a limit, next to what the server itself needs.
std::size_t connections_for(std::size_t open_files) noexcept;

}  // namespace chatroom::server
