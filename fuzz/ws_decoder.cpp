// Fuzz target: whatever a client sends, and however the network cuts it, a ws::Connection gives the same events and the
// same replies as for all of it at once, keeps to its limit, and sends at most one close frame, as the last; with
// compression agreed on, and without.
//
// Input: one byte of settings (bit 0: binary is accepted; the others times 16: the limit of a message in bytes), one
// byte N, N bytes that are the sizes of the pieces less one (used in turn; none: pieces of 1 byte), and the client's
// stream.
#include "ws/connection.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

namespace {

using chatroom::ws::Connection;
using chatroom::ws::DecoderSettings;
using chatroom::ws::Event;
using chatroom::ws::Inflater;
using chatroom::ws::Opcode;

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

struct Outcome {
  std::vector<std::string> events;
  std::string output;
  Connection::State state = Connection::State::open;

  bool operator==(const Outcome&) const = default;
};

class Run {
 public:
  // `inflater`: null where no compression was agreed on.
  Run(const DecoderSettings& settings, Inflater* inflater)
      : settings_(settings), inflater_(inflater), connection_(settings) {}

  void receive(std::span<const std::uint8_t> bytes) {
    // A copy of exactly this size, freed at the end, lets the sanitizer see every step outside of it.
    std::vector<char> copy(bytes.begin(), bytes.end());
    std::span<char> input(copy);
    while (const auto event = connection_.next(input, outcome_.output, inflater_)) keep(*event);
    require(input.empty(), "all input is used");
  }

  Outcome finish() {
    outcome_.state = connection_.state();
    check_output(outcome_.output);
    return std::move(outcome_);
  }

 private:
  void keep(const Event& event) {
    require(!ended_, "nothing follows a close or a violation");
    ended_ = event.kind == Event::Kind::close || event.kind == Event::Kind::violation;
    const bool is_message = event.kind == Event::Kind::text || event.kind == Event::Kind::binary;
    require(!is_message || event.payload.size() <= settings_.max_message_bytes, "messages keep to the limit");
    require(event.kind != Event::Kind::binary || settings_.accept_binary, "binary only where it is accepted");
    outcome_.events.push_back(std::to_string(static_cast<int>(event.kind)) + " " +
                              std::to_string(static_cast<int>(event.code)) + " " + std::string(event.payload));
  }

  // The replies are short control frames; a close is the last of them.
  void check_output(std::string_view output) const {
    bool closed = false;
    while (!output.empty()) {
      require(!closed, "nothing is sent after a close frame");
      require(output.size() >= 2, "a reply has a header");
      const auto opcode = static_cast<Opcode>(output[0] & 0x0F);
      const auto size = static_cast<std::size_t>(static_cast<std::uint8_t>(output[1]));
      require(opcode == Opcode::pong || opcode == Opcode::close, "replies are pongs and closes");
      require(size <= chatroom::ws::kMaxControlPayload && output.size() >= 2 + size, "replies are whole");
      closed = opcode == Opcode::close;
      output.remove_prefix(2 + size);
    }
    require(closed == ended_ && ended_ == (outcome_.state == Connection::State::closed), "an end has a close frame");
  }

  DecoderSettings settings_;
  Inflater* inflater_;
  Connection connection_;
  Outcome outcome_;
  bool ended_ = false;
};

void check(const DecoderSettings& settings, Inflater* inflater, std::span<const std::uint8_t> cuts,
           std::span<const std::uint8_t> stream) {
  Run at_once(settings, inflater);
  at_once.receive(stream);

  Run in_pieces(settings, inflater);
  for (std::size_t i = 0; !stream.empty(); ++i) {
    const std::size_t piece = cuts.empty() ? 1 : cuts[i % cuts.size()] + std::size_t{1};
    in_pieces.receive(stream.first(std::min(piece, stream.size())));
    stream = stream.subspan(std::min(piece, stream.size()));
  }
  require(at_once.finish() == in_pieces.finish(), "the same outcome however the stream is cut");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::span<const std::uint8_t> input(data, size);
  if (input.size() < 2) return 0;
  const DecoderSettings settings = {.max_message_bytes = (input[0] >> 1) * 16U, .accept_binary = (input[0] & 1) != 0};
  const std::size_t cut_count = std::min<std::size_t>(input[1], input.size() - 2);
  const auto cuts = input.subspan(2, cut_count);
  const auto stream = input.subspan(2 + cut_count);
  Inflater inflater;
  check(settings, nullptr, cuts, stream);
  check(settings, &inflater, cuts, stream);
  return 0;
}
