// Asks a person at the terminal; where there is none, reads lines of standard input. One thread.
#pragma once

#include <optional>
#include <string>

namespace chatroom::admin::cli {

// The next line without its end; nothing at the end of the input. The question goes to standard error, and only to a
// person.
std::optional<std::string> ask(const std::string& question);
// The same; what is typed does not show.
std::optional<std::string> ask_password(const std::string& question);

}  // namespace chatroom::admin::cli
