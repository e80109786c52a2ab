// A client's side of permessage-deflate for the tests of ws, made with zlib alone: messages as any peer could compress
// them, and what the server sends in return.
#pragma once

#include "unit/ws/client.hpp"
#include "ws/inflater.hpp"

#include <zlib.h>

#include <string>
#include <string_view>

namespace chatroom::ws::test {

inline constexpr FrameBits kDeflated = {.rsv = 4};
inline constexpr FrameBits kDeflatedStart = {.fin = false, .rsv = 4};
inline constexpr std::string_view kDeflateTail("\x00\x00\xff\xff", 4);

struct Compression {
  int window_bits = 15;
  int level = 6;
  int flush = Z_SYNC_FLUSH;
};

// `message` as the payload of a compressed message.
inline std::string compressed(std::string_view message, Compression how = {}) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, how.level, Z_DEFLATED, -how.window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string in(message);
  std::string out(deflateBound(&stream, static_cast<uLong>(in.size())) + 16, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, how.flush);
  EXPECT_EQ(stream.avail_in, 0U);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  // RFC 7692, 7.2.3.4: what ends with a last block gets an empty one instead of the flush.
  if (how.flush == Z_FINISH) return out + '\0';
  EXPECT_TRUE(out.ends_with(kDeflateTail));
  out.resize(out.size() - kDeflateTail.size());
  return out;
}

// What such a payload says; the window of the sender may be as small as this.
inline std::string inflated(std::string_view payload, int window_bits = 15) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, -window_bits), Z_OK);
  std::string in = std::string(payload) + std::string(kDeflateTail);
  std::string out;
  std::string piece(1 << 16, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  int result = Z_OK;
  do {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    result = inflate(&stream, Z_SYNC_FLUSH);
    out.append(piece, 0, piece.size() - stream.avail_out);
  } while (result == Z_OK && stream.avail_out == 0);
  EXPECT_TRUE(result == Z_OK || result == Z_BUF_ERROR) << result;
  inflateEnd(&stream);
  return out;
}

inline std::string deflated_text(std::string_view message, Compression how = {}) {
  return frame(Opcode::text, compressed(message, how), kDeflated);
}

// `payload`, compressed already, as one message in fragments of `size` bytes.
inline std::string deflated_fragments(Opcode opcode, std::string_view payload, std::size_t size) {
  std::string bytes = fragmented(opcode, payload, size);
  bytes[0] = static_cast<char>(static_cast<std::uint8_t>(bytes[0]) | 0x40U);
  return bytes;
}

// As decode(), where compression was agreed on.
inline std::vector<OwnedEvent> decode_deflated(std::string_view bytes, std::size_t piece = kWhole,
                                               DecoderSettings settings = {.max_message_bytes = 1 << 16,
                                                                           .accept_binary = true}) {
  Inflater inflater;
  Decoder decoder(settings);
  std::vector<OwnedEvent> events;
  in_pieces(bytes, piece, [&](std::span<char> input) {
    while (const auto event = decoder.next(input, &inflater)) {
      events.push_back({event->kind, event->code, std::string(event->payload)});
    }
    EXPECT_TRUE(input.empty()) << "the decoder left input behind";
  });
  return events;
}

}  // namespace chatroom::ws::test
