// Writes compact JSON into a string, piece by piece. Used by encode.cpp alone. The caller writes the names of fields
// and all punctuation, in literals as long as they can be: a message is a handful of appends.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chatroom::wire {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) noexcept : out_(out) {}

  // As it stands: punctuation, names, or JSON that is written already.
  JsonWriter& raw(std::string_view json) {
    out_.append(json);
    return *this;
  }
  // In quotes, and escaped as far as RFC 8259, section 7, demands it: the rest of UTF-8 passes through.
  JsonWriter& string(std::string_view utf8);
  JsonWriter& number(std::uint64_t number);
  JsonWriter& number(std::int64_t number);
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }

 private:
  std::string& out_;
};

}  // namespace chatroom::wire
