// Makes frames that a test can read: "seq|id|clientId|username|text", with nothing before the text. Counts how often it
// was asked, since a message is to be encoded once.
#pragma once

#include "base/shared_bytes.hpp"
#include "chat/ports.hpp"

#include <cstdint>
#include <string>

namespace chatroom::test {

class PlainEncoder final : public chat::MessageEncoder {
 public:
  chat::EncodedMessage encode(const chat::NewMessage& message) override {
    ++calls_;
    return {base::SharedBytes::concat({std::to_string(message.seq), "|", message.id, "|",
                                       std::to_string(base::number(message.client)), "|", message.username, "|",
                                       message.text}),
            0};
  }

  std::uint64_t calls() const { return calls_; }

 private:
  std::uint64_t calls_ = 0;
};

}  // namespace chatroom::test
