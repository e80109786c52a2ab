// Texts and numbers in a row as one text, each as SIZE:BYTES: what RedisControl keeps in the store and says to other
// nodes. Fields may be added at the end: older readers don't look at them. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chatroom::cluster {

class FieldWriter {
 public:
  FieldWriter& add(std::string_view field);
  FieldWriter& add(std::uint64_t number) { return add(std::to_string(number)); }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// Reads what it is given to the end, or to what is no field; from there on everything is empty.
class FieldReader {
 public:
  // Views into `text` are what it returns.
  explicit FieldReader(std::string_view text) noexcept : rest_(text) {}

  std::string_view text() noexcept;
  std::uint64_t number() noexcept;  // 0, and not good, if the field is none
  // Everything asked for so far was there.
  bool is_good() const noexcept { return good_; }

 private:
  std::string_view fail() noexcept;

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace chatroom::cluster
