#include "ws/decoder.hpp"

#include "ws/utf8_validator.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace chatroom::ws {
namespace {

// What an idle connection keeps of its input; there are very many of them.
static_assert(sizeof(Decoder) == 16);

std::span<char> take_front(std::span<char>& input, std::size_t count) noexcept {
  const auto front = input.first(count);
  input = input.subspan(count);
  return front;
}

std::string_view as_text(std::span<const char> bytes) noexcept { return {bytes.data(), bytes.size()}; }

}  // namespace

// What has arrived of a header, a frame or a message whose end has not.
struct Decoder::Unfinished {
  std::array<char, kMaxClientFrameHeader> header{};
  std::size_t header_size = 0;

  std::optional<FrameHeader> frame;  // the one whose payload is arriving
  std::uint64_t received = 0;        // bytes of that payload
  std::array<char, kMaxControlPayload> control{};

  std::optional<Opcode> message_opcode;  // of the message whose frames are arriving
  bool deflated = false;                 // that message is
  std::string message;
  Utf8Validator utf8;  // of a message that is not deflated

  bool is_idle() const noexcept { return header_size == 0 && !frame && !message_opcode; }
};

Decoder::Decoder(const DecoderSettings& settings) noexcept
    : max_message_bytes_(settings.max_message_bytes), accept_binary_(settings.accept_binary) {}
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;
Decoder::~Decoder() = default;

Decoder::Unfinished& Decoder::unfinished() {
  if (unfinished_ == nullptr) unfinished_ = std::make_unique<Unfinished>();
  return *unfinished_;
}

std::optional<Event> Decoder::next(std::span<char>& input, Inflater* inflater) {
  // An idle one was kept only because the last event's payload lay in it.
  if (unfinished_ != nullptr && unfinished_->is_idle()) unfinished_.reset();
  while (!finished_ && !input.empty()) {
    const bool in_payload = unfinished_ != nullptr && unfinished_->frame;
    if (auto event = in_payload ? continue_frame(input, inflater) : begin_frame(input, inflater)) return event;
  }
  input = {};
  return std::nullopt;
}

// Takes a header off the input, or what there is of it.
base::Result<std::optional<FrameHeader>, MalformedHeader> Decoder::read_header(std::span<char>& input, bool deflate) {
  const std::size_t kept = unfinished_ == nullptr ? 0 : unfinished_->header_size;
  if (kept == 0) {
    auto header = parse_frame_header(input, deflate);
    if (header && *header) input = input.subspan((*header)->size);
    if (!header || *header) return header;
  }
  auto& buffer = unfinished().header;
  const std::size_t added = std::min(input.size(), buffer.size() - kept);
  std::copy_n(input.begin(), added, buffer.begin() + static_cast<std::ptrdiff_t>(kept));
  auto header = parse_frame_header({buffer.data(), kept + added}, deflate);
  if (header && *header) {
    unfinished_->header_size = 0;
    input = input.subspan((*header)->size - kept);
  } else {
    unfinished_->header_size = kept + added;
    input = input.subspan(added);
  }
  return header;
}

std::optional<Event> Decoder::begin_frame(std::span<char>& input, Inflater* inflater) {
  const auto header = read_header(input, inflater != nullptr);
  if (!header) return violation(CloseCode::protocol_error, header.error().detail);
  if (!*header) return std::nullopt;
  const FrameHeader& frame = **header;
  if (auto refused = check_order_and_size(frame)) return refused;

  const bool alone = is_control(frame.opcode) || (frame.fin && frame.opcode != Opcode::continuation);
  if (alone && frame.payload_size <= input.size()) {
    const auto payload = take_front(input, static_cast<std::size_t>(frame.payload_size));
    apply_mask(payload, frame.mask);
    if (is_control(frame.opcode)) return control_event(frame.opcode, as_text(payload));
    if (frame.deflated) return inflated_event(frame.opcode, as_text(payload), *inflater);
    if (frame.opcode == Opcode::text && !is_valid_utf8(as_text(payload))) return not_utf8();
    return message_event(frame.opcode, as_text(payload));
  }

  auto& state = unfinished();
  state.frame = frame;
  state.received = 0;
  if (!is_control(frame.opcode) && frame.opcode != Opcode::continuation) {
    state.message_opcode = frame.opcode;
    state.deflated = frame.deflated;
  }
  return continue_frame(input, inflater);
}

