// `chatroom admin` as an operator uses it: the program, a real server, and people whom it is about.
#include "integration/admin_cli/operator_shell.hpp"
#include "support/chat_client.hpp"
#include "support/server_process.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

namespace chatroom::test {
namespace {

const std::string kPassword = "correct horse";

class AdminCli : public testing::Test {
 protected:
  AdminCli()
      : server_({"--admin-user", "ada", "--admin-pass", kPassword, "--jwt-secret", std::string(32, 's'),
                 "--admin-window-requests", "1000", "--admin-bucket-tokens", "1000"}),
        shell_({"CHATROOM_ADMIN_URL=http://127.0.0.1:" + std::to_string(server_.port()), "ADMIN_USER=ada"}) {}

  void log_in() {
    const auto login = shell_.run({"login"}, kPassword + "\n");
    ASSERT_EQ(login.exit_code, 0) << login.output;
  }

  ServerProcess server_;
  OperatorShell shell_;
};

TEST_F(AdminCli, logs_in_with_a_password_from_standard_input_and_keeps_a_token_for_its_owner) {
  EXPECT_EQ(shell_.run({"servers"}).exit_code, 1) << "not logged in";
  const auto wrong = shell_.run({"login"}, "wrong horse\n");
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_NE(wrong.output.find("chatroom admin: Unauthorized"), std::string::npos) << wrong.output;
  log_in();
  struct stat about {};
  ASSERT_EQ(::stat((shell_.home() + "/.local/state/chatroom/admin-token").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  const auto servers = shell_.run({"servers"});
  EXPECT_EQ(servers.exit_code, 0);
  EXPECT_NE(servers.output.find("127.0.0.1:" + std::to_string(server_.port())), std::string::npos) << servers.output;
  EXPECT_EQ(shell_.run({"logout"}).exit_code, 0);
  EXPECT_EQ(shell_.run({"servers"}).exit_code, 1);
}

TEST_F(AdminCli, shows_who_is_there_in_tables_and_as_json) {
  log_in();
  ChatClient ada(server_.port());
  ada.rename("Ada");
  const auto number = room_id(ada.create_room("Tea"));
  const auto room = std::to_string(number);
  ada.say("hello");
  const auto client = std::to_string(ada.id());
  EXPECT_NE(shell_.run({"rooms"}).output.find("Tea"), std::string::npos);
  EXPECT_NE(shell_.run({"clients", "--find", "ada"}).output.find("Ada"), std::string::npos);
  EXPECT_NE(shell_.run({"room", room}).output.find("Members (the first 1)"), std::string::npos);
  EXPECT_NE(shell_.run({"client", client}).output.find("Messages        1"), std::string::npos);
  const auto rooms = json::parse(shell_.run({"rooms", "--json", "--sort", "-messages"}).output).as_array();
  ASSERT_EQ(rooms.size(), 1U);
  EXPECT_EQ(rooms[0].at("id").as_int64(), number);
}

TEST_F(AdminCli, follows_the_pages_of_a_list) {
  log_in();
  std::vector<ChatClient> people;
  for (int i = 0; i < 5; ++i) people.emplace_back(server_.port());
  const auto some = shell_.run({"clients", "--limit", "2"});
  EXPECT_NE(some.output.find("… and 3 more clients; --limit shows more."), std::string::npos) << some.output;
  EXPECT_EQ(json::parse(shell_.run({"clients", "--json", "--limit", "5"}).output).as_array().size(), 5U);
}

TEST_F(AdminCli, removes_bans_and_lifts) {
  log_in();
  ChatClient ada(server_.port());
  const auto removed = shell_.run({"remove", std::to_string(ada.id()), "--ban", "10m"});
  EXPECT_EQ(removed.exit_code, 0) << removed.output;
  EXPECT_EQ(ada.wait_for_close(), 4403U);
  EXPECT_NE(shell_.run({"ban"}).output.find("127.0.0.1"), std::string::npos);
  EXPECT_EQ(shell_.run({"ban", "--lift", "127.0.0.1"}).exit_code, 0);
  EXPECT_EQ(shell_.run({"ban", "--lift", "127.0.0.1"}).exit_code, 1) << "it is lifted already";
  EXPECT_EQ(shell_.run({"ban", "2001:db8::7", "1h"}).exit_code, 0);
  EXPECT_EQ(shell_.run({"ban", "--lift", "2001:db8::7"}).exit_code, 0);
  EXPECT_EQ(shell_.run({"remove", "99999999"}).exit_code, 1) << "there is none";

  ChatClient bo(server_.port());
  const auto room = room_id(bo.create_room());
  EXPECT_EQ(shell_.run({"remove", "--room", std::to_string(room)}).exit_code, 0);
  bo.wait_for("ROOM_LEFT");
  const auto audit = shell_.run({"audit"}).output;
  for (const auto* action : {"login", "client.remove", "ban.add", "ban.lift", "room.delete", "not found"}) {
    EXPECT_NE(audit.find(action), std::string::npos) << action << '\n' << audit;
  }
}

TEST_F(AdminCli, tells_people_and_stops_the_node) {
  log_in();
  ChatClient ada(server_.port());
  EXPECT_EQ(shell_.run({"notice", "Back at five", "--level", "warning"}).exit_code, 0);
  EXPECT_EQ(text(ada.wait_for("NOTICE"), "text"), "Back at five");
  EXPECT_EQ(shell_.run({"notice", "x", "--room", "99999"}).exit_code, 1);
  const auto servers = json::parse(shell_.run({"servers", "--json"}).output).as_array();
  const std::string node(servers.at(0).at("id").as_string());
  EXPECT_EQ(shell_.run({"drain", "no such"}).exit_code, 1);
  EXPECT_EQ(shell_.run({"drain", node.substr(0, 8)}).exit_code, 0);
  EXPECT_EQ(ada.wait_for_close(), 1012U);
  EXPECT_EQ(server_.wait_for_exit(), 0);
}

TEST_F(AdminCli, takes_a_token_from_the_environment_and_needs_no_file) {
  const auto login = shell_.run({"login", "--json"}, kPassword + "\n");
  const std::string token(json::parse(login.output).at("token").as_string());
  const OperatorShell other(
      {"CHATROOM_ADMIN_URL=http://127.0.0.1:" + std::to_string(server_.port()), "CHATROOM_ADMIN_TOKEN=" + token});
  EXPECT_EQ(other.run({"servers"}).exit_code, 0);
  EXPECT_EQ(other.run({"servers", "--url", "http://127.0.0.1:1"}).exit_code, 1);
}

TEST(AdminCliLimits, says_when_to_try_again) {
  ServerProcess server({"--admin-user", "ada", "--admin-pass", kPassword, "--jwt-secret", std::string(32, 's'),
                        "--admin-bucket-tokens", "1", "--admin-bucket-seconds", "3600"});
  OperatorShell shell({"CHATROOM_ADMIN_URL=http://127.0.0.1:" + std::to_string(server.port()), "ADMIN_USER=ada",
                       "ADMIN_PASS=" + kPassword});
  EXPECT_EQ(shell.run({"login"}).exit_code, 0);
  const auto refused = shell.run({"servers"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.output.find("try again in "), std::string::npos) << refused.output;
}

TEST(AdminCliOff, says_that_there_is_no_admin_side) {
  ServerProcess server;
  OperatorShell shell({"CHATROOM_ADMIN_URL=http://127.0.0.1:" + std::to_string(server.port()), "ADMIN_USER=ada",
                       "ADMIN_PASS=" + kPassword});
  const auto refused = shell.run({"login"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.output.find("chatroom admin: "), std::string::npos) << refused.output;
}

// haproxy speaks TLS here, with a certificate of the test's own authority.
TEST_F(AdminCli, speaks_https_to_whom_it_can_trust_only) {
  const TlsFront front(server_.port());
  const std::vector<std::string> login = {"login", "--url", "https://localhost:" + std::to_string(front.port())};
  const auto unknown = shell_.run(login, kPassword + "\n");
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_NE(unknown.output.find("can't trust https://localhost"), std::string::npos) << unknown.output;
  const OperatorShell trusting({"ADMIN_USER=ada", "SSL_CERT_FILE=" + front.certificate()});
  EXPECT_EQ(trusting.run(login, kPassword + "\n").exit_code, 0);
  const auto other_name =
      trusting.run({"login", "--url", "https://127.0.0.1:" + std::to_string(front.port())}, kPassword + "\n");
  EXPECT_EQ(other_name.exit_code, 1) << "the certificate is for localhost";
}

}  // namespace
}  // namespace chatroom::test
