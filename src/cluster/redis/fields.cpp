#include "cluster/redis/fields.hpp"

#include "cluster/redis/envelope.hpp"

namespace chatroom::cluster {

FieldWriter& FieldWriter::add(std::string_view field) {
  text_.append(std::to_string(field.size())).append(":").append(field);
  return *this;
}

std::string_view FieldReader::text() noexcept {
  const auto colon = rest_.find(':');
  if (colon == std::string_view::npos) return fail();
  const auto size = parse_number(rest_.substr(0, colon));
  if (!size || *size > rest_.size() - colon - 1) return fail();
  const std::string_view field = rest_.substr(colon + 1, *size);
  rest_.remove_prefix(colon + 1 + field.size());
  return field;
}

std::uint64_t FieldReader::number() noexcept {
  const auto number = parse_number(text());
  if (!number) fail();
  return number.value_or(0);
}

std::string_view FieldReader::fail() noexcept {
  good_ = false;
  rest_ = {};
  return {};
}

}  // namespace chatroom::cluster
