// Requests on their way through a store that comes and goes.
#include "cluster/redis/call_queue.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::cluster {
namespace {

using std::chrono::milliseconds;

// Holds what it is asked until the test answers.
class HeldStore final : public Store {
 public:
  struct Held {
    Script script{};
    std::vector<std::string> arguments;
    Done done;
  };
  void call(Script script, std::vector<std::string> arguments, Done done) override {
    held.push_back({script, std::move(arguments), std::move(done)});
  }
  void subscribe(std::string) override {}
  void unsubscribe(std::string) override {}

  void answer_all(const std::optional<Reply>& reply) {
    for (auto& call : std::exchange(held, {})) call.done(reply);
  }
  std::vector<std::string> words() const {
    std::vector<std::string> words;
    for (const auto& call : held) words.push_back(call.arguments.back());
    return words;
  }

  std::vector<Held> held;
};

class CallQueueTest : public testing::Test {
 protected:
  void add(const std::string& word, milliseconds now = {}) {
    queue.add(Script::publish, {word}, now,
              [this, word](const CallQueue::Answer& answer) { answers.emplace_back(word, answer); });
  }

  HeldStore store;
  int lost_lives = 0;
  CallQueue queue{store, [] { return std::vector<std::string>{"life"}; }, [this] { ++lost_lives; }};
  std::vector<std::pair<std::string, CallQueue::Answer>> answers;
};

TEST_F(CallQueueTest, sends_at_once_while_it_is_open_and_keeps_the_order_while_it_is_not) {
  add("a");
  add("b");
  EXPECT_TRUE(store.held.empty());
  queue.open();
  add("c");
  EXPECT_EQ(store.words(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(store.held[0].arguments.front(), "life");
  store.answer_all(Reply{"OK"});
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_FALSE(answers[0].second.sent_again);
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(CallQueueTest, sends_again_in_order_what_a_lost_connection_left_unanswered) {
  queue.open();
  add("a");
  add("b");
  queue.close();
  store.answer_all(std::nullopt);
  add("c");
  EXPECT_TRUE(answers.empty());
  queue.open();
  EXPECT_EQ(store.words(), (std::vector<std::string>{"a", "b", "c"}));
  store.answer_all(Reply{"OK"});
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_TRUE(answers[0].second.sent_again);
  EXPECT_FALSE(answers[2].second.sent_again);
}

TEST_F(CallQueueTest, holds_everything_back_once_a_script_names_another_life) {
  queue.open();
  add("a");
  add("b");
  store.answer_all(Reply{"LIFE"});
  EXPECT_EQ(lost_lives, 1);
  EXPECT_FALSE(queue.is_open());
  EXPECT_TRUE(answers.empty());
  queue.open();
  EXPECT_EQ(store.words(), (std::vector<std::string>{"a", "b"}));
}

TEST_F(CallQueueTest, gives_up_what_was_not_handed_over_within_two_seconds) {
  add("a");
  queue.tick(CallQueue::kNotHanded - milliseconds(1));
  EXPECT_TRUE(answers.empty());
  queue.tick(CallQueue::kNotHanded);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_FALSE(answers[0].second.reply);
  queue.open();
  EXPECT_TRUE(store.held.empty());
}

TEST_F(CallQueueTest, gives_up_what_was_handed_over_after_ten_seconds_and_tells_a_late_answer) {
  queue.open();
  add("a");
  queue.tick(CallQueue::kHanded - milliseconds(1));
  EXPECT_TRUE(answers.empty());
  queue.tick(CallQueue::kHanded);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_FALSE(answers[0].second.reply);
  store.answer_all(Reply{"OK"});
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_TRUE(answers[1].second.late);
  EXPECT_EQ(queue.size(), 0U);
}

TEST_F(CallQueueTest, does_not_send_again_what_it_gave_up) {
  queue.open();
  add("a");
  queue.tick(CallQueue::kHanded);
  queue.close();
  store.answer_all(std::nullopt);
  queue.open();
  EXPECT_TRUE(store.held.empty());
  EXPECT_EQ(queue.size(), 0U);
}

}  // namespace
}  // namespace chatroom::cluster
