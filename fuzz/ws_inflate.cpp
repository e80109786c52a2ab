// Fuzz target: an Inflater takes any payload, keeps to its limit, and gives the same whatever came before; what a
// Deflater makes of any message is smaller, and inflates to that message.
//
// Input: one byte (times 16: the limit in bytes), and the bytes that are a compressed payload first, then a message.
#include "ws/deflater.hpp"
#include "ws/inflater.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using chatroom::ws::Deflater;
using chatroom::ws::InflateFlaw;
using chatroom::ws::Inflater;

constexpr std::size_t kLarge = 1 << 20;

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

struct Outcome {
  std::optional<InflateFlaw> flaw;
  std::string message;

  bool operator==(const Outcome&) const = default;
};

Outcome inflate(Inflater& inflater, std::string_view payload, std::size_t max_bytes) {
  const auto message = inflater.inflate(payload, max_bytes);
  if (!message) return {message.error(), {}};
  require(message->size() <= max_bytes, "messages keep to the limit");
  return {std::nullopt, std::string(*message)};
}

void check_payload(Inflater& inflater, std::string_view payload, std::size_t limit) {
  Inflater fresh;
  const auto outcome = inflate(fresh, payload, limit);
  require(outcome == inflate(fresh, payload, limit), "the same again");
  require(outcome == inflate(inflater, payload, limit), "the same whatever came before");
  const auto large = inflate(inflater, payload, kLarge);
  if (!outcome.flaw) require(outcome == large, "a larger limit changes nothing in what fits");
  if (outcome.flaw == InflateFlaw::broken) require(outcome == large, "a larger limit mends nothing");
  if (!large.flaw) require(outcome.flaw.has_value() == (large.message.size() > limit), "too big is what is too big");
}

void check_message(Inflater& inflater, std::string_view message) {
  static Deflater deflater;
  const auto payload = deflater.deflate(message);
  if (!payload) return;
  require(payload->size() < message.size(), "what is compressed is smaller");
  const auto outcome = inflate(inflater, *payload, message.size());
  require(!outcome.flaw && outcome.message == message, "and inflates to what it was");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // A copy of exactly this size lets the sanitizer see every step outside of it.
  const std::vector<char> copy(data + 1, data + size);
  const std::string_view bytes(copy.data(), copy.size());
  static Inflater inflater;  // one of a shard, which has seen every input so far
  check_payload(inflater, bytes, data[0] * std::size_t{16});
  check_message(inflater, bytes);
  return 0;
}
