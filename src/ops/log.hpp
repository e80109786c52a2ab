// The log of the process: one line for what an operator would want to know, none per message. Every function may be
// called from any thread at any time; a line is written and flushed before the call returns. Until open() is called,
// lines go to standard error. Hostile text can't forge a line: see base/json_text.hpp.
#pragma once

#include "ops/options.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

namespace chatroom::ops::log {

// A value of a field. It refers to the string it was made of, so it lives no longer than the call it is an argument of.
class Value {
 public:
  // NOLINTBEGIN(google-explicit-constructor): fields are written as literals, {{"shards", 2}}.
  Value(const char* text) : value_(std::string_view(text)) {}
  Value(std::string_view text) : value_(text) {}
  Value(const std::string& text) : value_(std::string_view(text)) {}
  template <std::same_as<bool> T>  // a pointer must not become true
  Value(T flag) : value_(flag) {}
  Value(double number) : value_(number) {}
  template <std::signed_integral T>
  Value(T number) : value_(static_cast<std::int64_t>(number)) {}
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>) Value(T number) : value_(static_cast<std::uint64_t>(number)) {}
  // NOLINTEND(google-explicit-constructor)

  // Appends the value as JSON; a number that JSON can't write becomes null.
  void append_json(std::string& out) const;
  // Appends the value for people: a text without white space, quotes or control characters stays bare.
  void append_text(std::string& out) const;

 private:
  std::variant<std::string_view, bool, std::int64_t, std::uint64_t, double> value_;
};

// The key is a plain word of our own, other than ts, level and msg.
struct Field {
  std::string_view key;
  Value value;
};
using Fields = std::initializer_list<Field>;

void debug(std::string_view message, Fields fields = {});
void info(std::string_view message, Fields fields = {});
void warning(std::string_view message, Fields fields = {});
void error(std::string_view message, Fields fields = {});

// Whether a line of this level would be written; for a line that is expensive to make.
bool is_enabled(LogLevel level) noexcept;
void set_level(LogLevel level) noexcept;

// The part of a line after time and level, as JSON ("msg" and what follows it) and as text. Pure; for tests.
std::string json_rest(std::string_view message, Fields fields);
std::string text_rest(std::string_view message, Fields fields);

// Where the lines go from now on: `file` is a path to append to, or "stderr". On an error nothing changes.
std::error_code open(const std::string& file, LogFormat format);
// Opens the file anew, after a rotation; on an error the lines still go to the old one.
std::error_code reopen();

}  // namespace chatroom::ops::log
