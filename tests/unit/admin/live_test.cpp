// GET /admin/events.
#include "unit/admin/api_fixture.hpp"

namespace chatroom::admin {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class LiveTest : public LoggedInTest {
 protected:
  // A reader that asks for the next event as soon as it has one, unless it is slow.
  struct Reader {
    std::shared_ptr<net::HttpStream> stream;
    std::vector<std::string> events;
    bool ended = false;
    bool slow = false;

    void read() {
      stream->next([this](std::optional<std::string> piece) {
        if (!piece) {
          ended = true;
          return;
        }
        events.push_back(std::move(*piece));
        if (!slow) read();
      });
    }
    json::value last(std::string_view kind) const {
      const std::string head = "event: " + std::string(kind) + "\ndata: ";
      const std::string& event = events.back();
      EXPECT_TRUE(event.starts_with(head) && event.ends_with("\n\n")) << event;
      return json::parse(event.substr(head.size()));
    }
  };

  std::unique_ptr<Reader> open() {
    auto reader = std::make_unique<Reader>();
    const auto answer = get("/admin/events");
    expect_status(answer, 200);
    EXPECT_EQ(field(answer, "Content-Type"), "text/event-stream");
    EXPECT_EQ(field(answer, "X-Accel-Buffering"), "no");
    reader->stream = answer.stream;
    return reader;
  }
  std::unique_ptr<Reader> watch() {
    auto reader = open();
    reader->read();
    return reader;
  }
  void pass(milliseconds time) {
    for (; time.count() > 0; time -= milliseconds(100)) {
      clock.advance(milliseconds(100));
      api->tick();
    }
  }
};

TEST_F(LiveTest, begins_with_a_snapshot_of_everything) {
  const auto reader = watch();
  ASSERT_EQ(reader->events.size(), 1U);
  const auto snapshot = reader->last("snapshot");
  EXPECT_EQ(snapshot.at("at").as_int64(), clock.wall().count());
  EXPECT_EQ(snapshot.at("servers").at(0).at("id").as_string(), kNode);
  EXPECT_EQ(snapshot.at("topRooms").at(0).at("id").as_int64(), 4711);
  EXPECT_EQ(snapshot.at("audit").at(0).at("action").as_string(), "login");
  EXPECT_EQ(snapshot.at("totals").at("connections").as_int64(), 0);
  EXPECT_EQ(snapshot.at("totals").at("rooms").to_number<std::size_t>(), plane.rooms.size());
  EXPECT_EQ(snapshot.at("rates").at("deliveries").as_double(), 0.0);
  EXPECT_EQ(snapshot.at("expiresAt").as_int64(), clock.wall().count() + 3'600'000);
}

TEST_F(LiveTest, goes_on_with_what_changed_at_most_once_a_second) {
  const auto reader = watch();
  pass(seconds(1));
  ASSERT_EQ(reader->events.size(), 2U);
  EXPECT_EQ(reader->last("change").as_object().size(), 1U);  // `at` alone
  plane.reports[0].connections = 7;
  plane.rooms[0].active_users = 9;
  log_in("admin", "wrong");
  pass(seconds(1));
  ASSERT_EQ(reader->events.size(), 3U);
  const auto change = reader->last("change");
  EXPECT_EQ(change.at("totals").at("connections").as_int64(), 7);
  EXPECT_EQ(change.at("topRooms").at(0).at("activeUsers").as_int64(), 9);
  ASSERT_EQ(change.at("audit").as_array().size(), 1U);
  EXPECT_EQ(change.at("audit").at(0).at("result").as_string(), "wrong password");
  EXPECT_FALSE(change.as_object().contains("rates"));
  EXPECT_FALSE(change.as_object().contains("expiresAt"));
  pass(seconds(10));
  EXPECT_EQ(reader->events.size(), 13U);
}

TEST_F(LiveTest, entries_that_look_alike_are_each_told_once) {
  const auto reader = watch();
  for (int i = 0; i < 3; ++i) log_in("admin", "wrong");
  pass(seconds(1));
  EXPECT_EQ(reader->last("change").at("audit").as_array().size(), 3U);
  pass(seconds(1));
  EXPECT_FALSE(reader->last("change").as_object().contains("audit"));
}

TEST_F(LiveTest, rates_are_of_all_nodes_together) {
  plane.reports.push_back(plane.reports[0]);
  plane.reports[1].id = "other";
  const auto reader = watch();
  api->tick();
  for (auto& node : plane.reports) {
    node.reported_at += seconds(2);
    node.messages_in += 10;
    node.bytes_out += 1'000;
  }
  pass(seconds(2));
  EXPECT_EQ(json::parse(reader->events[1].substr(20)).at("rates").at("messagesIn").as_double(), 10.0);
  plane.reports[0].started_at += seconds(1);  // a restart: its counts begin again
  plane.reports[0].reported_at += seconds(1);
  plane.reports[0].messages_in = 0;
  pass(seconds(2));
  EXPECT_EQ(json::parse(reader->events[3].substr(20)).at("rates").at("messagesIn").as_double(), 5.0);
}

TEST_F(LiveTest, gathers_once_a_second_however_many_watch_and_never_when_nobody_does) {
  pass(seconds(5));
  EXPECT_EQ(plane.audit_questions, 0);
  std::vector<std::unique_ptr<Reader>> readers;
  for (int i = 0; i < 50; ++i) readers.push_back(watch());
  EXPECT_EQ(plane.audit_questions, 1);
  pass(seconds(3));
  EXPECT_EQ(plane.audit_questions, 4);
  for (const auto& reader : readers) EXPECT_EQ(reader->events.size(), 4U);
  readers.clear();
  pass(seconds(5));
  EXPECT_EQ(plane.audit_questions, 4);
  const auto late = watch();
  EXPECT_EQ(late->last("snapshot").at("at").as_int64(), clock.wall().count());
}

TEST_F(LiveTest, a_slow_reader_gets_the_latest_state_and_nothing_is_kept_for_it) {
  const auto reader = open();
  reader->slow = true;
  reader->read();
  for (std::uint64_t i = 1; i <= 100; ++i) {
    plane.reports[0].connections = i;
    log_in("admin", "wrong");
    pass(seconds(1));
  }
  EXPECT_EQ(reader->events.size(), 1U);
  reader->read();
  ASSERT_EQ(reader->events.size(), 2U);
  const auto change = reader->last("change");
  EXPECT_EQ(change.at("totals").at("connections").as_int64(), 100);
  EXPECT_EQ(change.at("audit").as_array().size(), 20U);
}

TEST_F(LiveTest, ends_when_the_token_expires) {
  const auto reader = watch();
  pass(seconds(3'599));
  EXPECT_FALSE(reader->ended);
  pass(seconds(1));
  EXPECT_TRUE(reader->events.back().starts_with("event: expired\n"));
  EXPECT_TRUE(reader->ended);
}

TEST_F(LiveTest, only_so_many_are_open_at_once) {
  auto settings = wide();
  settings.max_streams = 2;
  use(settings);
  const auto first = watch();
  auto second = watch();
  expect_status(get("/admin/events"), 503);
  second.reset();
  expect_status(get("/admin/events"), 200);
}

TEST_F(LiveTest, goes_on_without_what_the_store_does_not_answer) {
  plane.away = true;
  const auto reader = watch();
  EXPECT_EQ(reader->last("snapshot").at("topRooms").as_array().size(), 0U);
  plane.away = false;
  plane.hold = true;
  const auto count = reader->events.size();
  plane.reports[0].connections = 3;
  pass(seconds(2));
  EXPECT_EQ(reader->events.size(), count + 1);
  EXPECT_EQ(reader->last("change").at("totals").at("connections").as_int64(), 3);
  plane.hold = false;
  plane.answer_held();
  EXPECT_EQ(reader->last("change").at("topRooms").as_array().size(), 1U);
}

TEST_F(LiveTest, is_over_when_the_api_is_gone) {
  const auto reader = open();
  reader->slow = true;
  reader->read();
  api.reset();
  reader->read();
  EXPECT_TRUE(reader->ended);
}

}  // namespace
}  // namespace chatroom::admin
