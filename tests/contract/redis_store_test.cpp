// What the broker leaves in Redis, and what an operator may do there meanwhile.
#include "contract/observed_cluster.hpp"
#include "contract/redis_fixture.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace chatroom::test {
namespace {

class RedisStoreTest : public testing::Test {
 protected:
  RespReply redis(const std::vector<std::string>& words) { return shared_redis().command(words); }
  std::string key(const std::string& rest) const { return fixture().prefix() + rest; }
  RedisFixture& fixture() const { return static_cast<RedisFixture&>(cluster->fixture()); }

  chat::Limits limits;
  std::unique_ptr<ObservedCluster> cluster =
      std::make_unique<ObservedCluster>(std::make_unique<RedisFixture>(2, 1, limits));
};

TEST_F(RedisStoreTest, goes_on_in_order_when_the_scripts_are_flushed) {
  const TestClient client = cluster->open(0);
  const chat::RoomId room = cluster->create(client);
  redis({"SCRIPT", "FLUSH"});
  for (int n = 1; n <= 20; ++n) cluster->start_publish(client, std::to_string(n));
  const RoomCopy& copy = *cluster->observer(client).find(room);
  const auto deadline = deadline_from_now();
  while (copy.seq < 20 && TestClock::now() < deadline) cluster->step();
  ASSERT_EQ(copy.seq, 20U);
  for (const auto& [seq, text] : copy.messages) {
    EXPECT_EQ(text, frame(seq, std::to_string(seq), client, first_name(client)));
  }
}

TEST_F(RedisStoreTest, lets_every_key_of_a_client_and_a_room_end_by_itself_and_refreshes_them_in_use) {
  const TestClient client = cluster->open(0);
  const chat::RoomId room = cluster->create(client);
  cluster->publish(client, "a");
  const std::string id = std::to_string(base::number(client.id()));
  const std::string number = std::to_string(base::number(room));
  const std::vector<std::string> keys{":c:" + id,     ":a:" + id,     ":r:" + number,
                                      ":m:" + number, ":l:" + number, ":p:" + number};
  for (const auto& name : keys) EXPECT_GT(redis({"PTTL", key(name)}).number(), 0) << name;
  cluster->advance(limits.room_ttl * 3);
  for (const auto& name : keys) EXPECT_GT(redis({"PTTL", key(name)}).number(), 0) << name;
  EXPECT_FALSE(cluster->observer(client).find(room)->gone);
}

TEST_F(RedisStoreTest, leaves_nothing_of_a_client_and_its_room_once_the_grace_is_over) {
  const TestClient client = cluster->open(0);
  const TestClient other = cluster->open(0);
  const chat::RoomId room = cluster->create(client);
  const chat::RoomId hidden = cluster->create(other, "hidden", false);
  cluster->publish(client, "a");
  cluster->ask(client, chat::DetachClient{});
  cluster->ask(other, chat::DetachClient{});
  cluster->unfollow(0, room);
  cluster->unfollow(0, hidden);
  cluster->advance(limits.grace + std::chrono::seconds(5));
  cluster->advance(std::chrono::minutes(2));  // why it went is kept for one
  for (const char* kind :
       {":c:*", ":a:*", ":r:*", ":m:*", ":l:*", ":p:*", ":g:*", ":o:*", ":dir", ":udir", ":clients", ":deadlines"}) {
    EXPECT_TRUE(redis({"KEYS", key(kind)}).array().empty()) << kind;
  }
}

}  // namespace
}  // namespace chatroom::test
