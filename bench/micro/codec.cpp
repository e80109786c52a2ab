// Micro benchmarks of ws: a client's masked frames in, the shared text frame out. The network is not part of it.
#include "micro/samples.hpp"
#include "support/raw_frame.hpp"
#include "ws/decoder.hpp"
#include "ws/frame.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::bench {
namespace {

void count_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

// The frame is copied in each time, as recv would: the decoder takes off the mask where the bytes lie.
void decode(benchmark::State& state, std::string text) {
  const std::size_t bytes = text.size();
  const std::string frame = test::encode({.payload = std::move(text)});
  std::vector<char> buffer(frame.size());
  ws::Decoder decoder({.max_message_bytes = 4096});
  for ([[maybe_unused]] const auto _ : state) {
    std::ranges::copy(frame, buffer.begin());
    std::span<char> input(buffer);
    const auto event = decoder.next(input);
    if (!event || event->payload.size() != bytes || decoder.next(input)) {
      state.SkipWithError("one whole message was expected");
      break;
    }
  }
  count_bytes(state, bytes);
}

void decode_frame(benchmark::State& state) { decode(state, english(static_cast<std::size_t>(state.range(0)))); }
BENCHMARK(decode_frame)->Arg(32)->Arg(160)->Arg(4096);

// What has to be checked byte by byte: letters of two bytes.
void decode_frame_cyrillic(benchmark::State& state) {
  decode(state, repeated("Встретимся", static_cast<std::size_t>(state.range(0))));
}
BENCHMARK(decode_frame_cyrillic)->Arg(160)->Arg(4096);

void text_frame(benchmark::State& state) {
  const std::string text = english(static_cast<std::size_t>(state.range(0)));
  for ([[maybe_unused]] const auto _ : state) benchmark::DoNotOptimize(ws::text_frame(text));
  count_bytes(state, text.size());
}
BENCHMARK(text_frame)->Arg(32)->Arg(320)->Arg(4096);

}  // namespace
}  // namespace chatroom::bench
