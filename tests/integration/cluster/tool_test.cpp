// tools/cluster: all of a cluster on one port, and nothing of it left afterwards, however it ends. tools/run: one node.
// The operator that both make for a trial.
#include "integration/cluster/people.hpp"
#include "support/child_process.hpp"
#include "support/loopback_port.hpp"
#include "support/raw_client.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

namespace chatroom::test {
namespace {

// The name of a process and its parent's id; nothing if there is none, or it has ended.
std::optional<std::pair<std::string, pid_t>> name_and_parent(const std::string& process) {
  std::ifstream file("/proc/" + process + "/status");
  std::string name;
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with("Name:")) name = line.substr(6);
    if (line.starts_with("State:") && line.find('Z') != std::string::npos) return std::nullopt;
    if (line.starts_with("PPid:")) return std::pair(name, static_cast<pid_t>(std::stol(line.substr(6))));
  }
  return std::nullopt;
}

// The password that a tool printed for its operator.
std::string printed_password(const std::string& log) {
  const std::string before = "user admin, password ";
  const auto begin = log.find(before);
  if (begin == std::string::npos) return {};
  return log.substr(begin + before.size(), log.find(' ', begin + before.size()) - begin - before.size());
}

// What any user of the machine can see of a process.
std::string arguments_of(const std::string& process) { return read_file("/proc/" + process + "/cmdline"); }
// What its owner can see.
std::string environment_of(const std::string& process) { return read_file("/proc/" + process + "/environ"); }

class ClusterTool : public testing::Test {
 protected:
  ClusterTool() : tool_({CLUSTER_TOOL, "--port", std::to_string(port_.number())}, {"SERVER_BINARY=" CHATROOM_BINARY}) {}

  void wait_until_open() { tool_.wait_for_log("open http://localhost:" + std::to_string(port_.number())); }

  std::vector<std::string> children(std::string_view name = {}) const {
    std::vector<std::string> result;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const std::string process = entry.path().filename();
      if (process.find_first_not_of("0123456789") != std::string::npos) continue;
      const auto found = name_and_parent(process);
      if (found && found->second == tool_.pid() && (name.empty() || found->first == name)) result.push_back(process);
    }
    return result;
  }

  static void wait_until_gone(const std::vector<std::string>& processes) {
    wait_until("all processes have ended", [&] {
      return std::ranges::none_of(processes, [](const auto& process) { return name_and_parent(process).has_value(); });
    });
  }

  LoopbackPort port_;
  ChildProcess tool_;
};

TEST_F(ClusterTool, is_one_chat_on_one_port_and_stops_in_good_order) {
  wait_until_open();
  std::vector<ChatClient> people;
  for (int i = 0; i < 3; ++i) people.emplace_back(port_.number());
  fill_room({&people[0], &people[1], &people[2]});
  EXPECT_NE(text(people[0].connect(), "serverId"), text(people[1].connect(), "serverId"));
  say(people[0], "over nodes");
  for (auto* other : {&people[1], &people[2]}) hear(*other, "over nodes");

  const auto processes = children();
  EXPECT_EQ(processes.size(), 5U) << "Redis, three nodes, nginx";
  tool_.signal(SIGINT);
  for (auto& client : people) EXPECT_EQ(client.wait_for_close(), 1012U) << "the node's own good-bye, through nginx";
  EXPECT_EQ(tool_.wait_for_exit(), 0);
  wait_until_gone(processes);
}

TEST_F(ClusterTool, makes_one_operator_for_all_nodes_and_hides_its_secrets_from_other_users) {
  wait_until_open();
  const auto password = printed_password(tool_.log());
  EXPECT_GE(password.size(), 16U) << tool_.log();
  const auto nodes = children("chatroom");
  EXPECT_EQ(nodes.size(), 3U);
  for (const auto& process : nodes) {
    EXPECT_NE(environment_of(process).find("ADMIN_PASS=" + password), std::string::npos);
  }
  for (const auto& process : children()) EXPECT_EQ(arguments_of(process).find(password), std::string::npos);
  const std::string body = R"({"username":"admin","password":")" + password + R"("})";
  RawClient client(port_.number());
  client.request("POST", "/admin/login",
                 "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n");
  client.send(body);
  const auto login = client.read_answer();
  EXPECT_EQ(login.status, 200U) << login.body;
  const std::string field = "Authorization: Bearer " + std::string(json::parse(login.body).at("token").as_string());
  for (int i = 0; i < 6; ++i) {
    const auto servers = http_get(port_.number(), "/admin/servers", field + "\r\n");
    EXPECT_EQ(json::parse(servers.body).as_array().size(), 3U) << "whichever node is asked";
  }
  tool_.signal(SIGTERM);
  EXPECT_EQ(tool_.wait_for_exit(), 0);
}

