#include "cluster/redis/control_calls.hpp"

#include "support/fake_clock.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace chatroom::cluster {

namespace {

using std::chrono::milliseconds;

// Keeps what is called until the test answers it.
struct HeldStore final : Store {
  struct Call {
    Script script{};
    std::vector<std::string> arguments;
    Done done;
  };
  void call(Script script, std::vector<std::string> arguments, Done done) override {
    calls.push_back({script, std::move(arguments), std::move(done)});
  }
  void subscribe(std::string /*channel*/) override {}
  void unsubscribe(std::string /*channel*/) override {}
  void answer(std::optional<Reply> reply) {
    std::exchange(calls.front().done, {})(std::move(reply)), calls.erase(calls.begin());
  }

  std::vector<Call> calls;
};

class ControlCallsTest : public testing::Test {
 protected:
  ControlCallsTest() { calls.use(store); }
  void add(ControlCalls::Way way = {}) {
    calls.add(Script::control_top, {"10"}, way,
              [this](const std::optional<Reply>& reply) { answers.push_back(reply ? reply->front() : "none"); });
  }
  void pass(milliseconds time) {
    clock.advance(time);
    calls.tick();
  }

  test::FakeClock clock;
  HeldStore store;
  ControlCalls calls{"chat", clock};
  std::vector<std::string> answers;
};

TEST_F(ControlCallsTest, sends_at_once_with_the_prefix_and_the_run_in_front) {
  calls.connected("run1");
  add();
  ASSERT_EQ(store.calls.size(), 1U);
  EXPECT_EQ(store.calls[0].arguments, (std::vector<std::string>{"chat", "run1", "10"}));
  store.answer(Reply{"OK"});
  EXPECT_EQ(answers, std::vector<std::string>{"OK"});
  EXPECT_EQ(calls.size(), 0U);
}

TEST_F(ControlCallsTest, sends_what_waits_when_the_store_is_there) {
  add();
  EXPECT_TRUE(store.calls.empty());
  calls.connected("run1");
  EXPECT_EQ(store.calls.size(), 1U);
}

TEST_F(ControlCallsTest, makes_a_lost_call_again_in_the_run_that_is_there_then) {
  calls.connected("run1");
  add();
  store.answer(std::nullopt);
  calls.disconnected();
  EXPECT_TRUE(answers.empty());
  calls.connected("run2");
  ASSERT_EQ(store.calls.size(), 1U);
  EXPECT_EQ(store.calls[0].arguments[1], "run2");
  store.answer(Reply{"OK"});
  EXPECT_EQ(answers, std::vector<std::string>{"OK"});
}

TEST_F(ControlCallsTest, gives_a_lost_call_up_that_may_not_run_twice) {
  calls.connected("run1");
  add({.again = false});
  store.answer(std::nullopt);
  EXPECT_EQ(answers, std::vector<std::string>{"none"});
  calls.connected("run2");
  EXPECT_TRUE(store.calls.empty());
}

TEST_F(ControlCallsTest, asks_again_with_the_tick_while_the_store_is_being_filled) {
  calls.connected("run1");
  add({.again = false});
  store.answer(Reply{"AWAY"});
  EXPECT_TRUE(store.calls.empty() && answers.empty());
  pass(milliseconds(100));
  EXPECT_EQ(store.calls.size(), 1U);
}

TEST_F(ControlCallsTest, gives_up_after_its_patience_and_ignores_a_late_answer) {
  calls.connected("run1");
  add();
  add({.patience = milliseconds(500)});
  pass(milliseconds(499));
  EXPECT_TRUE(answers.empty());
  pass(milliseconds(1));
  EXPECT_EQ(answers.size(), 1U);
  pass(ControlCalls::kPatience - milliseconds(501));
  EXPECT_EQ(answers.size(), 1U);
  pass(milliseconds(1));
  EXPECT_EQ(answers, (std::vector<std::string>{"none", "none"}));
  store.answer(Reply{"OK"});
  store.answer(std::nullopt);
  EXPECT_EQ(answers.size(), 2U);
}

TEST_F(ControlCallsTest, has_no_value_where_redis_refused_the_script) {
  calls.connected("run1");
  add();
  store.answer(Reply{"ERR"});
  EXPECT_EQ(answers, std::vector<std::string>{"none"});
}

TEST_F(ControlCallsTest, gives_up_at_once_what_is_above_its_bound) {
  for (std::size_t n = 0; n < ControlCalls::kMost; ++n) add();
  EXPECT_TRUE(answers.empty());
  add();
  EXPECT_EQ(answers.size(), 1U);
  EXPECT_EQ(calls.size(), ControlCalls::kMost);
}

}  // namespace

}  // namespace chatroom::cluster
