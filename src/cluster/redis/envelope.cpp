#include "cluster/redis/envelope.hpp"

#include <charconv>

namespace chatroom::cluster {

std::string_view take_word(std::string_view& text) noexcept {
  const std::size_t space = text.find(' ');
  const std::string_view word = text.substr(0, space);
  text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  return word;
}

std::optional<std::uint64_t> parse_number(std::string_view text) noexcept {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Envelope> parse_envelope(std::string_view text) {
  const std::string_view kind = take_word(text);
  if (kind.size() != 1 || std::string_view("mjlntg").find(kind[0]) == std::string_view::npos) return std::nullopt;
  Envelope envelope;
  envelope.kind = static_cast<EnvelopeKind>(kind[0]);
  envelope.epoch = take_word(text);
  const auto seq = parse_number(take_word(text));
  const auto version = parse_number(take_word(text));
  if (envelope.epoch.empty() || !seq || !version) return std::nullopt;
  envelope.seq = *seq;
  envelope.version = *version;
  envelope.body = text;
  return envelope;
}

std::optional<MessageBody> parse_message_body(std::string_view body) noexcept {
  const auto ts = parse_number(take_word(body));
  const auto client = parse_number(take_word(body));
  const auto id_size = parse_number(take_word(body));
  const auto name_size = parse_number(take_word(body));
  if (!ts || !client || !id_size || !name_size) return std::nullopt;
  if (*id_size > body.size() || *name_size > body.size() - *id_size) return std::nullopt;
  return MessageBody{.ts = chat::WallTime(*ts),
                     .client = chat::ClientId{*client},
                     .id = body.substr(0, *id_size),
                     .username = body.substr(*id_size, *name_size),
                     .text = body.substr(*id_size + *name_size)};
}

std::optional<MemberBody> parse_member_body(std::string_view body) noexcept {
  const auto client = parse_number(take_word(body));
  if (!client) return std::nullopt;
  return MemberBody{chat::ClientId{*client}, body};
}

chat::LeaveReason parse_reason(std::string_view text) noexcept {
  if (text == "left") return chat::LeaveReason::left;
  if (text == "moved") return chat::LeaveReason::moved;
  if (text == "deleted") return chat::LeaveReason::deleted;
  if (text == "removed") return chat::LeaveReason::removed;
  return chat::LeaveReason::expired;
}

}  // namespace chatroom::cluster
