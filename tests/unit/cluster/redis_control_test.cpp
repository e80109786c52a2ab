// What RedisControl makes of answers that a real Redis gives at rare times only. The rest is in tests/contract.
#include "cluster/redis/redis_control.hpp"

#include "support/fake_clock.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chatroom::cluster {

namespace {

// Keeps what is called until the test answers it.
struct HeldStore final : Store {
  void call(Script script, std::vector<std::string> /*arguments*/, Done done) override {
    calls.emplace_back(script, std::move(done));
  }
  void subscribe(std::string /*channel*/) override {}
  void unsubscribe(std::string /*channel*/) override {}
  // The oldest call, which must be of that script.
  void answer(Script script, std::optional<Reply> reply) {
    ASSERT_FALSE(calls.empty());
    auto [called, done] = std::move(calls.front());
    calls.pop_front();
    EXPECT_EQ(script_name(called), script_name(script));
    done(std::move(reply));
  }

  std::deque<std::pair<Script, Done>> calls;
};

// Nothing is asked of it here but what comes with the bans, and it answers what is asked late.
struct LateNode final : LocalNode {
  void delete_room(chat::RoomId /*room*/, chat::Answer<std::optional<std::uint64_t>> answer) override {
    deleted = std::move(answer);
  }
  void remove_client(chat::ClientId /*client*/, chat::Answer<bool> /*answer*/) override {}
  void find_live(chat::ClientId /*client*/, chat::Answer<std::optional<chat::LiveClient>> answer) override {
    live = std::move(answer);
  }
  void count_connected(chat::RoomId /*room*/, chat::Answer<std::uint64_t> /*answer*/) override {}
  void notice(std::optional<chat::RoomId> /*room*/, const std::string& /*text*/, chat::NoticeLevel /*level*/) override {
  }
  void apply_bans(const std::vector<chat::Ban>& /*bans*/) override {}
  void drain() override {}

  chat::Answer<std::optional<std::uint64_t>> deleted;
  chat::Answer<std::optional<chat::LiveClient>> live;
};

class RedisControlTest : public testing::Test {
 protected:
  RedisControlTest() {
    control->use(store);
    control->on_connected("run");
  }

  test::FakeClock clock;
  test::SeededRandom random;
  HeldStore store;
  LateNode local;
  std::optional<RedisControl> control{std::in_place, RedisControl::Names{"chat", "me"}, local, clock, random};
};

Reply page_of_rooms(const std::string& cursor, const std::vector<std::string>& rooms) {
  Reply reply{"OK", cursor};
  for (const auto& room : rooms) {
    for (const char* word : {room.c_str(), "name", "1", "2", "1", "3", "4"}) reply.emplace_back(word);
  }
  return reply;
}

TEST_F(RedisControlTest, lists_a_room_once_that_two_pages_have) {
  std::vector<std::uint64_t> listed;
  control->list_rooms([&listed](const auto& rows) {
    for (const auto& row : *rows) listed.push_back(base::number(row.id));
  });
  store.answer(Script::control_rooms, page_of_rooms("7", {"1", "2"}));
  store.answer(Script::control_rooms, page_of_rooms("0", {"2", "3"}));
  store.answer(Script::control_rooms, page_of_rooms("0", {"4"}));
  EXPECT_EQ(listed, (std::vector<std::uint64_t>{1, 2, 3, 4}));
}

TEST_F(RedisControlTest, lists_a_client_once_that_two_pages_have) {
  std::size_t listed = 0;
  control->list_clients([&listed](const auto& rows) { listed = rows->size(); });
  store.answer(Script::control_clients, Reply{"OK", "7", "1", "name", "", "me:0", "::", "5"});
  store.answer(Script::control_clients, Reply{"OK", "0", "1", "name", "", "me:0", "::", "5"});
  EXPECT_EQ(listed, 1U);
}

TEST_F(RedisControlTest, begins_a_list_anew_for_who_asked_while_it_was_read) {
  std::vector<std::size_t> sizes;
  const auto ask = [&] {
    control->list_rooms([&sizes](const auto& rows) { sizes.push_back(rows ? rows->size() : 0); });
  };
  ask();
  store.answer(Script::control_rooms, page_of_rooms("7", {"1"}));
  ask();
  store.answer(Script::control_rooms, page_of_rooms("0", {}));
  store.answer(Script::control_rooms, page_of_rooms("0", {}));
  EXPECT_EQ(sizes, std::vector<std::size_t>{1});
  store.answer(Script::control_rooms, page_of_rooms("0", {"1", "2"}));
  store.answer(Script::control_rooms, page_of_rooms("0", {}));
  EXPECT_EQ(sizes, (std::vector<std::size_t>{1, 2}));
}

TEST_F(RedisControlTest, has_no_list_where_a_page_of_it_is_lost_for_good) {
  bool has_value = true;
  control->list_rooms([&has_value](const auto& rows) { has_value = rows.has_value(); });
  store.answer(Script::control_rooms, page_of_rooms("7", {"1"}));
  store.answer(Script::control_rooms, Reply{"ERR"});
  EXPECT_FALSE(has_value);
}

TEST_F(RedisControlTest, reads_the_bans_again_where_one_changed_while_they_were_read) {
  const std::string ban = "1:a13:20000000000001:11:r1:0";
  control->on_subscribed("chat:control");
  store.answer(Script::control_bans, Reply{"OK", "epoch", "1", "7", "1000", "a", ban});
  store.answer(Script::control_bans, Reply{"OK", "epoch", "2", "0", "1000"});
  EXPECT_TRUE(control->bans().empty());
  store.answer(Script::control_bans, Reply{"OK", "epoch", "2", "0", "1000", "a", ban});
  EXPECT_EQ(control->bans().size(), 1U);
  EXPECT_TRUE(store.calls.empty());
}

TEST_F(RedisControlTest, answers_nobody_once_it_is_gone) {
  bool answered = false;
  control->delete_room(chat::RoomId{1}, [&answered](const auto&) { answered = true; });
  control->find_client(chat::ClientId{1}, [&answered](const auto&) { answered = true; });
  store.answer(Script::control_client, Reply{"OK", "1", "name", "", "me:0", "::", "5"});
  control.reset();
  local.deleted(std::optional<std::uint64_t>(1));
  local.live(std::optional<chat::LiveClient>());
  EXPECT_FALSE(answered);
}

}  // namespace

}  // namespace chatroom::cluster
