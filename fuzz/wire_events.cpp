// Any UTF-8 as a frame of a client: the decoder neither crashes nor reads beyond it, and a command survives being
// written and read again. The same bytes as every text of an event: the encoder's JSON must give them back.
#include "base/json_text.hpp"
#include "unit/wire/command_json.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace chatroom {
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void require_text(const boost::json::value& value, std::string_view text) {
  require(std::string_view(value.as_string()) == text);
}

// Text frames are UTF-8 before wire sees them, so anything else is made UTF-8 here: that finds more than skipping it.
std::string as_utf8(std::string_view bytes) {
  std::string quoted;
  base::append_json_string(quoted, bytes);
  return std::string(boost::json::parse(quoted).as_string());
}

void check_decoder(std::string_view frame) {
  const wire::CommandDecoder decoder{chat::Limits()};
  const auto command = decoder.decode(frame);
  if (!command) {
    require(!command.error().message.empty());
    return;
  }
  const auto json = wire::testing::to_json(*command);
  const auto again = decoder.decode(boost::json::serialize(json));
  require(again.has_value() && wire::testing::to_json(*again) == json);
}

chat::EncodedMessage encoded_message(std::string_view text) {
  std::string json;
  wire::encode_message({.room = chat::RoomId{1},
                        .seq = 1,
                        .id = text,
                        .client = chat::ClientId{1},
                        .username = text,
                        .text = text,
                        .ts = chat::WallTime(1)},
                       json);
  chat::EncodedMessage message;
  message.frame = base::SharedBytes::copy_of(json);
  return message;
}

void check_encoder(std::string_view text) {
  const chat::RoomInfo room{.id = chat::RoomId{1}, .name = std::string(text), .created_at = {}, .created_by = {}};
  const chat::Member member{.id = chat::ClientId{1}, .username = std::string(text)};
  const auto message = encoded_message(text);

  chat::RoomJoined joined;
  joined.room = &room;
  joined.epoch = text;
  joined.members = {&member, 1};
  joined.history = {&message, 1};
  std::string out;
  wire::encode(joined, text, out);

  const auto json = boost::json::parse(out);
  require_text(json.at("ref"), text);
  require_text(json.at("room").at("name"), text);
  require_text(json.at("epoch"), text);
  require_text(json.at("members").at(0).at("username"), text);
  for (const auto* field : {"id", "username", "text"}) require_text(json.at("history").at(0).at(field), text);
}

}  // namespace
}  // namespace chatroom

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = chatroom::as_utf8({reinterpret_cast<const char*>(data), size});
  chatroom::check_decoder(text);
  chatroom::check_encoder(text);
  return 0;
}
