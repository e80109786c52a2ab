// The client's side for the tests of ws: frames as a client writes them, rule-breaking ones included, and the two ends
// that they are sent to: a decoder whose events are kept, and an echo server made of ws::Connection.
#pragma once

#include "ws/connection.hpp"
#include "ws/frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatroom::ws::test {

inline constexpr std::size_t kWhole = SIZE_MAX;
inline constexpr std::size_t kMiB = 1024 * 1024;

// What of a frame's first byte is not the opcode.
struct FrameBits {
  bool fin = true;
  unsigned rsv = 0;  // 0-7
};

// A client's frame, as any peer could write it. The header is the server's own with the mask put in.
inline std::string frame(unsigned opcode, std::string_view payload, FrameBits bits = {},
                         MaskKey key = {0x37, -0x06, 0x21, 0x3D}) {
  std::array<char, kMaxServerFrameHeader> header{};
  const std::size_t header_size = write_frame_header(Opcode::text, payload.size(), header);
  header[0] = static_cast<char>((bits.fin ? 0x80U : 0U) | bits.rsv << 4 | opcode);
  header[1] = static_cast<char>(static_cast<std::uint8_t>(header[1]) | 0x80U);
  std::string bytes(header.data(), header_size);
  bytes.append(key.data(), key.size());
  bytes.append(payload);
  char* masked = bytes.data() + bytes.size() - payload.size();
  for (std::size_t i = 0; i < payload.size(); ++i) masked[i] = static_cast<char>(masked[i] ^ key.data()[i % 4]);
  return bytes;
}

inline std::string frame(Opcode opcode, std::string_view payload, FrameBits bits = {}) {
  return frame(static_cast<unsigned>(opcode), payload, bits);
}
inline std::string text(std::string_view payload) { return frame(Opcode::text, payload); }
inline std::string binary(std::string_view payload) { return frame(Opcode::binary, payload); }
inline std::string ping(std::string_view payload) { return frame(Opcode::ping, payload); }
inline std::string pong(std::string_view payload) { return frame(Opcode::pong, payload); }
inline std::string first(Opcode opcode, std::string_view payload) { return frame(opcode, payload, {.fin = false}); }
inline std::string middle(std::string_view payload) { return frame(Opcode::continuation, payload, {.fin = false}); }
inline std::string last(std::string_view payload) { return frame(Opcode::continuation, payload); }

inline std::string close_payload(unsigned code, std::string_view reason = {}) {
  std::string payload = {static_cast<char>(code >> 8), static_cast<char>(code)};
  return payload += reason;
}
inline std::string close(unsigned code = 1000, std::string_view reason = {}) {
  return frame(Opcode::close, close_payload(code, reason));
}

// `payload` as one message in fragments of `size` bytes.
inline std::string fragmented(Opcode opcode, std::string_view payload, std::size_t size) {
  std::string bytes;
  bytes.reserve(payload.size() + (payload.size() / size + 1) * kMaxClientFrameHeader);
  for (bool start = true; start || !payload.empty(); start = false) {
    const auto piece = payload.substr(0, size);
    payload.remove_prefix(piece.size());
    bytes += frame(start ? opcode : Opcode::continuation, piece, {.fin = payload.empty()});
  }
  return bytes;
}

// Calls `receive` with writable copies of `bytes` in pieces of `piece` bytes. A piece's memory ends where the piece
// does and is gone afterwards, so that a sanitizer sees a view that outlives it.
template <class Receive>
void in_pieces(std::string_view bytes, std::size_t piece, Receive receive) {
  while (!bytes.empty()) {
    std::vector<char> copy(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(piece, bytes.size())));
    bytes.remove_prefix(copy.size());
    receive(std::span<char>(copy));
  }
}

// An Event that owns its payload.
struct OwnedEvent {
  Event::Kind kind;
  CloseCode code = CloseCode::no_status;
  std::string payload = {};

  bool operator==(const OwnedEvent&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const OwnedEvent& event) {
    return out << "kind " << static_cast<int>(event.kind) << " code " << static_cast<int>(event.code) << " \""
               << event.payload.substr(0, 80) << "\" (" << event.payload.size() << " bytes)";
  }
};

