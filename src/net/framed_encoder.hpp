// FramedEncoder: what a broker makes messages' frames with: the JSON of wire in the frame of ws, in one allocation that
// all queues and logs of the node share. One per shard, on its thread.
#pragma once

#include "chat/ports.hpp"
#include "wire/encode.hpp"
#include "ws/frame.hpp"

#include <cstdint>
#include <string>

namespace chatroom::net {

class FramedEncoder final : public chat::MessageEncoder {
 public:
  chat::EncodedMessage encode(const chat::NewMessage& message) override {
    text_.clear();
    wire::encode_message(message, text_);
    return {ws::text_frame(text_), static_cast<std::uint32_t>(ws::frame_header_size(text_.size()))};
  }

 private:
  std::string text_;
};

}  // namespace chatroom::net
