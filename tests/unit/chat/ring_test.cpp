// The order of what a ring holds, through all that moves it, and how many slots it keeps for that.
#include "chat/ring.hpp"

#include "support/seeded_random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace chatroom::chat {
namespace {

using testing::ElementsAre;

// A number that counts how many of its kind there are: that is how many slots the only ring of a test has.
class Slot {
 public:
  Slot() { ++alive_; }
  explicit Slot(int value) : value_(value) { ++alive_; }
  Slot(const Slot& other) : value_(other.value_) { ++alive_; }
  Slot& operator=(const Slot&) = default;
  ~Slot() { --alive_; }

  int value() const { return value_; }
  static std::size_t alive() { return alive_; }

 private:
  static inline std::size_t alive_ = 0;
  int value_ = 0;
};

class RingTest : public testing::Test {
 protected:
  // Appends the numbers from the last one on.
  void push(int count) {
    for (; count > 0; --count) ring.push_back(Slot(next_++));
  }
  void pop(int count) {
    for (; count > 0; --count) ring.pop_front();
  }
  std::vector<int> values() const {
    std::vector<int> all;
    for (std::size_t n = 0; n < ring.size(); ++n) all.push_back(ring[n].value());
    return all;
  }

  Ring<Slot> ring;

 private:
  int next_ = 0;
};

TEST_F(RingTest, has_no_slots_before_it_is_used) {
  EXPECT_TRUE(ring.empty());
  EXPECT_EQ(ring.size(), 0U);
  EXPECT_EQ(Slot::alive(), 0U);
}

TEST_F(RingTest, keeps_the_order_around_the_end_of_its_slots) {
  push(4);
  pop(3);
  push(2);
  EXPECT_EQ(Slot::alive(), 4U);
  EXPECT_THAT(values(), ElementsAre(3, 4, 5));
  EXPECT_EQ(ring.front().value(), 3);
}

TEST_F(RingTest, keeps_the_order_when_it_grows_with_its_front_in_the_middle) {
  push(4);
  pop(2);
  push(3);
  EXPECT_EQ(Slot::alive(), 8U);
  EXPECT_THAT(values(), ElementsAre(2, 3, 4, 5, 6));
}

TEST_F(RingTest, keeps_the_order_when_it_shrinks_around_the_end_of_its_slots) {
  push(16);
  pop(8);
  push(2);
  pop(5);
  ASSERT_EQ(Slot::alive(), 16U);
  pop(1);  // a quarter, in the last two slots and the first two
  EXPECT_EQ(Slot::alive(), 8U);
  EXPECT_THAT(values(), ElementsAre(14, 15, 16, 17));
}

TEST_F(RingTest, gives_slots_back_as_it_empties) {
  push(1'000);
  while (!ring.empty()) {
    pop(1);
    EXPECT_LE(Slot::alive(), std::max<std::size_t>(4 * ring.size(), 4));
  }
  push(1);
  EXPECT_EQ(ring.front().value(), 1'000);
}

// Whether it came to its size from below or from above.
TEST_F(RingTest, keeps_its_slots_while_as_many_go_as_come) {
  const auto check = [this] {
    push(1);
    pop(1);
    const std::size_t slots = Slot::alive();
    for (int turn = 0; turn < 100; ++turn) {
      push(1);
      EXPECT_EQ(Slot::alive(), slots) << "at " << ring.size();
      pop(1);
      EXPECT_EQ(Slot::alive(), slots) << "at " << ring.size();
    }
  };
  for (; ring.size() < 70; push(1)) check();
  for (; !ring.empty(); pop(1)) check();
}

TEST(Ring, lets_go_of_what_is_popped_at_once) {
  Ring<std::shared_ptr<int>> ring;
  auto value = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = value;
  ring.push_back(std::move(value));
  ring.push_back(nullptr);
  ring.pop_front();
  EXPECT_TRUE(watched.expired());
}

TEST(Ring, holds_what_a_deque_holds_whatever_is_pushed_and_popped) {
  test::SeededRandom random;
  Ring<std::uint64_t> ring;
  std::deque<std::uint64_t> model;
  std::uint64_t pushes_in_ten = 5;
  for (int step = 0; step < 20'000; ++step) {
    if (step % 500 == 0) pushes_in_ten = 2 + random.below(7);  // so that it grows and shrinks a lot
    if (model.empty() || random.below(10) < pushes_in_ten) {
      model.push_back(random.next());
      ring.push_back(model.back());
    } else {
      model.pop_front();
      ring.pop_front();
    }
    ASSERT_EQ(ring.size(), model.size());
    if (model.empty()) continue;
    const std::size_t any = random.below(model.size());
    ASSERT_EQ(ring[any], model[any]) << "step " << step;
    ASSERT_EQ(ring.front(), model.front()) << "step " << step;
    ASSERT_EQ(ring[model.size() - 1], model.back()) << "step " << step;
  }
}

}  // namespace
}  // namespace chatroom::chat
