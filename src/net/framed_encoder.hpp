// FramedEncoder: what a broker makes messages' frames with: the JSON of wire in the frame of ws, in one allocation that
// all queues and logs of the node share, and its compressed form, if there is somebody on the node to take it. One per
// shard, on its thread.
#pragma once

#include "chat/ports.hpp"
#include "net/compressor.hpp"
#include "wire/encode.hpp"
#include "ws/frame.hpp"

#include <cstdint>
#include <string>

namespace chatroom::net {

class FramedEncoder final : public chat::MessageEncoder {
 public:
  // `compressor`, if any, outlives it.
  explicit FramedEncoder(Compressor* compressor = nullptr) noexcept : compressor_(compressor) {}

  chat::EncodedMessage encode(const chat::NewMessage& message) override {
    text_.clear();
    wire::encode_message(message, text_);
    return {.frame = ws::text_frame(text_),
            .text_at = static_cast<std::uint32_t>(ws::frame_header_size(text_.size())),
            .deflated = deflated_frame()};
  }

 private:
  base::SharedBytes deflated_frame() {
    if (compressor_ == nullptr || !compressor_->node().has_users()) return {};
    const auto payload = compressor_->deflate(text_);
    return payload ? ws::text_frame(*payload, ws::Form::deflated) : base::SharedBytes();
  }

  Compressor* compressor_;
  std::string text_;
};

}  // namespace chatroom::net
