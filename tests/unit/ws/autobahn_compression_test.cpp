// The ground of Autobahn's groups 12 and 13 on the echo server: messages of each of its 18 sizes, in one frame or many;
// texts and bytes, from JSON to what can't be compressed; and each set of offers that group 13 makes. 13.3 and 13.5 ask
// for a window of 9 bits (8 in older versions), which the server does not take: they go without compression.
#include "unit/ws/deflating_client.hpp"
#include "ws/deflate_offer.hpp"
#include "ws/deflater.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace chatroom::ws::test {
namespace {

// Size of a message, and of its frames: 0 is one frame.
constexpr std::array<std::pair<std::size_t, std::size_t>, 18> kSizes = {{{16, 0},
                                                                         {64, 0},
                                                                         {256, 0},
                                                                         {1024, 0},
                                                                         {4096, 0},
                                                                         {8192, 0},
                                                                         {16384, 0},
                                                                         {32768, 0},
                                                                         {65536, 0},
                                                                         {131072, 0},
                                                                         {8192, 256},
                                                                         {16384, 256},
                                                                         {32768, 256},
                                                                         {65536, 256},
                                                                         {131072, 256},
                                                                         {131072, 1024},
                                                                         {131072, 4096},
                                                                         {131072, 32768}}};
// A few, so that the test stays short; each one differs.
constexpr int kMessages = 5;

// An echo server that compresses where that was agreed on and makes the message smaller, as net does.
class CompressingEcho {
 public:
  explicit CompressingEcho(bool agreed) : agreed_(agreed) {}

  Reply echo(std::string_view bytes) {
    std::string output;
    in_pieces(bytes, 10'000, [&](std::span<char> input) {
      while (const auto event = connection_.next(input, output, agreed_ ? &inflater_ : nullptr)) answer(*event, output);
    });
    EXPECT_EQ(connection_.state(), Connection::State::open);
    return read(std::move(output));
  }

 private:
  void answer(const Event& event, std::string& output) {
    const auto opcode = event.kind == Event::Kind::text ? Opcode::text : Opcode::binary;
    const auto smaller = agreed_ ? deflater_.deflate(event.payload) : std::nullopt;
    append_frame(output, opcode, smaller.value_or(event.payload), smaller ? Form::deflated : Form::plain);
  }

  Reply read(std::string output) const {
    const bool is_deflated = (static_cast<std::uint8_t>(output.at(0)) & 0x40U) != 0;
    EXPECT_TRUE(agreed_ || !is_deflated);
    output[0] = static_cast<char>(static_cast<std::uint8_t>(output[0]) & 0xBFU);
    auto replies = parse_replies(output);
    EXPECT_EQ(replies.size(), 1U);
    if (is_deflated) replies.at(0).payload = inflated(replies.at(0).payload);
    return replies.at(0);
  }

  bool agreed_;
  Inflater inflater_;
  Deflater deflater_;
  Connection connection_{{.max_message_bytes = 16 * kMiB, .accept_binary = true}};
};

std::string json(std::size_t size, int which) {
  std::string text = "[";
  for (int i = which; text.size() < size; ++i) text += R"({"id":)" + std::to_string(i) + R"(,"name":"Ada","room":7},)";
  return text.substr(0, size);
}

std::string noise(std::size_t size, int which) {
  std::string bytes;
  std::uint64_t state = static_cast<std::uint64_t>(which) + 1;
  while (bytes.size() < size)
    bytes += static_cast<char>((state = state * 6364136223846793005U + 1442695040888963407U) >> 56);
  return bytes;
}

// Printable, so that it is a text, and hardly to be compressed.
std::string letters(std::size_t size, int which) {
  std::string text = noise(size, which);
  for (char& c : text) c = static_cast<char>(' ' + static_cast<std::uint8_t>(c) % 95);
  return text;
}

template <class Make>
void expect_echoes(std::optional<Compression> client, Opcode opcode, Make make) {
  CompressingEcho server(client.has_value());
  for (const auto& [size, fragment] : kSizes) {
    for (int i = 0; i < kMessages; ++i) {
      const std::string message = make(size, i);
      const std::string payload = client ? compressed(message, *client) : message;
      const std::size_t piece = fragment == 0 ? std::max<std::size_t>(payload.size(), 1) : fragment;
      const auto reply =
          server.echo(client ? deflated_fragments(opcode, payload, piece) : fragmented(opcode, payload, piece));
      EXPECT_EQ(reply.opcode, opcode);
      EXPECT_TRUE(reply.payload == message) << size << " bytes in frames of " << fragment;
    }
  }
}

TEST(Autobahn12Compression, json_texts_of_every_size_are_echoed) { expect_echoes(Compression{}, Opcode::text, json); }

TEST(Autobahn12Compression, json_of_every_size_is_echoed_as_bytes) {
  expect_echoes(Compression{}, Opcode::binary, json);
}

TEST(Autobahn12Compression, texts_that_hardly_compress_are_echoed) {
  expect_echoes(Compression{}, Opcode::text, letters);
}

TEST(Autobahn12Compression, bytes_without_any_order_are_echoed) { expect_echoes(Compression{}, Opcode::binary, noise); }

TEST(Autobahn12Compression, texts_in_many_scripts_are_echoed) {
  expect_echoes(Compression{}, Opcode::text, [](std::size_t size, int which) {
    std::string text;
    while (text.size() + 20 < size) text += "\u00e4\u0416\u6f22\U0001FAD6" + std::to_string(which * which);
    return text;
  });
}

struct OfferCase {
  const char* number;
  const char* offers;
  bool taken;
};

constexpr OfferCase kOffers[] = {
    {"13.1", "permessage-deflate", true},
    {"13.2", "permessage-deflate; server_no_context_takeover; client_max_window_bits", true},
    {"13.3", "permessage-deflate; client_max_window_bits; server_max_window_bits=9", false},
    {"13.4", "permessage-deflate; client_max_window_bits; server_max_window_bits=15", true},
    {"13.5", "permessage-deflate; client_max_window_bits; server_no_context_takeover; server_max_window_bits=9", false},
    {"13.6", "permessage-deflate; client_max_window_bits; server_no_context_takeover; server_max_window_bits=15", true},
    {"13.7",
     "permessage-deflate; server_no_context_takeover; server_max_window_bits=9, permessage-deflate; "
     "server_no_context_takeover, permessage-deflate",
     true},
};

TEST(Autobahn13Offers, each_is_taken_or_the_connection_goes_without_13_1_1_to_13_7_18) {
  for (const auto& [number, offers, taken] : kOffers) {
    SCOPED_TRACE(number);
    ASSERT_EQ(agree_on_deflate(offers).has_value(), taken);
    for (const int window_bits : {9, 15}) {
      expect_echoes(taken ? std::optional(Compression{.window_bits = window_bits}) : std::nullopt, Opcode::text, json);
    }
  }
}

}  // namespace
}  // namespace chatroom::ws::test
