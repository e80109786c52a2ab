// Masking (RFC 6455, 5.3): a client XORs its payload with a key of four bytes from the frame's header. Applying the key
// again takes the mask off. Used by the decoder, in place, on the bytes as they were read.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace chatroom::ws {

using MaskKey = std::array<char, 4>;

// `offset` is the position of bytes[0] in the frame's payload, which need not be a multiple of four when the payload
// comes in pieces. `bytes` may have any alignment.
void apply_mask(std::span<char> bytes, MaskKey key, std::size_t offset = 0) noexcept;

}  // namespace chatroom::ws
