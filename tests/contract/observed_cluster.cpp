#include "contract/observed_cluster.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <utility>

namespace chatroom::test {

ObservedCluster::ObservedCluster(std::unique_ptr<BrokerFixture> fixture) : fixture_(std::move(fixture)) {
  for (chat::ShardId shard = 0; shard < fixture_->shards(); ++shard) {
    observers_.push_back(std::make_unique<BrokerObserver>(histories_));
    fixture_->listen(shard, *observers_.back());
  }
}

void ObservedCluster::run() {
  while (fixture_->step()) {
  }
}

void ObservedCluster::advance(std::chrono::milliseconds by) {
  fixture_->advance(by);
  run();
}

TestClient ObservedCluster::open(std::size_t shard, const base::IpAddress& address) {
  const TestClient none{.shard = this->shard(shard), .owner = {}, .session = new_session()};
  const chat::RequestTag tag = ++last_tag_;
  broker(none.shard).open({.tag = tag, .session = none.session, .address = address});
  run();
  const auto opened = observer(none.shard).take<chat::ClientOpened>();
  EXPECT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened.at(0).tag, tag);
  return {none.shard, {opened.at(0).client, opened.at(0).generation}, none.session};
}

std::vector<TestClient> ObservedCluster::open_many(std::size_t shard, std::size_t count) {
  const chat::ShardId at = this->shard(shard);
  std::map<chat::RequestTag, base::TokenHash> sessions;
  for (std::size_t n = 0; n < count; ++n) {
    const auto& session = sessions[++last_tag_] = new_session();
    broker(at).open({.tag = last_tag_, .session = session, .address = {}});
  }
  run();
  std::vector<TestClient> clients;
  for (const auto& opened : observer(at).take<chat::ClientOpened>()) {
    clients.push_back({at, {opened.client, opened.generation}, sessions.at(opened.tag)});
  }
  EXPECT_EQ(clients.size(), count);
  return clients;
}

chat::RequestTag ObservedCluster::start_resume(const TestClient& client, std::size_t shard,
                                               const base::TokenHash& shown) {
  const chat::RequestTag tag = ++last_tag_;
  offered_[tag] = new_session();
  broker(this->shard(shard))
      .resume({.tag = tag, .client = client.id(), .session = shown, .next_session = offered_[tag]});
  return tag;
}

std::optional<TestClient> ObservedCluster::resumed(chat::RequestTag tag, std::size_t shard) {
  const chat::ShardId at = this->shard(shard);
  for (auto& answer : observer(at).take<chat::ClientResumed>()) {
    if (answer.tag != tag) continue;
    last_resumed_ = std::move(answer);
    return TestClient{at, {last_resumed_.client, last_resumed_.generation}, offered_.at(tag)};
  }
  return std::nullopt;
}

std::optional<TestClient> ObservedCluster::resume(const TestClient& client, std::size_t shard) {
  return resume(client, shard, client.session);
}

std::optional<TestClient> ObservedCluster::resume(const TestClient& client, std::size_t shard,
                                                  const base::TokenHash& shown) {
  const chat::RequestTag tag = start_resume(client, shard, shown);
  run();
  const auto result = resumed(tag, shard);
  const auto refusals = observer(this->shard(shard)).take<chat::ResumeRefused>();
  EXPECT_EQ(refusals.size(), result ? 0U : 1U);
  return result;
}

bool ObservedCluster::session_is_good(const TestClient& client, const base::TokenHash& shown) {
  const chat::RequestTag tag = ++last_tag_;
  broker(client.shard).check({.tag = tag, .client = client.id(), .session = shown});
  run();
  const auto checked = observer(client).take<chat::SessionChecked>();
  EXPECT_EQ(checked.size(), 1U);
  EXPECT_EQ(checked.at(0).tag, tag);
  return checked.at(0).good;
}

void ObservedCluster::start(const TestClient& client, chat::ClientRequest&& request) {
  broker(client.shard).request(client.owner, std::move(request));
}

