#include "cluster/mail_router.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <variant>
#include <vector>

namespace chatroom::cluster {

namespace {

struct RecordingOffice final : PostOffice {
  void post(chat::ShardId to, Mail&& mail) override { posted.emplace_back(to, std::move(mail)); }
  std::vector<std::pair<chat::ShardId, Mail>> posted;
};

struct RecordingListener final : chat::BrokerListener {
  void on_broker_event(chat::BrokerEvent&& event) override {
    tags.push_back(std::get<chat::SessionChecked>(event).tag);
    if (router != nullptr && tags.size() < 3) router->tell(1, chat::SessionChecked{.tag = tags.back() + 100});
  }
  std::vector<chat::RequestTag> tags;
  MailRouter* router = nullptr;
};

Mail mail(std::uint64_t client) { return ClientTurn{RemovalOf{chat::ClientId{client}}}; }

std::uint64_t client_in(const Mail& mail) {
  return base::number(std::get<RemovalOf>(std::get<ClientTurn>(mail)).client);
}

class MailRouterTest : public testing::Test {
 protected:
  RecordingOffice office_;
  MailRouter router_{{1, 3}, office_};
};

TEST_F(MailRouterTest, finds_the_home_by_the_number) {
  EXPECT_EQ(router_.home_of(chat::ClientId{9}), 0);
  EXPECT_EQ(router_.home_of(chat::RoomId{11}), 2);
}

TEST_F(MailRouterTest, posts_what_is_for_other_shards) {
  router_.send(2, mail(7));
  router_.tell(0, chat::SessionChecked{.tag = 8});
  ASSERT_EQ(office_.posted.size(), 2U);
  EXPECT_EQ(office_.posted[0].first, 2);
  EXPECT_EQ(client_in(office_.posted[0].second), 7U);
  EXPECT_EQ(office_.posted[1].first, 0);
  EXPECT_TRUE(std::holds_alternative<chat::BrokerEvent>(office_.posted[1].second));
}

TEST_F(MailRouterTest, keeps_mail_to_the_own_shard_until_it_is_drained_with_what_comes_in_by_it) {
  router_.send(1, mail(1));
  router_.send(1, mail(2));
  std::vector<std::uint64_t> handled;
  router_.drain_own_mail([&](const Mail& one) {
    handled.push_back(client_in(one));
    if (handled.size() < 40) router_.send(1, mail(handled.size() + 2));
  });
  ASSERT_EQ(handled.size(), 41U);
  for (std::size_t n = 0; n < handled.size(); ++n) EXPECT_EQ(handled[n], n + 1);
  router_.drain_own_mail([](const Mail&) { ADD_FAILURE() << "handled twice"; });
  EXPECT_TRUE(office_.posted.empty());
}

TEST_F(MailRouterTest, delivers_events_in_order_and_those_that_follow_from_them_the_next_time) {
  RecordingListener listener;
  listener.router = &router_;
  router_.tell(1, chat::SessionChecked{.tag = 1});
  router_.tell(1, chat::SessionChecked{.tag = 2});
  EXPECT_TRUE(router_.deliver_events(listener));
  EXPECT_EQ(listener.tags, (std::vector<chat::RequestTag>{1, 2}));
  EXPECT_FALSE(router_.deliver_events(listener));
  EXPECT_EQ(listener.tags, (std::vector<chat::RequestTag>{1, 2, 101, 102}));
}

}  // namespace

}  // namespace chatroom::cluster
