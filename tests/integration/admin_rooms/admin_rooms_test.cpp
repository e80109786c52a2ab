// 100,000 rooms that short-lived clients left behind, listed by an operator over and over while two people chat: all
// are listed, each once, and no message waits for that. The same with Redis. Takes a minute and measures: `make check`
// runs it.
#include "integration/admin_rooms/crowd.hpp"
#include "integration/admin_rooms/talkers.hpp"
#include "support/raw_client.hpp"
#include "support/redis_server.hpp"
#include "support/server_process.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>
#include <poll.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <set>

namespace chatroom::test {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kRooms = 100'000;
// It makes them at a third of the speed; with 100,000 it is the same.
constexpr std::size_t kRoomsWithRedis = 30'000;
constexpr seconds kRoundTime{4};  // a list of all rooms is gathered anew every 3 s
constexpr int kQuietRounds = 2;
constexpr int kMajority = 3;     // so many more rounds without a pause than with one
constexpr int kMostRounds = 15;  // to get there
constexpr milliseconds kLongestPause{50};

std::vector<std::string> options_with(std::vector<std::string> more) {
  more.insert(more.end(),
              {"--grace-seconds", "600", "--no-client-limits", "--max-away-clients", "200000", "--admin-user", "ada",
               "--admin-pass", "correct horse", "--jwt-secret", std::string(32, 's'), "--admin-window-requests",
               "1000000", "--admin-bucket-tokens", "100000", "--admin-bucket-seconds", "0.001"});
  return more;
}

class Operator {
 public:
  explicit Operator(std::uint16_t port) : port_(port) {
    const std::string body = R"({"username":"ada","password":"correct horse"})";
    RawClient client(port);
    client.request("POST", "/admin/login",
                   "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n");
    client.send(body);
    const auto answer = client.read_answer();
    if (answer.status != 200) throw Unexpected("no login: " + answer.body);
    token_ = std::string(json::parse(answer.body).at("token").as_string());
  }

  HttpAnswer get(const std::string& target) const {
    auto answer = http_get(port_, target, "Authorization: Bearer " + token_ + "\r\n");
    if (answer.status != 200) throw Unexpected(target + ": " + std::to_string(answer.status) + " " + answer.body);
    return answer;
  }

  // The ids on all pages, in their order.
  std::vector<std::int64_t> ids_on_pages(std::string target) const {
    std::vector<std::int64_t> ids;
    while (!target.empty()) {
      const auto answer = get(target);
      const auto page = json::parse(answer.body);
      for (const auto& room : page.as_array()) ids.push_back(room.at("id").as_int64());
      const auto link = answer.fields.find("link");
      target = link == answer.fields.end() ? "" : link->second.substr(1, link->second.find('>') - 1);
    }
    return ids;
  }

 private:
  std::uint16_t port_;
  std::string token_;
};

std::size_t different(const std::vector<std::int64_t>& ids) {
  return std::set<std::int64_t>(ids.begin(), ids.end()).size();
}

// The longest pause of a round, which is printed beside what is usual.
std::chrono::microseconds pause_during(Talkers& talkers, const std::function<void()>& work) {
  talkers.take();
  const auto end = TestClock::now() + kRoundTime;
  do {
    work();
  } while (TestClock::now() < end);
  const auto steadiness = talkers.take();
  EXPECT_GT(steadiness.heard, 100U);
  std::cout << ' ' << static_cast<double>(steadiness.median.count()) / 1000 << '/'
            << static_cast<double>(steadiness.longest.count()) / 1000 << std::flush;
  return steadiness.longest;
}

void list_rooms_while_people_chat(std::size_t rooms, std::uint16_t port, std::uint16_t other_port) {
  const auto begin = TestClock::now();
  leave_rooms_behind(port, rooms);
  std::cout << rooms << " rooms in " << std::chrono::duration_cast<milliseconds>(TestClock::now() - begin).count()
            << " ms" << std::endl;
  Talkers talkers(port, other_port);
  const Operator ada(other_port);

  std::cout << "median and longest of a round in ms, alone:";
  // The talkers have a thread of their own; this one has nothing to do.
  const int quiet_ms = static_cast<int>(milliseconds(kRoundTime).count());
  for (int round = 0; round < kQuietRounds; ++round) pause_during(talkers, [&] { ::poll(nullptr, 0, quiet_ms); });

  const std::vector<std::string> lists = {"/admin/room", "/admin/room?detail=1&limit=1000&sort=-createdAt",
                                          "/admin/room?detail=1&limit=1000&q=room+9&sort=name",
                                          "/admin/room?detail=1&limit=1000&sort=-messages"};
  std::cout << ", with lists:";
  std::size_t turn = 0;
  int lead = 0;
  // A pause that lists make is in every round, since in each all rooms are gathered and sorted. One that the machine
  // makes for other reasons is in some, also in those alone.
  for (int round = 0; round < kMostRounds && lead < kMajority; ++round) {
    const auto pause = pause_during(talkers, [&] { ada.get(lists[turn++ % lists.size()]); });
    lead += pause <= kLongestPause ? 1 : -1;
  }
  std::cout << std::endl << turn << " lists" << std::endl;
  EXPECT_EQ(lead, kMajority) << "messages waited for lists";

  const auto ids = json::parse(ada.get("/admin/room").body).as_array();
  EXPECT_EQ(ids.size(), rooms + 1) << "and the one of the talkers";
  const auto pages = ada.ids_on_pages("/admin/room?detail=1&limit=1000&sort=-createdAt");
  EXPECT_EQ(pages.size(), rooms + 1);
  EXPECT_EQ(different(pages), rooms + 1);
  talkers.take();
}

TEST(AdminRooms, are_listed_by_the_hundred_thousand_while_messages_flow) {
  const ServerProcess server(options_with({}));
  list_rooms_while_people_chat(kRooms, server.port(), server.port());
}

TEST(AdminRooms, and_with_redis) {
  const RedisServer redis;
  const ServerProcess one(options_with({"--redis", redis.url(), "--shards", "1"}));
  const ServerProcess other(options_with({"--redis", redis.url(), "--shards", "1"}));
  list_rooms_while_people_chat(kRoomsWithRedis, one.port(), other.port());
}

}  // namespace
}  // namespace chatroom::test