std::optional<Event> Decoder::check_order_and_size(const FrameHeader& frame) {
  if (is_control(frame.opcode)) return std::nullopt;
  const bool in_message = unfinished_ != nullptr && unfinished_->message_opcode;
  const bool continues = frame.opcode == Opcode::continuation;
  if (continues && !in_message) return violation(CloseCode::protocol_error, "there is no message to continue");
  if (!continues && in_message) {
    return violation(CloseCode::protocol_error, "a new message began before the last one had ended");
  }
  if (frame.opcode == Opcode::binary && !accept_binary_) {
    return violation(CloseCode::unsupported_data, "binary messages are not accepted here");
  }
  const std::size_t before = in_message ? unfinished_->message.size() : 0;
  if (frame.payload_size > max_message_bytes_ - before) return violation(CloseCode::message_too_big, "message too big");
  return std::nullopt;
}

// Takes what has arrived of the payload; an event if that completes a control frame or a message.
std::optional<Event> Decoder::continue_frame(std::span<char>& input, Inflater* inflater) {
  auto& state = *unfinished_;
  const auto left = state.frame->payload_size - state.received;
  const auto piece = take_front(input, static_cast<std::size_t>(std::min<std::uint64_t>(left, input.size())));
  apply_mask(piece, state.frame->mask, static_cast<std::size_t>(state.received));
  if (is_control(state.frame->opcode)) return continue_control(as_text(piece));
  return continue_message(as_text(piece), inflater);
}

std::optional<Event> Decoder::continue_control(std::string_view piece) {
  auto& state = *unfinished_;
  std::copy(piece.begin(), piece.end(), state.control.begin() + static_cast<std::ptrdiff_t>(state.received));
  state.received += piece.size();
  if (state.received < state.frame->payload_size) return std::nullopt;
  const Opcode opcode = state.frame->opcode;
  state.frame.reset();
  return control_event(opcode, {state.control.data(), static_cast<std::size_t>(state.received)});
}

std::optional<Event> Decoder::continue_message(std::string_view piece, Inflater* inflater) {
  auto& state = *unfinished_;
  const bool is_text = state.message_opcode == Opcode::text && !state.deflated;
  if (is_text && !state.utf8.append(piece)) return not_utf8();
  state.message.append(piece);
  state.received += piece.size();
  if (state.received < state.frame->payload_size) return std::nullopt;
  const bool last = state.frame->fin;
  state.frame.reset();
  if (!last) return std::nullopt;
  if (is_text && !state.utf8.complete()) return not_utf8();
  const Opcode opcode = *state.message_opcode;
  state.message_opcode.reset();
  return state.deflated ? inflated_event(opcode, state.message, *inflater) : message_event(opcode, state.message);
}

// RFC 7692 wants a connection with broken data failed, and names no code; 1007 is for a message whose data is not what
// its type says (RFC 6455, 7.4.1).
Event Decoder::inflated_event(Opcode opcode, std::string_view payload, Inflater& inflater) {
  const auto message = inflater.inflate(payload, max_message_bytes_);
  if (!message && message.error() == InflateFlaw::too_big) {
    return violation(CloseCode::message_too_big, "message too big once inflated");
  }
  if (!message) return violation(CloseCode::invalid_utf8, "the compressed data is broken");
  if (opcode == Opcode::text && !is_valid_utf8(*message)) return not_utf8();
  return message_event(opcode, *message);
}

Event Decoder::message_event(Opcode opcode, std::string_view payload) noexcept {
  return {opcode == Opcode::text ? Event::Kind::text : Event::Kind::binary, CloseCode::no_status, payload};
}

Event Decoder::control_event(Opcode opcode, std::string_view payload) {
  if (opcode == Opcode::close) return close_event(payload);
  return {opcode == Opcode::ping ? Event::Kind::ping : Event::Kind::pong, CloseCode::no_status, payload};
}

Event Decoder::close_event(std::string_view payload) {
  finished_ = true;
  if (payload.empty()) return {Event::Kind::close, CloseCode::no_status, {}};
  if (payload.size() == 1) return violation(CloseCode::protocol_error, "half a close code");
  const auto high = static_cast<std::uint8_t>(payload[0]);
  const auto low = static_cast<std::uint8_t>(payload[1]);
  const auto code = static_cast<CloseCode>(high << 8 | low);
  if (!may_be_sent(code)) return violation(CloseCode::protocol_error, "this close code can't be sent");
  const auto reason = payload.substr(2);
  if (!is_valid_utf8(reason)) return not_utf8();
  return {Event::Kind::close, code, reason};
}

Event Decoder::violation(CloseCode code, std::string_view detail) noexcept {
  finished_ = true;
  unfinished_.reset();
  return {Event::Kind::violation, code, detail};
}

Event Decoder::not_utf8() noexcept { return violation(CloseCode::invalid_utf8, "text is not valid UTF-8"); }

}  // namespace chatroom::ws
