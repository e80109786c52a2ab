// OutQueue: what one connection still has to be sent, as a list of frames. Frames for many receivers are referred to,
// frames for this one are written one after the other into a buffer of its own. Exists only while there is something to
// send; the shard's thread only. It does not write to sockets.
#pragma once

#include "net/frame_pool.hpp"

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace chatroom::net {

class OutQueue {
 public:
  // Bytes not sent yet.
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

  // Appends a frame that others get as well; it is not empty.
  void push(const FrameRef& frame);

  // Appends a frame for this receiver: `write(buffer)` appends its bytes to the string it is given. Whole frames only,
  // so that drop_unsent() finds the frames' ends; several at once count as one.
  template <class Write>
  void push_own(Write&& write) {
    const std::size_t before = own_.size();
    write(own_);
    add_own(own_.size() - before);
  }

  // Points `out` at the next bytes to send; returns how many elements it used.
  std::size_t fill(std::span<iovec> out) const noexcept;
  // The first `bytes` of what fill() showed have been sent.
  void consume(std::size_t bytes) noexcept;

  // Drops every frame of which nothing has been sent yet: what remains is the rest of one frame, or nothing.
  void drop_unsent() noexcept;

  // Makes an empty queue ready for another connection. False if it has grown too large to be worth keeping.
  bool reset() noexcept;

 private:
  struct Item {
    FrameRef frame;  // none: the next `size` bytes of own_
    std::uint32_t size = 0;
  };

  void add_own(std::size_t bytes);

  std::vector<Item> items_;
  std::string own_;
  std::size_t first_ = 0;      // of items_: the first that is not sent completely
  std::size_t sent_ = 0;       // bytes of that item that have been sent
  std::size_t own_begin_ = 0;  // where the first own item that is not sent completely starts in own_
  std::size_t size_ = 0;
};

}  // namespace chatroom::net
