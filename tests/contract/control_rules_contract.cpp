// What operators make hold over all nodes: bans and limits; and the audit of what they did.
#include "contract/control_plane_contract.hpp"

#include <algorithm>

namespace chatroom::test {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Addresses = std::vector<std::string>;

namespace {

constexpr chat::WindowPolicy kTwenty{.name = "twenty", .limit = 20, .length = seconds(60)};

}  // namespace

TEST_P(ControlPlaneContract, bans_on_every_node_within_a_second) {
  EXPECT_EQ(control().ban(0, "192.0.2.1", seconds(60)), std::optional(true));
  EXPECT_EQ(control().ban(1, "2001:db8::", seconds(60)), std::optional(true));
  control().advance(milliseconds(900));
  for (std::size_t n = 0; n < control().nodes(); ++n) {
    EXPECT_EQ(control().banned(n), (Addresses{"192.0.2.1", "2001:db8::"})) << n;
    EXPECT_EQ(control().applied(n), (Addresses{"192.0.2.1", "2001:db8::"})) << n;
  }
  const chat::Ban ban = control().plane(1).bans().at(0);
  EXPECT_EQ(ban.until - ban.since, seconds(60));
  EXPECT_EQ(ban.by, "root");
  EXPECT_EQ(ban.client, chat::ClientId{7});
}

TEST_P(ControlPlaneContract, replaces_a_ban_of_the_same_address) {
  control().ban(0, "192.0.2.1", seconds(60));
  control().advance(seconds(1));
  EXPECT_EQ(control().ban(1, "192.0.2.1", seconds(10)), std::optional(true));
  control().advance(seconds(1));
  for (std::size_t n = 0; n < control().nodes(); ++n) {
    ASSERT_EQ(control().plane(n).bans().size(), 1U);
    EXPECT_EQ(control().plane(n).bans()[0].until - control().plane(n).bans()[0].since, seconds(10));
  }
}

TEST_P(ControlPlaneContract, lifts_a_ban_on_every_node_once) {
  control().ban(0, "192.0.2.1", seconds(60));
  control().advance(seconds(1));
  EXPECT_EQ(control().lift(1, "192.0.2.1"), std::optional(true));
  EXPECT_EQ(control().lift(1, "192.0.2.1"), std::optional(false));
  EXPECT_EQ(control().lift(0, "192.0.2.2"), std::optional(false));
  control().advance(milliseconds(900));
  for (std::size_t n = 0; n < control().nodes(); ++n) {
    EXPECT_TRUE(control().banned(n).empty()) << n;
    EXPECT_TRUE(control().applied(n).empty()) << n;
    EXPECT_GE(control().node(n).bans_applied, 2U) << n;
  }
}

TEST_P(ControlPlaneContract, ends_a_ban_on_every_node_in_time) {
  control().report(0);
  control().report(1);
  control().ban(0, "192.0.2.1", seconds(10));
  control().ban(0, "192.0.2.2", seconds(20));
  control().advance(seconds(9));
  EXPECT_EQ(control().applied(1).size(), 2U);
  control().advance(seconds(2));
  for (std::size_t n = 0; n < control().nodes(); ++n) {
    EXPECT_EQ(control().banned(n), Addresses{"192.0.2.2"}) << n;
    EXPECT_EQ(control().applied(n), Addresses{"192.0.2.2"}) << n;
  }
  EXPECT_EQ(control().lift(0, "192.0.2.1"), std::optional(false));
}

TEST_P(ControlPlaneContract, refuses_a_ban_above_the_bound_but_not_a_replacement_or_one_after_others_have_ended) {
  constexpr std::size_t kAtOnce = 500;
  const auto now = cluster().fixture().wall();
  std::size_t done = 0;
  for (std::size_t n = 0; n < chat::ControlPlane::kMaxBans; ++n) {
    const auto length = seconds(n == 0 ? 10 : 600);
    control().plane(0).ban({"a" + std::to_string(n), now + length, now, "root", {}},
                           [&done](std::optional<bool> banned) { done += banned.value_or(false) ? 1 : 0; });
    if (n % kAtOnce == kAtOnce - 1) control().run();
  }
  EXPECT_EQ(done, chat::ControlPlane::kMaxBans);
  EXPECT_EQ(control().ban(1, "one more", seconds(60)), std::optional(false));
  EXPECT_EQ(control().ban(1, "a5", seconds(60)), std::optional(true));
  control().advance(seconds(11));
  EXPECT_EQ(control().ban(1, "one more", seconds(60)), std::optional(true));
  control().advance(seconds(1));
  for (std::size_t n = 0; n < control().nodes(); ++n) {
    EXPECT_EQ(control().banned(n).size(), chat::ControlPlane::kMaxBans) << n;
    EXPECT_EQ(control().applied(n).size(), chat::ControlPlane::kMaxBans) << n;
  }
}

TEST_P(ControlPlaneContract, lets_the_20th_pass_and_not_the_21st_over_all_nodes) {
  for (std::uint32_t n = 1; n <= 20; ++n) {
    const auto state = control().take(n, kTwenty, "192.0.2.1");
    EXPECT_TRUE(state.allowed) << n;
    EXPECT_EQ(state.left, 20 - n);
    EXPECT_EQ(state.next, n < 20 ? seconds(0) : seconds(60));
    EXPECT_EQ(state.reset, seconds(60));
  }
  control().advance(seconds(1));
  for (std::size_t n = 0; n < 3; ++n) {
    const auto refused = control().take(n, kTwenty, "192.0.2.1");
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.left, 0U);
    EXPECT_EQ(refused.next, seconds(59));
    EXPECT_EQ(refused.reset, seconds(59));
  }
  EXPECT_TRUE(control().take(0, kTwenty, "192.0.2.2").allowed);
  EXPECT_TRUE(control().take(0, {.name = "other", .limit = 1, .length = seconds(1)}, "192.0.2.1").allowed);
}

