// The brokers of a cluster with an observer on each shard, and short words for what a test asks of them.
#pragma once

#include "chat/broker.hpp"
#include "contract/broker_fixture.hpp"
#include "contract/broker_observer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::test {

// A client as the shard that it is connected to knows it.
struct TestClient {
  chat::ShardId shard = 0;
  chat::Owner owner;
  base::TokenHash session{};  // of its latest token

  chat::ClientId id() const { return owner.client; }
};

// A cluster under observation. Whatever is called start_… only requests; the others wait until nothing is left to do.
class ObservedCluster {
 public:
  explicit ObservedCluster(std::unique_ptr<BrokerFixture> fixture);

  chat::ShardId shards() const { return fixture_->shards(); }
  // The shard with that number, or the one that it is where there are fewer.
  chat::ShardId shard(std::size_t n) const { return static_cast<chat::ShardId>(n % fixture_->shards()); }
  BrokerObserver& observer(chat::ShardId shard) { return *observers_[shard]; }
  BrokerObserver& observer(const TestClient& client) { return *observers_[client.shard]; }
  chat::Broker& broker(chat::ShardId shard) { return fixture_->broker(shard); }
  BrokerFixture& fixture() { return *fixture_; }

  void run();
  bool step() { return fixture_->step(); }
  void advance(std::chrono::milliseconds by);

  TestClient open(std::size_t shard, const base::IpAddress& address = {});
  // So many at once.
  std::vector<TestClient> open_many(std::size_t shard, std::size_t count);
  chat::RequestTag start_resume(const TestClient& client, std::size_t shard, const base::TokenHash& shown);
  // The client as resumed with its latest token, or with another; nothing if it was refused.
  std::optional<TestClient> resume(const TestClient& client, std::size_t shard);
  std::optional<TestClient> resume(const TestClient& client, std::size_t shard, const base::TokenHash& shown);
  // What came of start_resume.
  std::optional<TestClient> resumed(chat::RequestTag tag, std::size_t shard);
  // The whole answer to the resume that succeeded last.
  const chat::ClientResumed& last_resumed() const { return last_resumed_; }
  bool session_is_good(const TestClient& client, const base::TokenHash& shown);

  void start(const TestClient& client, chat::ClientRequest&& request);
  chat::FollowId start_create(const TestClient& client, std::string name = "room", bool listed = true);
  void start_join(const TestClient& client, chat::RoomId room);
  void start_publish(const TestClient& client, std::string_view id, std::string_view text = "hello",
                     std::optional<chat::RoomId> room = std::nullopt);

  void ask(const TestClient& client, chat::ClientRequest&& request);
  chat::RoomId create(const TestClient& client, std::string name = "room", bool listed = true);
  void join(const TestClient& client, chat::RoomId room);
  void publish(const TestClient& client, std::string_view id, std::string_view text = "hello",
               std::optional<chat::RoomId> room = std::nullopt);
  // The shard's copy, following the room if it did not yet.
  const RoomCopy& follow(std::size_t shard, chat::RoomId room);
  void unfollow(std::size_t shard, chat::RoomId room);
  chat::DirectoryListed list(std::size_t shard, std::optional<chat::DirectoryCursor> after = {},
                             std::uint32_t limit = 50);

  // Once nothing is left to happen, all copies of a room are the same.
  void expect_equal_copies();

 private:
  base::TokenHash new_session();

  std::unique_ptr<BrokerFixture> fixture_;
  RoomHistories histories_;
  std::vector<std::unique_ptr<BrokerObserver>> observers_;
  std::map<chat::RequestTag, base::TokenHash> offered_;
  chat::ClientResumed last_resumed_;
  std::uint64_t last_session_ = 0;
  chat::RequestTag last_tag_ = 0;
};

chat::MessageId message_id(std::string_view text);
// A frame as PlainEncoder makes it.
std::string frame(chat::Seq seq, std::string_view id, const TestClient& client, std::string_view username,
                  std::string_view text = "hello");
// The name that a client has at first.
std::string first_name(const TestClient& client);

}  // namespace chatroom::test