inline void decode(Decoder& decoder, std::span<char> input, std::vector<OwnedEvent>& events) {
  while (const auto event = decoder.next(input)) {
    events.push_back({event->kind, event->code, std::string(event->payload)});
  }
  EXPECT_TRUE(input.empty()) << "the decoder left input behind";
}

inline std::vector<OwnedEvent> decode(std::string_view bytes, std::size_t piece = kWhole,
                                      DecoderSettings settings = {.max_message_bytes = 1 << 16,
                                                                  .accept_binary = true}) {
  Decoder decoder(settings);
  std::vector<OwnedEvent> events;
  in_pieces(bytes, piece, [&](std::span<char> input) { decode(decoder, input, events); });
  return events;
}

// One frame of the server. A close frame's payload is its code in decimal.
struct Reply {
  Opcode opcode;
  std::string payload;

  bool operator==(const Reply&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Reply& reply) {
    return out << "opcode " << static_cast<int>(reply.opcode) << " \"" << reply.payload.substr(0, 80) << "\" ("
               << reply.payload.size() << " bytes)";
  }
};

inline Reply text_reply(std::string payload) { return {Opcode::text, std::move(payload)}; }
inline Reply binary_reply(std::string payload) { return {Opcode::binary, std::move(payload)}; }
inline Reply pong_reply(std::string payload) { return {Opcode::pong, std::move(payload)}; }
inline Reply close_reply(unsigned code) { return {Opcode::close, std::to_string(code)}; }
inline Reply close_reply_without_code() { return {Opcode::close, {}}; }

// Takes a server's frames apart. They are unmasked and not fragmented.
inline std::vector<Reply> parse_replies(std::string_view bytes) {
  std::vector<Reply> replies;
  const auto byte_at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes.at(i)); };
  while (!bytes.empty()) {
    EXPECT_EQ(byte_at(0) & 0xF0, 0x80);
    const auto opcode = static_cast<Opcode>(byte_at(0) & 0x0F);
    std::uint64_t size = byte_at(1);
    const std::size_t header_size = size == 126 ? 4 : size == 127 ? 10 : 2;
    if (header_size > 2) size = 0;
    for (std::size_t i = 2; i < header_size; ++i) size = size << 8 | byte_at(i);
    std::string payload(bytes.substr(header_size, size));
    EXPECT_EQ(payload.size(), size) << "a frame of the server is cut";
    bytes.remove_prefix(header_size + payload.size());
    if (opcode == Opcode::close && payload.size() >= 2) {
      payload = std::to_string(static_cast<std::uint8_t>(payload[0]) << 8 | static_cast<std::uint8_t>(payload[1]));
    }
    replies.push_back({opcode, std::move(payload)});
  }
  return replies;
}

// A server that sends every message back, as conformance suites expect it.
class EchoServer {
 public:
  explicit EchoServer(DecoderSettings settings = {.max_message_bytes = 16 * kMiB, .accept_binary = true})
      : connection_(settings) {}

  EchoServer& receive(std::string_view bytes, std::size_t piece = kWhole) {
    in_pieces(bytes, piece, [this](std::span<char> input) {
      while (const auto event = connection_.next(input, output_)) {
        if (event->kind == Event::Kind::text) append_frame(output_, Opcode::text, event->payload);
        if (event->kind == Event::Kind::binary) append_frame(output_, Opcode::binary, event->payload);
      }
    });
    return *this;
  }

  // All that it has sent so far.
  std::vector<Reply> replies() const { return parse_replies(output_); }
  bool closed() const { return connection_.state() == Connection::State::closed; }

 private:
  Connection connection_;
  std::string output_;
};

// What an echo server answers to `bytes`, which must not depend on how they are cut.
inline std::vector<Reply> echo(std::string_view bytes, std::size_t piece = kWhole) {
  return EchoServer().receive(bytes, piece).replies();
}

}  // namespace chatroom::ws::test
