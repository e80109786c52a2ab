// Decoder: the bytes of a WebSocket client in, messages and control frames out (RFC 6455, 5 and 8.1; RFC 7692, 6). It
// enforces every rule a server has to check, and is the only state that a connection keeps about its input: 16 bytes
// while nothing is half read. Used by ws::Connection on the connection's shard; answering is the connection's part. It
// reads no socket and no clock.
//
//   while (auto event = decoder.next(input)) handle(*event);
#pragma once

#include "base/result.hpp"
#include "ws/close_code.hpp"
#include "ws/frame_header.hpp"
#include "ws/inflater.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace chatroom::ws {

struct DecoderSettings {
  // Bytes of a message's payload, in however many frames. More is refused with 1009 when a header announces it; of a
  // compressed message, both what arrives and what it inflates to.
  std::uint32_t max_message_bytes = 4096;
  // Without it, a binary message is refused with 1003.
  bool accept_binary = false;
};

struct Event {
  enum class Kind : std::uint8_t {
    text,
    binary,
    ping,
    pong,
    close,      // the peer's close frame
    violation,  // the peer broke a rule; the connection has to be closed with `code`
  };

  Kind kind;
  // close: the peer's code, no_status if it gave none. violation: the code to close with. Without meaning for the
  // others.
  CloseCode code = CloseCode::no_status;
  // close: the peer's reason. violation: what was wrong, in plain English, at most kMaxCloseReason bytes.
  // Valid until the next call of the decoder, and no longer than the input that the event came from.
  std::string_view payload;
};

class Decoder {
 public:
  explicit Decoder(const DecoderSettings& settings) noexcept;
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;
  ~Decoder();

  // The next event in `input`, whose front is moved past what was used. Nothing once all of the input has been used;
  // what is unfinished then is kept, and the next input goes on from there. Call it until it returns nothing: that also
  // gives back the memory of the last message. The bytes of `input` are unmasked in place: a message that lies in it as
  // one whole frame is delivered without a copy. A compressed one is collected, then inflated by `inflater`, which is
  // null where no compression was agreed on, and is the same for a connection or null all its life. Memory grows with
  // what has arrived, never with what a header announces. After a close or a violation there is no further event, and
  // the input is dropped. Throws std::bad_alloc.
  [[nodiscard]] std::optional<Event> next(std::span<char>& input, Inflater* inflater = nullptr);

 private:
  struct Unfinished;

  base::Result<std::optional<FrameHeader>, MalformedHeader> read_header(std::span<char>& input, bool deflate);
  std::optional<Event> begin_frame(std::span<char>& input, Inflater* inflater);
  std::optional<Event> continue_frame(std::span<char>& input, Inflater* inflater);
  std::optional<Event> continue_control(std::string_view piece);
  std::optional<Event> continue_message(std::string_view piece, Inflater* inflater);
  std::optional<Event> check_order_and_size(const FrameHeader& frame);
  Event control_event(Opcode opcode, std::string_view payload);
  Event close_event(std::string_view payload);
  Event inflated_event(Opcode opcode, std::string_view payload, Inflater& inflater);
  static Event message_event(Opcode opcode, std::string_view payload) noexcept;
  Event violation(CloseCode code, std::string_view detail) noexcept;
  Event not_utf8() noexcept;
  Unfinished& unfinished();

  std::unique_ptr<Unfinished> unfinished_;  // null between messages that came whole
  std::uint32_t max_message_bytes_;
  bool accept_binary_;
  bool finished_ = false;  // a close or a violation was delivered
};

}  // namespace chatroom::ws
