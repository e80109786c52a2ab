// The paths of the chat server, and in which order an upgrade is judged. The shard's loop does not run here.
#include "net/chat_site.hpp"

#include "net/chat_input.hpp"
#include "net/chat_outbox.hpp"
#include "support/fake_clock.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::net {
namespace {

// Only the checks of sessions matter here; the test answers them.
class CheckingBroker final : public chat::Broker {
 public:
  void open(const chat::OpenClient&) override {}
  void resume(const chat::ResumeClient&) override {}
  void check(const chat::CheckSession& request) override { checks.push_back(request); }
  void list(const chat::ListDirectory&) override {}
  void request(chat::Owner, chat::ClientRequest&&) override {}
  void follow(chat::RoomId, chat::FollowId) override {}
  void unfollow(chat::RoomId, chat::FollowId) override {}
  void delete_room(chat::RoomId, chat::RequestTag) override {}
  void remove_client(chat::ClientId, chat::RequestTag) override {}

  std::vector<chat::CheckSession> checks;
};

class ChatSiteTest : public testing::Test {
 protected:
  // The status of the refusal; 101 if there is none, 0 if there is no answer yet.
  unsigned admit(const HttpRequest& request) {
    unsigned answered = 0;
    site.admit(request, [&](std::optional<HttpResponse> refusal) {
      answered = refusal ? refusal->status : 101;
      last = refusal.value_or(HttpResponse());
    });
    return answered;
  }
  HttpResponse get(std::string_view path, std::string_view method = "GET") {
    HttpRequest request;
    request.method = method;
    request.path = path;
    HttpResponse answered;
    site.respond(request, [&](HttpResponse response) { answered = std::move(response); });
    return answered;
  }
  HttpRequest upgrade(std::string_view query = {}) const {
    HttpRequest request;
    request.path = "/ws";
    request.host = "chat.example";
    request.query = query;
    return request;
  }
  std::string field(std::string_view name) const {
    const auto found = std::ranges::find(last.fields, name, &HttpField::name);
    return found == last.fields.end() ? "" : found->value;
  }

