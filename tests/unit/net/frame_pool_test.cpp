// How long a frame's bytes live.
#include "net/frame_pool.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

namespace chatroom::net {
namespace {

TEST(FramePool, holds_the_bytes_until_the_last_reference_is_gone) {
  FramePool pool;
  auto first = std::optional(pool.add(base::SharedBytes::copy_of("frame")));
  const FrameRef second = *first;
  first.reset();
  EXPECT_EQ(second.view(), "frame");
}

TEST(FramePool, shares_the_bytes_without_copying_them) {
  FramePool pool;
  const auto bytes = base::SharedBytes::copy_of("frame");
  const FrameRef frame = pool.add(bytes);
  EXPECT_EQ(frame.view().data(), bytes.data());
}

TEST(FramePool, uses_a_place_again_for_another_frame) {
  FramePool pool;
  { const FrameRef gone = pool.add(base::SharedBytes::copy_of("one")); }
  const FrameRef frame = pool.add(base::SharedBytes::copy_of("two"));
  const FrameRef other = pool.add(base::SharedBytes::copy_of("three"));
  EXPECT_EQ(frame.view(), "two");
  EXPECT_EQ(other.view(), "three");
}

TEST(FramePool, moves_and_assigns_references) {
  FramePool pool;
  FrameRef frame = pool.add(base::SharedBytes::copy_of("one"));
  FrameRef moved = std::move(frame);
  EXPECT_EQ(moved.view(), "one");
  moved = pool.add(base::SharedBytes::copy_of("two"));
  EXPECT_EQ(moved.view(), "two");
  EXPECT_FALSE(FrameRef());
}

TEST(FramePool, takes_back_more_frames_than_it_keeps) {
  FramePool pool;
  std::vector<FrameRef> frames;
  for (int i = 0; i < 3000; ++i) frames.push_back(pool.add(base::SharedBytes::copy_of(std::to_string(i))));
  EXPECT_EQ(frames[2999].view(), "2999");
  frames.clear();
  EXPECT_EQ(pool.add(base::SharedBytes::copy_of("again")).view(), "again");
}

}  // namespace
}  // namespace chatroom::net
