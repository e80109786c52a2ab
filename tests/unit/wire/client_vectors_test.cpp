// The decoder against tests/wire/vectors/client-events.json.
#include "unit/wire/command_json.hpp"
#include "unit/wire/vectors.hpp"
#include "wire/decode.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::wire {
namespace {

namespace json = boost::json;

json::object to_json(const chat::Refusal& refusal) {
  json::object result{{"code", chat::wire_name(refusal.code)}};
  if (refusal.field) result["field"] = *refusal.field;
  if (refusal.ref) result["ref"] = *refusal.ref;
  if (refusal.id) result["id"] = refusal.id->view();
  return result;
}

json::object to_json(const DecodeResult& result) {
  if (result) return {{"command", testing::to_json(*result)}};
  return {{"refusal", to_json(result.error())}};
}

TEST(ClientVectors, every_frame_is_the_command_or_refusal_of_its_vector) {
  const CommandDecoder decoder{chat::Limits()};
  const auto vectors = testing::read_vectors("client-events.json");
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    auto expected = vector.as_object();
    expected.erase("name");
    expected.erase("frame");
    const auto actual = to_json(decoder.decode(testing::field(vector, "frame")));
    EXPECT_EQ(actual, expected) << testing::field(vector, "name");
  }
}

TEST(ClientVectors, every_refusal_says_what_to_do_in_a_sentence) {
  const CommandDecoder decoder{chat::Limits()};
  for (const auto& vector : testing::read_vectors("client-events.json")) {
    const auto result = decoder.decode(testing::field(vector, "frame"));
    if (result) continue;
    const auto& refusal = result.error();
    EXPECT_TRUE(refusal.message.ends_with(".")) << refusal.message;
    const auto subject = refusal.field ? "`" + *refusal.field + "` " : std::string("The ");
    EXPECT_TRUE(refusal.message.starts_with(subject)) << refusal.message;
  }
}

TEST(ClientVectors, no_frame_cut_short_is_accepted) {
  const CommandDecoder decoder{chat::Limits()};
  for (const auto& vector : testing::read_vectors("client-events.json")) {
    const auto frame = testing::field(vector, "frame");
    const auto end = frame.find_last_of('}');
    for (std::size_t size = 0; size < frame.size() && size <= end; ++size) {
      // Each cut has a block of its own, so that a sanitizer sees a read beyond it.
      const std::vector<char> cut(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
      const std::string_view text(cut.data(), cut.size());
      // A frame with something behind its object is whole at one of the cuts.
      EXPECT_TRUE(!decoder.decode(text) || text.ends_with('}')) << text;
    }
  }
}

TEST(ClientVectors, a_command_survives_being_written_and_read_again) {
  const CommandDecoder decoder{chat::Limits()};
  for (const auto& vector : testing::read_vectors("client-events.json")) {
    const auto first = decoder.decode(testing::field(vector, "frame"));
    if (!first) continue;
    const auto second = decoder.decode(json::serialize(testing::to_json(*first)));
    EXPECT_EQ(to_json(second), to_json(first)) << testing::field(vector, "name");
  }
}

}  // namespace
}  // namespace chatroom::wire