  const std::string session = "session=" + base::format_token({base::ClientId{12'345}, {}});

  ops::ShardCounters counters;
  const ops::ShardCounters* all_counters[1] = {&counters};
  ops::NodeStatus status;
  SocketBudget budget{1};
  AddressLimits addresses{{.newcomers = {2, 1.0}, .resuming = {3, 1.0}}};
  test::FakeClock clock;
  test::SeededRandom random;
  chat::Limits limits;
  NodeView view{"node-1", clock.steady(), true, status, budget, addresses, all_counters};
  shard::Shard shard{0, counters};
  CheckingBroker broker;
  // They refer to each other; nothing is called before all are there.
  Connections connections{shard, {}, budget, input};
  ChatOutbox outbox{connections};
  chat::Engine engine{limits, view.id, broker, outbox, clock, random};
  ChatInput input{limits, engine, counters};
  ChatSite site{view, clock, engine, connections, {"https://other.example"}};
  HttpResponse last;
};

TEST_F(ChatSiteTest, tells_its_health_in_every_state) {
  counters[ops::Count::connections].set(3);
  clock.advance(std::chrono::milliseconds(12'500));
  for (const auto state : {ops::NodeState::starting, ops::NodeState::ready, ops::NodeState::draining}) {
    status.advance(state);
    EXPECT_EQ(get("/health").status, 200U);
  }
  EXPECT_EQ(get("/health").body(), get("/api/health").body());
  EXPECT_NE(get("/health").body().find(R"("node":"node-1","uptimeSec":12,"connections":3,"rooms":0)"),
            std::string_view::npos);
}

TEST_F(ChatSiteTest, is_ready_between_starting_and_draining) {
  EXPECT_EQ(get("/ready").status, 503U);
  status.advance(ops::NodeState::ready);
  EXPECT_EQ(get("/ready").status, 200U);
  status.advance(ops::NodeState::draining);
  EXPECT_EQ(get("/ready").status, 503U);
}

TEST_F(ChatSiteTest, answers_other_paths_with_404_and_other_methods_with_405) {
  EXPECT_EQ(get("/nothing").status, 404U);
  EXPECT_EQ(get("/nothing", "POST").status, 404U);
  EXPECT_EQ(get("/version").status, 200U);
  EXPECT_EQ(get("/version", "HEAD").status, 200U);
  last = get("/version", "POST");
  EXPECT_EQ(last.status, 405U);
  EXPECT_EQ(field("Allow"), "GET, HEAD");
  EXPECT_EQ(last.body(), R"({"error":"only GET and HEAD are answered here"})");
}

TEST_F(ChatSiteTest, admits_an_upgrade_when_ready) {
  status.advance(ops::NodeState::ready);
  EXPECT_EQ(admit(upgrade()), 101U);
}

TEST_F(ChatSiteTest, refuses_foreign_origins_first) {
  auto request = upgrade();
  request.origin = "https://evil.example";
  EXPECT_EQ(admit(request), 403U);
  status.advance(ops::NodeState::ready);
  EXPECT_EQ(admit(request), 403U);
  request.origin = "https://other.example";
  EXPECT_EQ(admit(request), 101U);
  site.allow_origins({});
  EXPECT_EQ(admit(request), 403U);
}

TEST_F(ChatSiteTest, refuses_upgrades_while_starting_and_draining_before_it_counts_them) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(admit(upgrade()), 503U);
  EXPECT_EQ(field("Retry-After"), "2");
  status.advance(ops::NodeState::ready);
  EXPECT_EQ(admit(upgrade()), 101U);
  status.advance(ops::NodeState::draining);
  EXPECT_EQ(admit(upgrade()), 503U);
}

TEST_F(ChatSiteTest, refuses_upgrades_when_the_node_is_full) {
  status.advance(ops::NodeState::ready);
  budget.take();
  EXPECT_EQ(admit(upgrade()), 101U);
  budget.take();
  EXPECT_EQ(admit(upgrade()), 503U);
}

TEST_F(ChatSiteTest, refuses_an_address_that_connects_too_fast) {
  status.advance(ops::NodeState::ready);
  EXPECT_EQ(admit(upgrade()), 101U);
  EXPECT_EQ(admit(upgrade()), 101U);
  EXPECT_EQ(admit(upgrade()), 429U);
  EXPECT_EQ(field("Retry-After"), "1");
}

TEST_F(ChatSiteTest, gives_a_good_session_the_larger_bucket_once_the_broker_has_answered) {
  status.advance(ops::NodeState::ready);
  int admitted = 0;
  for (int i = 0; i < 5; ++i) {
    site.admit(upgrade(session), [&](const std::optional<HttpResponse>& refusal) { admitted += refusal ? 0 : 1; });
  }
  EXPECT_EQ(admitted, 0);
  ASSERT_EQ(broker.checks.size(), 5U);
  for (const auto& check : broker.checks) engine.on_broker_event(chat::SessionChecked{check.tag, true});
  EXPECT_EQ(admitted, 3);
  EXPECT_EQ(admit(upgrade()), 101U) << "newcomers have a bucket of their own";
}

TEST_F(ChatSiteTest, counts_a_session_that_is_not_good_as_a_newcomer) {
  status.advance(ops::NodeState::ready);
  int admitted = 0;
  for (int i = 0; i < 5; ++i) {
    site.admit(upgrade(session), [&](const std::optional<HttpResponse>& refusal) { admitted += refusal ? 0 : 1; });
  }
  for (const auto& check : broker.checks) engine.on_broker_event(chat::SessionChecked{check.tag, false});
  EXPECT_EQ(admitted, 2);
  EXPECT_EQ(admit(upgrade("session=garbage")), 429U);
}

class WaitingRates final : public ClusterRates {
 public:
  void take(const base::IpAddress&, bool resuming,
            std::function<void(std::optional<std::chrono::milliseconds>)> answer) override {
    resumings.push_back(resuming);
    answers.push_back(std::move(answer));
  }
  std::vector<bool> resumings;
  std::vector<std::function<void(std::optional<std::chrono::milliseconds>)>> answers;
};

TEST_F(ChatSiteTest, asks_the_cluster_about_an_address_that_this_node_would_let_in) {
  WaitingRates rates;
  view.cluster_rates = &rates;
  status.advance(ops::NodeState::ready);
  std::vector<unsigned> answered;
  const auto note = [&](const std::optional<HttpResponse>& refusal) {
    answered.push_back(refusal ? refusal->status : 101);
    if (refusal) last = *refusal;
  };
  site.admit(upgrade(), note);
  site.admit(upgrade(), note);
  EXPECT_TRUE(answered.empty());
  ASSERT_EQ(rates.answers.size(), 2U);
  rates.answers[0](std::nullopt);
  rates.answers[1](std::chrono::milliseconds(2'100));
  EXPECT_EQ(answered, (std::vector<unsigned>{101, 429}));
  EXPECT_EQ(field("Retry-After"), "3");
  EXPECT_EQ(admit(upgrade()), 429U);
  EXPECT_EQ(rates.answers.size(), 2U) << "what the node refuses costs the cluster nothing";
  EXPECT_EQ(counters[ops::Count::limited_connections].value(), 1U);
}

class EchoAdmin final : public HttpDelegate {
 public:
  void respond(HttpCall&& call, std::function<void(HttpResponse)> answer) override {
    calls.push_back(std::move(call));
    answer(json_response(200, "{}"));
  }
  std::vector<HttpCall> calls;
};

TEST_F(ChatSiteTest, knows_no_path_below_admin_while_that_is_off) {
  for (const auto* path : {"/admin", "/admin/", "/admin/servers"}) EXPECT_EQ(get(path).status, 404U) << path;
}

TEST_F(ChatSiteTest, hands_on_what_lies_below_admin) {
  EchoAdmin admin;
  view.admin = &admin;
  last = get("/admin");
  EXPECT_EQ(last.status, 308U);
  EXPECT_EQ(field("Location"), "/admin/");
  EXPECT_EQ(get("/administrator").status, 404U);
  EXPECT_TRUE(admin.calls.empty());
  EXPECT_EQ(get("/admin/servers", "DELETE").status, 200U);
  ASSERT_EQ(admin.calls.size(), 1U);
  EXPECT_EQ(admin.calls[0].method, "DELETE");
  EXPECT_EQ(admin.calls[0].path, "/admin/servers");
}

TEST_F(ChatSiteTest, counts_nobody_without_client_limits) {
  view.client_limits = false;
  status.advance(ops::NodeState::ready);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(admit(upgrade(session)), 101U);
  EXPECT_TRUE(broker.checks.empty());
}

}  // namespace
}  // namespace chatroom::net
