// Micro benchmark of net's queues: frames that all members of a room get, from the shared bytes to what one system call
// for each member would send. The call itself is left out; what that costs, bench/floor measures.
#include "micro/samples.hpp"
#include "net/frame_pool.hpp"
#include "net/out_queue.hpp"
#include "ws/frame.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace chatroom::bench {
namespace {

// The argument says how many messages the room gets in one turn of the loop.
void fan_out_to_1000(benchmark::State& state) {
  constexpr std::size_t kMembers = 1'000;
  const base::SharedBytes frame = ws::text_frame(english(320));
  net::FramePool pool;
  std::vector<net::OutQueue> queues(kMembers);
  std::array<iovec, 64> pieces{};
  for ([[maybe_unused]] const auto _ : state) {
    for (auto left = state.range(0); left > 0; --left) {
      const net::FrameRef shared = pool.add(frame);
      for (auto& queue : queues) queue.push(shared);
    }
    for (auto& queue : queues) {
      benchmark::DoNotOptimize(queue.fill(pieces));
      benchmark::ClobberMemory();
      queue.consume(queue.size());
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(kMembers) * state.range(0) * state.iterations());
}
BENCHMARK(fan_out_to_1000)->Arg(1)->Arg(16)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace chatroom::bench
