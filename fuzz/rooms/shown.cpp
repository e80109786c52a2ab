#include "rooms/shown.hpp"

#include "rooms/require.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>

namespace chatroom::fuzz {
namespace {

// The nth of "seq|id|clientId|username|text".
std::string_view part(std::string_view text, std::size_t n) {
  for (; n > 0; --n) text.remove_prefix(text.find('|') + 1);
  return text.substr(0, text.find('|'));
}

std::uint64_t number_in(std::string_view text, std::size_t n) {
  const auto digits = part(text, n);
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  require(parsed.ec == std::errc() && !digits.empty(), "a message is what the encoder made");
  return number;
}

}  // namespace

chat::ClientId Shown::sender(std::string_view text) { return chat::ClientId{number_in(text, 2)}; }

chat::Seq Shown::message(const chat::Epoch& epoch, std::string_view text) {
  const chat::Seq seq = number_in(text, 0);
  const auto [known, is_new] = messages_.try_emplace({epoch, seq}, text);
  require(known->second == text, "a place holds the same message for everybody");
  place(sender(text), part(text, 1), seq, epoch);
  return seq;
}

void Shown::ack(chat::ClientId client, std::string_view id, chat::RoomId room, chat::Seq seq,
                const chat::Epoch& epoch) {
  Place& known = place(client, id, seq, epoch);
  require(!known.room || *known.room == room, "a message is in one room");
  known.room = room;
}

Shown::Place& Shown::place(chat::ClientId client, std::string_view id, chat::Seq seq, const chat::Epoch& epoch) {
  Place& known = places_.try_emplace({client, std::string(id)}, Place{seq, epoch, {}}).first->second;
  require(known.seq == seq, "a message has one place");
  require(known.epoch.empty() || epoch.empty() || known.epoch == epoch, "a message is shown in one room");
  if (known.epoch.empty()) known.epoch = epoch;
  return known;
}

const std::string* Shown::find(const chat::Epoch& epoch, chat::Seq seq) const {
  const auto found = messages_.find({epoch, seq});
  return found == messages_.end() ? nullptr : &found->second;
}

}  // namespace chatroom::fuzz
