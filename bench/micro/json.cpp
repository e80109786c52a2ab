// Micro benchmarks of wire: a client's event to a command, and the server's events to JSON. No frames.
#include "micro/samples.hpp"
#include "net/framed_encoder.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace chatroom::bench {
namespace {

void decode_send_message(benchmark::State& state) {
  const std::string event =
      R"({"type":"SEND_MESSAGE","id":"5f8a1c1e-5b7c-4a9e-9a55-0d3f6c2b7e10","text":")" + english(kTextBytes) + R"("})";
  const wire::CommandDecoder decoder{chat::Limits()};
  for ([[maybe_unused]] const auto _ : state) {
    const auto command = decoder.decode(event);
    if (!command) {
      state.SkipWithError("the event was refused");
      break;
    }
    benchmark::DoNotOptimize(&*command);
  }
}
BENCHMARK(decode_send_message);

// Times `write(out)`, which appends to a string that has its size already.
template <class Write>
void encode(benchmark::State& state, Write write) {
  std::string out;
  for ([[maybe_unused]] const auto _ : state) {
    out.clear();
    write(out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(out.size()) * state.iterations());
}

void encode_new_message(benchmark::State& state) {
  const std::string text = english(kTextBytes);
  encode(state, [&](std::string& out) { wire::encode_message(message_with(text), out); });
}
BENCHMARK(encode_new_message);

void encode_ack(benchmark::State& state) {
  const auto message = message_with({});
  const chat::Event ack = chat::Ack{.id = message.id, .room = message.room, .seq = message.seq, .ts = message.ts};
  encode(state, [&](std::string& out) { wire::encode(ack, {}, out); });
}
BENCHMARK(encode_ack);

// The answer to a join: the messages are there as frames, so their texts are copied, not written again.
void encode_room_joined(benchmark::State& state) {
  const std::string text = english(kTextBytes);
  const auto message = message_with(text);
  net::FramedEncoder encoder;
  std::vector<chat::EncodedMessage> history;
  for (auto left = state.range(0); left > 0; --left) history.push_back(encoder.encode(message));
  const std::vector<chat::Member> members(10, {message.client, std::string(message.username)});
  const chat::RoomInfo room{message.room, "harbour", message.ts, message.client};
  const chat::Event joined = chat::RoomJoined{.room = &room,
                                              .active_users = members.size(),
                                              .messages = message.seq,
                                              .seq = message.seq,
                                              .first = 1,
                                              .epoch = "q3Zk9-aB_7xY",
                                              .members = members,
                                              .history = history};
  encode(state, [&](std::string& out) { wire::encode(joined, {}, out); });
}
BENCHMARK(encode_room_joined)->Arg(50);

}  // namespace
}  // namespace chatroom::bench
