// How the server stops and what signals do: SIGTERM drains, a second one ends it, SIGHUP reopens and reloads.
#include "support/chat_client.hpp"
#include "support/deadline.hpp"
#include "support/raw_client.hpp"
#include "support/server_process.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

namespace chatroom::test {
namespace {

// A folder of this test's own, gone with it.
class Shutdown : public testing::Test {
 protected:
  Shutdown() { std::filesystem::create_directory(folder_); }
  ~Shutdown() override { std::filesystem::remove_all(folder_); }

  std::string path(const char* name) const { return folder_ / name; }

 private:
  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      ("chatroom-" + std::to_string(::getpid()) + "-" + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(Shutdown, SIGTERM_warns_then_closes_with_1012_and_ends_with_0) {
  ServerProcess server({"--drain-seconds", "0.5"});
  ChatClient ada(server.port());
  ada.create_room();
  server.signal(SIGTERM);

  const Event notice = ada.expect("NOTICE");
  EXPECT_EQ(text(notice, "level"), "warning");
  EXPECT_FALSE(text(notice, "text").empty());
  EXPECT_EQ(ada.wait_for_close(), 1012U);
  EXPECT_EQ(server.wait_for_exit(), 0);
}

TEST_F(Shutdown, a_drain_is_told_by_ready_and_refuses_newcomers) {
  ServerProcess server({"--drain-seconds", "3600"});
  ChatClient ada(server.port());
  server.signal(SIGTERM);
  ada.expect("NOTICE");

  EXPECT_EQ(http_get(server.port(), "/ready").status, 503U);
  EXPECT_EQ(http_get(server.port(), "/health").status, 200U);
  RawClient newcomer(server.port());
  EXPECT_EQ(newcomer.upgrade(), 503U);
  server.signal(SIGTERM);
  server.wait_for_exit();
}

TEST_F(Shutdown, a_drain_refuses_creates_and_joins_and_lets_messages_through) {
  ServerProcess server({"--drain-seconds", "3600", "--shards", "1"});
  ChatClient ada(server.port());
  ChatClient bob(server.port());
  const auto tea = room_id(ada.create_room());
  bob.join(tea);
  server.signal(SIGTERM);
  ada.wait_for("NOTICE");
  bob.wait_for("NOTICE");

  EXPECT_EQ(text(bob.create_room("Late"), "code"), "DRAINING");
  EXPECT_EQ(text(bob.join(12345), "code"), "DRAINING");
  ada.say("good night");
  EXPECT_EQ(text(bob.wait_for("NEW_MESSAGE"), "text"), "good night");
  server.signal(SIGTERM);
  server.wait_for_exit();
}

TEST_F(Shutdown, the_closes_are_spread_over_the_drain_time) {
  constexpr std::chrono::milliseconds kDrain{2000};
  constexpr std::size_t kClients = 20;
  ServerProcess server({"--drain-seconds", "2", "--no-client-limits"});
  std::vector<RawClient> clients;
  for (std::size_t i = 0; i < kClients; ++i) {
    clients.emplace_back(server.port());
    ASSERT_EQ(clients.back().upgrade(), 101U);
    clients.back().read_frame();
  }
  server.signal(SIGTERM);
  const auto start = TestClock::now();
  for (auto& client : clients) EXPECT_NE(client.read_frame()->payload.find("NOTICE"), std::string::npos);
  std::vector<TestClock::duration> closed_after;
  wait_until("all are closed", [&] {
    std::erase_if(clients, [&](RawClient& client) {
      if (!client.has_input()) return false;
      EXPECT_EQ(client.read_close_code(), 1012U);
      closed_after.push_back(TestClock::now() - start);
      return true;
    });
    return clients.empty();
  });
  EXPECT_EQ(server.wait_for_exit(), 0);

  // Not all at its end, nor all at its beginning. (A loaded machine makes it later, not earlier.)
  EXPECT_GE(closed_after.back(), kDrain / 2);
  EXPECT_LT(closed_after.front(), closed_after.back() - kDrain / 8);
}

TEST_F(Shutdown, a_second_signal_ends_it_at_once) {
  ServerProcess server({"--drain-seconds", "3600"});
  ChatClient ada(server.port());
  server.signal(SIGTERM);
  ada.expect("NOTICE");
  server.signal(SIGTERM);

  server.wait_for_exit();  // throws unless that is soon
  EXPECT_NE(ada.wait_for_close(), 0U);
}

TEST_F(Shutdown, SIGINT_is_as_good_as_SIGTERM) {
  ServerProcess server;
  ChatClient ada(server.port());
  server.signal(SIGINT);

  EXPECT_EQ(ada.wait_for_close(), 1012U);
  EXPECT_EQ(server.wait_for_exit(), 0);
}

TEST_F(Shutdown, does_not_wait_for_clients_that_do_not_answer_the_close) {
  ServerProcess server;
  RawClient silent(server.port());
  ASSERT_EQ(silent.upgrade(), 101U);
  RawClient half_request(server.port());
  half_request.send("GET /");

  EXPECT_EQ(server.stop(), 0);
}

TEST_F(Shutdown, SIGHUP_reopens_the_log_file) {
  const std::string log = path("chatroom.log");
  const std::string rotated = path("chatroom.log.1");
  ServerProcess logging({}, log);
  std::filesystem::rename(log, rotated);
  logging.signal(SIGHUP);
  wait_until("the new file is there", [&] { return std::filesystem::exists(log); });

  EXPECT_EQ(logging.stop(), 0);
  EXPECT_NE(read_file(rotated).find("listening"), std::string::npos);
  EXPECT_EQ(read_file(log).find("\"listening\""), std::string::npos);
  EXPECT_FALSE(read_file(log).empty());
}

TEST_F(Shutdown, SIGHUP_reads_the_file_again_for_what_can_be_changed) {
  const std::string config = path("chatroom.conf");
  std::ofstream(config) << "allow-origin = https://old.example\n";
  ServerProcess server({"--config", config, "--no-client-limits"});
  const auto status = [&server](const std::string& origin) {
    RawClient client(server.port());
    return client.upgrade("/ws", "Origin: " + origin + "\r\n");
  };
  EXPECT_EQ(status("https://old.example"), 101U);
  EXPECT_EQ(status("https://new.example"), 403U);

  std::ofstream(config) << "allow-origin = https://new.example\n";
  server.signal(SIGHUP);
  wait_until("the new origin is let in", [&] { return status("https://new.example") == 101; });
  EXPECT_EQ(status("https://old.example"), 403U);
}

TEST_F(Shutdown, a_broken_file_on_SIGHUP_changes_nothing) {
  const std::string config = path("chatroom.conf");
  std::ofstream(config) << "drain-seconds = 0\n";
  ServerProcess server({"--config", config});
  std::ofstream(config) << "no-such-option = 1\n";
  server.signal(SIGHUP);
  server.wait_for_log("no-such-option");

  EXPECT_EQ(http_get(server.port(), "/ready").status, 200U);
}

}  // namespace
}  // namespace chatroom::test