TEST_P(ControlPlaneContract, slides_the_window_and_does_not_count_what_it_refused) {
  for (std::size_t n = 0; n < 20; ++n) {
    EXPECT_TRUE(control().take(n, kTwenty, "192.0.2.1").allowed);
    control().advance(seconds(1));
  }
  control().advance(milliseconds(39'999));
  for (std::size_t n = 0; n < 30; ++n) EXPECT_FALSE(control().take(n, kTwenty, "192.0.2.1").allowed);
  control().advance(milliseconds(1));
  EXPECT_TRUE(control().take(0, kTwenty, "192.0.2.1").allowed);
  const auto refused = control().take(1, kTwenty, "192.0.2.1");
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.next, seconds(1));
  EXPECT_EQ(refused.reset, seconds(60));
}

TEST_P(ControlPlaneContract, allows_nothing_where_the_limit_is_none) {
  EXPECT_FALSE(control().take(0, {.name = "none", .limit = 0, .length = seconds(1)}, "192.0.2.1").allowed);
}

TEST_P(ControlPlaneContract, pages_the_audit_of_all_nodes_the_latest_first) {
  for (std::size_t n = 0; n < 25; ++n) {
    chat::AuditEntry entry;
    entry.actor = "root";
    entry.address = "192.0.2.1";
    entry.action = "notice";
    entry.target = std::to_string(n);
    entry.result = "ok";
    entry.node = control().fixture().name(n % control().nodes());
    control().plane(n).note(std::move(entry));
    control().run();
    control().advance(milliseconds(10));
  }
  std::vector<chat::AuditEntry> read;
  std::optional<chat::AuditCursor> after;
  std::size_t pages = 0;
  do {
    auto page = control().audit(pages, 10, after);
    read.insert(read.end(), page.entries.begin(), page.entries.end());
    after = page.next;
  } while (++pages < 5 && after);
  EXPECT_EQ(pages, 3U);
  ASSERT_EQ(read.size(), 25U);
  for (std::size_t n = 0; n < 25; ++n) {
    EXPECT_EQ(read[n].target, std::to_string(24 - n));
    EXPECT_EQ(read[n].actor, "root");
    EXPECT_EQ(read[n].address, "192.0.2.1");
    EXPECT_EQ(read[n].action, "notice");
    EXPECT_EQ(read[n].result, "ok");
    EXPECT_EQ(read[n].node, control().fixture().name((24 - n) % control().nodes()));
    EXPECT_GT(read[n].at, chat::WallTime(0));
  }
  EXPECT_FALSE(control().audit(0, 25).next);
  EXPECT_TRUE(control().audit(0, 24).next);
}

}  // namespace chatroom::test
