// The directory's cursor as text: opaque to clients, "<activeUsers>-<roomId>" to us. Pure functions, any thread.
#pragma once

#include "chat/types.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chatroom::wire {

void append_cursor(const chat::DirectoryCursor& cursor, std::string& out);

// Nothing, unless `text` is exactly what append_cursor() writes for two numbers of at most base::kMaxSafeInteger. A
// cursor that a client made up is as good as any: it names a place in the directory, and gives nothing away.
std::optional<chat::DirectoryCursor> parse_cursor(std::string_view text) noexcept;

}  // namespace chatroom::wire
