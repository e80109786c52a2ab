// What an outgoing queue shows to the system call, and what is left after the system took a part of it.
#include "net/out_queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>

namespace chatroom::net {
namespace {

class OutQueueTest : public testing::Test {
 protected:
  void push_shared(std::string_view bytes) { queue.push(pool.add(base::SharedBytes::copy_of(bytes))); }
  void push_own(std::string_view bytes) {
    queue.push_own([&](std::string& out) { out += bytes; });
  }

  // What would be sent, with at most that many pieces.
  std::string shown(std::size_t pieces = 64) {
    std::vector<iovec> out(pieces);
    std::string bytes;
    for (const auto& piece : std::span(out).first(queue.fill(out))) {
      bytes.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
    }
    return bytes;
  }
  std::size_t pieces() {
    std::array<iovec, 64> out{};
    return queue.fill(out);
  }

  FramePool pool;
  OutQueue queue;
};

TEST_F(OutQueueTest, shows_frames_in_the_order_queued) {
  push_own("a");
  push_shared("bb");
  push_own("ccc");
  EXPECT_EQ(shown(), "abbccc");
  EXPECT_EQ(queue.size(), 6U);
}

TEST_F(OutQueueTest, shows_own_frames_that_follow_each_other_as_one_piece) {
  push_own("a");
  push_own("b");
  push_shared("c");
  push_shared("d");
  push_own("e");
  EXPECT_EQ(pieces(), 4U);
}

TEST_F(OutQueueTest, shows_no_more_pieces_than_there_is_room_for) {
  push_shared("a");
  push_own("b");
  push_own("c");
  push_shared("d");
  EXPECT_EQ(shown(2), "abc");
  queue.consume(3);
  EXPECT_EQ(shown(2), "d");
}

TEST_F(OutQueueTest, goes_on_behind_every_byte_that_was_sent) {
  constexpr std::string_view kAll = "abbcccddddeeeee";
  for (std::size_t step = 1; step <= kAll.size(); ++step) {
    push_own("a");
    push_shared("bb");
    push_own("ccc");
    push_own("dddd");
    push_shared("eeeee");
    std::string sent;
    while (!queue.empty()) {
      const auto next = shown().substr(0, step);
      sent += next;
      queue.consume(next.size());
      EXPECT_EQ(queue.size(), kAll.size() - sent.size());
    }
    EXPECT_EQ(sent, kAll) << "in steps of " << step;
  }
}

TEST_F(OutQueueTest, takes_frames_while_others_are_half_sent) {
  push_own("abc");
  queue.consume(1);
  push_own("def");
  push_shared("ghi");
  EXPECT_EQ(shown(), "bcdefghi");
}

TEST_F(OutQueueTest, loses_nothing_while_it_never_runs_empty) {
  std::string expected;
  std::string sent;
  for (int i = 0; i < 2000; ++i) {
    const std::string frame = std::to_string(i) + std::string(100, '.');
    expected += frame;
    i % 3 == 0 ? push_shared(frame) : push_own(frame);
    if (i < 5) continue;
    const auto next = shown().substr(0, 100);
    sent += next;
    queue.consume(next.size());
  }
  EXPECT_EQ(sent + shown(1000), expected);
}

TEST_F(OutQueueTest, keeps_only_the_rest_of_a_half_sent_own_frame_when_dropping) {
  push_own("abc");
  push_own("def");
  push_shared("ghi");
  queue.consume(4);
  queue.drop_unsent();
  EXPECT_EQ(shown(), "ef");
  EXPECT_EQ(queue.size(), 2U);
  push_own("close");
  EXPECT_EQ(shown(), "efclose");
}

TEST_F(OutQueueTest, keeps_only_the_rest_of_a_half_sent_shared_frame_when_dropping) {
  push_own("abc");
  push_shared("def");
  push_own("ghi");
  queue.consume(4);
  queue.drop_unsent();
  push_own("close");
  EXPECT_EQ(shown(), "efclose");
}

TEST_F(OutQueueTest, keeps_nothing_when_dropping_between_two_frames) {
  push_own("abc");
  push_own("def");
  push_shared("ghi");
  queue.consume(3);
  queue.drop_unsent();
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(shown(), "");
  push_own("close");
  EXPECT_EQ(shown(), "close");
}

TEST_F(OutQueueTest, is_as_new_after_a_reset) {
  push_own("abc");
  push_shared("def");
  queue.consume(4);
  EXPECT_TRUE(queue.reset());
  EXPECT_TRUE(queue.empty());
  push_shared("ghi");
  EXPECT_EQ(shown(), "ghi");
}

TEST_F(OutQueueTest, is_not_worth_keeping_once_it_has_grown_large) {
  push_own(std::string(100'000, 'x'));
  queue.consume(100'000);
  EXPECT_FALSE(queue.reset());
}

}  // namespace
}  // namespace chatroom::net