chat::FollowId ObservedCluster::start_create(const TestClient& client, std::string name, bool listed) {
  const chat::FollowId follow = observer(client).new_follow();
  observer(client).expect(follow);
  start(client, chat::CreateRoomFor{std::move(name), listed, follow});
  return follow;
}

void ObservedCluster::start_join(const TestClient& client, chat::RoomId room) {
  start(client, chat::JoinRoomFor{room, observer(client).follow_for(room)});
}

void ObservedCluster::start_publish(const TestClient& client, std::string_view id, std::string_view text,
                                    std::optional<chat::RoomId> room) {
  start(client, chat::PublishMessage{message_id(id), std::string(text), room});
}

void ObservedCluster::ask(const TestClient& client, chat::ClientRequest&& request) {
  start(client, std::move(request));
  run();
}

chat::RoomId ObservedCluster::create(const TestClient& client, std::string name, bool listed) {
  const chat::FollowId follow = start_create(client, std::move(name), listed);
  run();
  const auto room = observer(client).room_of(follow);
  EXPECT_TRUE(room.has_value()) << "no room was created";
  return room.value_or(chat::RoomId{});
}

void ObservedCluster::join(const TestClient& client, chat::RoomId room) {
  start_join(client, room);
  run();
}

void ObservedCluster::publish(const TestClient& client, std::string_view id, std::string_view text,
                              std::optional<chat::RoomId> room) {
  start_publish(client, id, text, room);
  run();
}

const RoomCopy& ObservedCluster::follow(std::size_t shard, chat::RoomId room) {
  const chat::ShardId at = this->shard(shard);
  broker(at).follow(room, observer(at).follow_for(room));
  run();
  return *observer(at).find(room);
}

void ObservedCluster::unfollow(std::size_t shard, chat::RoomId room) {
  const chat::ShardId at = this->shard(shard);
  broker(at).unfollow(room, observer(at).drop(room));
  run();
}

chat::DirectoryListed ObservedCluster::list(std::size_t shard, std::optional<chat::DirectoryCursor> after,
                                            std::uint32_t limit) {
  const chat::ShardId at = this->shard(shard);
  const chat::RequestTag tag = ++last_tag_;
  broker(at).list({.tag = tag, .after = after, .limit = limit});
  run();
  auto listed = observer(at).take<chat::DirectoryListed>();
  EXPECT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed.at(0).tag, tag);
  return std::move(listed.at(0));
}

void ObservedCluster::expect_equal_copies() {
  std::map<chat::Epoch, const RoomCopy*> first;
  for (const auto& observer : observers_) {
    for (const auto& [id, copy] : observer->rooms()) {
      if (!copy.ready) continue;
      const RoomCopy& other = *first.try_emplace(copy.epoch, &copy).first->second;
      EXPECT_EQ(copy.gone, other.gone);
      if (copy.gone && !fixture_->ends_come_last()) continue;
      EXPECT_EQ(copy.seq, other.seq);
      EXPECT_EQ(copy.members_version, other.members_version);
      EXPECT_EQ(copy.members, other.members);
    }
  }
}

base::TokenHash ObservedCluster::new_session() {
  base::TokenHash hash{};
  ++last_session_;
  std::memcpy(hash.data(), &last_session_, sizeof last_session_);
  return hash;
}

chat::MessageId message_id(std::string_view text) {
  const auto id = chat::MessageId::from(text);
  EXPECT_TRUE(id.has_value()) << text;
  return id.value_or(chat::MessageId{});
}

std::string first_name(const TestClient& client) { return "User " + std::to_string(base::number(client.id())); }

std::string frame(chat::Seq seq, std::string_view id, const TestClient& client, std::string_view username,
                  std::string_view text) {
  std::string frame = std::to_string(seq) + "|";
  frame.append(id).append("|").append(std::to_string(base::number(client.id())));
  return frame.append("|").append(username).append("|").append(text);
}

}  // namespace chatroom::test