TEST_F(ClusterTool, leaves_nothing_behind_when_it_is_killed) {
  wait_until_open();
  const auto processes = children();
  EXPECT_EQ(processes.size(), 5U);
  tool_.signal(SIGKILL);
  wait_until_gone(processes);
}

TEST_F(ClusterTool, stops_all_and_says_why_when_one_ends_by_itself) {
  wait_until_open();
  const auto processes = children();
  ::kill(static_cast<pid_t>(std::stol(children("chatroom").front())), SIGKILL);
  tool_.wait_for_log("has ended, so all is stopped");
  EXPECT_EQ(tool_.wait_for_exit(), 1);
  wait_until_gone(processes);
}

TEST_F(ClusterTool, says_when_its_port_is_taken) {
  wait_until_open();
  ChildProcess second({CLUSTER_TOOL, "--port", std::to_string(port_.number())}, {"SERVER_BINARY=" CHATROOM_BINARY});
  EXPECT_EQ(second.wait_for_exit(), 1);
  EXPECT_NE(second.log().find("is taken; choose another"), std::string::npos) << second.log();
  tool_.signal(SIGTERM);
  EXPECT_EQ(tool_.wait_for_exit(), 0);
}

TEST(RunTool, serves_with_an_operator_for_the_trial) {
  ChildProcess tool({RUN_TOOL, "--listen", "127.0.0.1:0"}, {"SERVER_BINARY=" CHATROOM_BINARY});
  tool.wait_for_log("listening");
  const auto password = printed_password(tool.log());
  EXPECT_GE(password.size(), 16U) << tool.log();
  const auto process = std::to_string(tool.pid());
  EXPECT_NE(environment_of(process).find("ADMIN_PASS=" + password), std::string::npos);
  EXPECT_EQ(arguments_of(process).find(password), std::string::npos);
  tool.signal(SIGTERM);
  EXPECT_EQ(tool.wait_for_exit(), 0);
}

TEST(RunTool, makes_no_operator_where_one_is_named_already) {
  // The server says what is missing, since the tool leaves that alone.
  for (const auto& environment : {"ADMIN_USER=ada", "CHATROOM_ADMIN_USER=ada"}) {
    ChildProcess tool({RUN_TOOL, "--listen", "127.0.0.1:0"}, {"SERVER_BINARY=" CHATROOM_BINARY, environment});
    EXPECT_EQ(tool.wait_for_exit(), 2);
    EXPECT_EQ(printed_password(tool.log()), "");
    EXPECT_NE(tool.log().find("--admin-pass and --jwt-secret are missing"), std::string::npos) << tool.log();
  }
  ChildProcess tool({RUN_TOOL, "--config=/nowhere"}, {"SERVER_BINARY=" CHATROOM_BINARY});
  EXPECT_EQ(tool.wait_for_exit(), 2);
  EXPECT_EQ(printed_password(tool.log()), "") << "there may be one in the file";
}

TEST(ClusterToolOptions, are_checked_and_what_is_missing_is_named) {
  const auto answer = [](std::vector<std::string> arguments, const std::vector<std::string>& environment) {
    arguments.insert(arguments.begin(), CLUSTER_TOOL);
    ChildProcess tool(arguments, environment);
    EXPECT_NE(tool.wait_for_exit(), 0);
    return tool.log();
  };
  EXPECT_NE(answer({}, {"SERVER_BINARY=/nowhere/chatroom"}).find("/nowhere/chatroom is missing"), std::string::npos);
  EXPECT_NE(answer({"--nodes", "0"}, {}).find("--nodes 0: give 1 to 20"), std::string::npos);
  EXPECT_NE(answer({"--port", "http"}, {}).find("--port http: give"), std::string::npos);
  EXPECT_NE(answer({"--prot", "1"}, {}).find("--prot is no option"), std::string::npos);
}

}  // namespace
}  // namespace chatroom::test
