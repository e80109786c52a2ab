// The limits of the API, to the exact request.
#include "admin/request_limits.hpp"
#include "unit/admin/api_fixture.hpp"

namespace chatroom::admin {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class LimitsTest : public ApiTest {
 protected:
  // As documented: the window alone, or the bucket alone, or both.
  static AdminSettings with_window() {
    auto settings = wide();
    settings.window_requests = 20;
    return settings;
  }
  static AdminSettings with_bucket() {
    auto settings = wide();
    settings.bucket_tokens = 4;
    settings.bucket_interval = seconds(5);
    return settings;
  }
  unsigned status() { return get("/admin/servers").status; }
};

TEST_F(LimitsTest, the_window_lets_the_20th_pass_and_not_the_21st_and_slides) {
  use(with_window());
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(status(), 401U) << i;
    clock.advance(seconds(1));
  }
  // 20 s after the first: it leaves the window 40 s from now.
  const auto refused = get("/admin/servers");
  expect_status(refused, 429);
  EXPECT_EQ(field(refused, "Retry-After"), "40");
  EXPECT_EQ(field(refused, "RateLimit"), R"("admin-window";r=0;t=40, "admin-bucket";r=9999;t=1)");
  clock.advance(milliseconds(39'999));
  EXPECT_EQ(status(), 429U);
  clock.advance(milliseconds(1));
  EXPECT_EQ(status(), 401U);
  EXPECT_EQ(status(), 429U);
  clock.advance(seconds(1));
  EXPECT_EQ(status(), 401U);
  EXPECT_EQ(api->limit_hits(), 3U);
}

TEST_F(LimitsTest, the_bucket_gives_4_at_once_and_one_more_every_5_seconds) {
  use(with_bucket());
  for (int i = 0; i < 4; ++i) EXPECT_EQ(status(), 401U) << i;
  const auto refused = get("/admin/servers");
  expect_status(refused, 429);
  EXPECT_EQ(field(refused, "Retry-After"), "5");
  EXPECT_EQ(field(refused, "RateLimit"), R"("admin-bucket";r=0;t=5)");
  clock.advance(milliseconds(4'999));
  EXPECT_EQ(field(get("/admin/servers"), "Retry-After"), "1");
  clock.advance(milliseconds(1));
  EXPECT_EQ(status(), 401U);
  EXPECT_EQ(status(), 429U);
  clock.advance(seconds(60));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(status(), 401U) << i;
  EXPECT_EQ(status(), 429U);
}

TEST_F(LimitsTest, what_the_bucket_refuses_does_not_count_in_the_window) {
  auto settings = with_bucket();
  settings.window_requests = 5;
  use(settings);
  for (int i = 0; i < 50; ++i) status();
  clock.advance(seconds(5));
  EXPECT_EQ(status(), 401U);
  clock.advance(seconds(5));
  const auto refused = get("/admin/servers");
  expect_status(refused, 429);
  EXPECT_EQ(field(refused, "Retry-After"), "50");
}

TEST_F(LimitsTest, every_answer_tells_what_is_left) {
  auto settings = with_bucket();
  settings.window_requests = 20;
  use(settings);
  const auto first = get("/admin/servers");
  EXPECT_EQ(field(first, "RateLimit-Policy"), R"("admin-window";q=20;w=60, "admin-bucket";q=4;w=20)");
  EXPECT_EQ(field(first, "RateLimit"), R"("admin-window";r=19;t=60, "admin-bucket";r=3;t=5)");
  status();
  status();
  EXPECT_EQ(field(get("/admin/nothing"), "RateLimit"), R"("admin-window";r=16;t=60, "admin-bucket";r=0;t=5)");
}

TEST_F(LimitsTest, addresses_are_limited_apart_and_those_of_one_ipv6_network_together) {
  use(with_bucket());
  for (int i = 0; i < 5; ++i) status();
  EXPECT_EQ(status(), 429U);
  peer = base::parse_address("198.51.100.3").value();
  EXPECT_EQ(status(), 401U);
  for (int i = 0; i < 4; ++i) {
    peer = base::parse_address("2001:db8:1:2::" + std::to_string(i + 1)).value();
    EXPECT_EQ(status(), 401U) << i;
  }
  peer = base::parse_address("2001:db8:1:2:ffff::9").value();
  EXPECT_EQ(status(), 429U);
  peer = base::parse_address("2001:db8:1:3::1").value();
  EXPECT_EQ(status(), 401U);
}

TEST_F(LimitsTest, come_before_all_else_and_the_description_counts_for_none) {
  use(with_bucket());
  for (int i = 0; i < 10; ++i) expect_status(get("/admin/openapi.json"), 200);
  for (int i = 0; i < 4; ++i) expect_status(get("/admin/nothing"), 404);
  expect_status(get("/admin/nothing"), 429);
  expect_status(ask("PATCH", "/admin/servers"), 429);
  expect_status(log_in(), 429);
  expect_status(get("/admin/openapi.json"), 200);
}

TEST_F(LimitsTest, a_limited_login_is_noted_once_a_minute) {
  use(with_bucket());
  for (int i = 0; i < 20; ++i) log_in("admin", "wrong");
  EXPECT_EQ(plane.noted.size(), 5U);
  EXPECT_EQ(last_note(), "|login||limited");
  clock.advance(seconds(61));
  for (int i = 0; i < 20; ++i) log_in("admin", "wrong");
  EXPECT_EQ(plane.noted.size(), 10U);
}

TEST_F(LimitsTest, only_so_many_addresses_are_remembered) {
  RequestLimits limits(with_bucket(), plane, clock);
  base::IpAddress address{};
  for (std::uint32_t i = 0; i < RequestLimits::kMaxAddresses + 1000; ++i) {
    address[1] = static_cast<std::uint8_t>(i >> 16);
    address[2] = static_cast<std::uint8_t>(i >> 8);
    address[3] = static_cast<std::uint8_t>(i);
    limits.take(address, [](const RequestLimits::Outcome& outcome) { EXPECT_FALSE(outcome.wait); });
  }
  EXPECT_EQ(limits.remembered(), RequestLimits::kMaxAddresses);
  clock.advance(seconds(5));
  limits.forget_full();
  EXPECT_EQ(limits.remembered(), 0U);
}

}  // namespace
}  // namespace chatroom::admin
