// The load balancers' configurations of deploy/, run for real in front of two nodes: upgrades, what their logs must not
// show, what is not public, the client's address, and what becomes of clients when a node dies, drains or freezes.
#include "support/chat_client.hpp"
#include "support/child_process.hpp"
#include "support/loopback_port.hpp"
#include "support/raw_client.hpp"
#include "support/server_process.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace chatroom::test {
namespace {

// "nginx" or "haproxy": a folder of deploy/, whose `start` runs the configuration beside it.
class Balancer {
 public:
  Balancer(const std::string& name, const std::vector<std::uint16_t>& node_ports) : folder_(make_folder()) {
    std::vector<std::string> arguments = {CHATROOM_DEPLOY_FOLDER "/" + name + "/start", folder_,
                                          std::to_string(port())};
    for (const auto node : node_ports) arguments.push_back(std::to_string(node));
    process_ = std::make_unique<ChildProcess>(arguments);
    wait_until(name + " takes connections", [&] {
      const int socket = connect_to_loopback(port());
      if (socket >= 0) ::close(socket);
      return socket >= 0;
    });
  }
  ~Balancer() {
    process_->signal(SIGTERM);
    process_->wait_for_exit();
    std::filesystem::remove_all(folder_);
  }
  Balancer(const Balancer&) = delete;
  Balancer& operator=(const Balancer&) = delete;

  std::uint16_t port() const noexcept { return port_.number(); }
  // All that it wrote anywhere.
  std::string logs() const {
    std::string text = process_->log();
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      if (entry.path().extension() == ".log") text += read_file(entry.path());
    }
    return text;
  }
  ChildProcess& process() noexcept { return *process_; }

 private:
  static std::string make_folder() {
    std::string name = std::filesystem::temp_directory_path() / "chatroom-balancer-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw Unexpected("no folder");
    std::filesystem::permissions(name, std::filesystem::perms::all);  // for the workers, if we are root
    return name;
  }

  LoopbackPort port_;
  std::string folder_;
  std::unique_ptr<ChildProcess> process_;
};

class Balancers : public testing::TestWithParam<const char*> {
 protected:
  void start(const std::vector<std::string>& options = {}) {
    std::vector<std::uint16_t> ports;
    for (auto& node : nodes_) {
      node = std::make_unique<ServerProcess>(options);
      ports.push_back(node->port());
    }
    balancer_ = std::make_unique<Balancer>(GetParam(), ports);
  }

  std::uint16_t port() const { return balancer_->port(); }
  // The status of an upgrade by a client with this address.
  unsigned upgrade_from(const char* address, const std::string& claim) const {
    const int socket = connect_to_loopback(port(), address);
    const std::string request =
        "GET /ws HTTP/1.1\r\nHost: chat\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "X-Forwarded-For: " +
        claim + "\r\n\r\n";
    ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
    std::string status(12, '\0');  // "HTTP/1.1 101"
    ::recv(socket, status.data(), status.size(), MSG_WAITALL);
    ::close(socket);
    return static_cast<unsigned>(std::stoul(status.substr(9)));
  }
  std::string node_of(const ChatClient& client) const { return text(client.connect(), "serverId"); }
  std::size_t index_of_node(const ChatClient& client) const {
    return nodes_[0]->log().find(node_of(client)) != std::string::npos ? 0 : 1;
  }

  std::array<std::unique_ptr<ServerProcess>, 2> nodes_;
  std::unique_ptr<Balancer> balancer_;
};

TEST_P(Balancers, hand_on_upgrades_compression_and_messages) {
  start();
  ChatClient ada(port(), "/ws", {}, WsClient::Offer::deflate);
  ada.create_room();
  EXPECT_EQ(text(ada.say("hello"), "type"), "ACK");
  EXPECT_EQ(http_get(port(), "/").status, 200U);
  EXPECT_EQ(http_get(port(), "/version").status, 200U);
}

TEST_P(Balancers, spread_clients_over_the_nodes) {
  start();
  std::vector<ChatClient> clients;
  std::array<int, 2> counts{};
  for (int i = 0; i < 10; ++i) ++counts[index_of_node(clients.emplace_back(port()))];
  EXPECT_EQ(counts[0], 5);
  EXPECT_EQ(counts[1], 5);
}

TEST_P(Balancers, keep_to_themselves_what_is_for_operators) {
  start();
  for (const auto* path : {"/health", "/ready", "/metrics", "/api/health"}) {
    EXPECT_EQ(http_get(port(), path).status, 404U) << path;
  }
  EXPECT_EQ(http_get(nodes_[0]->port(), "/health").status, 200U);
}

TEST_P(Balancers, let_operators_through_and_what_they_watch_as_it_happens) {
  start({"--admin-user", "ada", "--admin-pass", "correct horse", "--jwt-secret", std::string(32, 's'),
         "--admin-bucket-tokens", "100", "--admin-window-requests", "100"});
  const std::string body = R"({"username":"ada","password":"correct horse"})";
  RawClient operators(port());
  operators.request("POST", "/admin/login",
                    "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n");
  operators.send(body);
  const auto login = operators.read_answer();
  ASSERT_EQ(login.status, 200U) << login.body;
  const std::string token(json::parse(login.body).at("token").as_string());
  const std::string field = "Authorization: Bearer " + token + "\r\n";
  // Both nodes take the token.
  for (int i = 0; i < 4; ++i) EXPECT_EQ(http_get(port(), "/admin/servers", field).status, 200U);

  const int stream = connect_to_loopback(port());
  const std::string request = "GET /admin/events HTTP/1.1\r\nHost: chat\r\n" + field + "\r\n";
  ::send(stream, request.data(), request.size(), MSG_NOSIGNAL);
  std::string received;
  std::array<char, 4096> part{};
  // The stream goes on, so nothing but its being passed on at once can bring the second event.
  while (received.find("event: change") == std::string::npos) {
    const auto count = ::recv(stream, part.data(), part.size(), 0);
    ASSERT_GT(count, 0) << received;
    received.append(part.data(), static_cast<std::size_t>(count));
  }
  ::close(stream);
  EXPECT_NE(received.find("event: snapshot"), std::string::npos);
  EXPECT_EQ(balancer_->logs().find(token), std::string::npos);
}

TEST_P(Balancers, tell_the_nodes_who_the_client_is_whatever_it_claims) {
  start({"--connection-burst", "1", "--connection-rate", "0.01", "--trusted-proxy", "127.0.0.1"});
  // Two nodes let one connection in each.
  EXPECT_EQ(upgrade_from("127.0.0.2", "192.0.2.1"), 101U);
  EXPECT_EQ(upgrade_from("127.0.0.2", "192.0.2.2"), 101U);
  EXPECT_EQ(upgrade_from("127.0.0.2", "192.0.2.3"), 429U);
  EXPECT_EQ(upgrade_from("127.0.0.3", "192.0.2.3"), 101U);
}

TEST_P(Balancers, write_no_token_into_any_log_whatever_happens) {
  start();
  const std::string target = "/ws?session=12345.AbCdEfGhIjKlMnOpQrStUv";
  EXPECT_EQ(RawClient(port()).upgrade(target), 101U);
  for (const auto& node : nodes_) node->kill();
  EXPECT_GE(RawClient(port()).upgrade(target), 502U);
  EXPECT_GE(RawClient(port()).upgrade(target), 502U) << "with no node left that could be asked";
  RawClient(port()).request("POST", target, "Content-Length: 100000000\r\n");
  RawClient(port()).request("GET", target + "\x01", "Upgrade: websocket\r\n");
  wait_until("it is in the log", [&] {
    return balancer_->logs().find("502") != std::string::npos || balancer_->logs().find("503") != std::string::npos;
  });
  EXPECT_EQ(http_get(port(), "/version").status / 100, 5U);
  EXPECT_NE(balancer_->logs().find("\"/ws\""), std::string::npos) << balancer_->logs();
  EXPECT_EQ(balancer_->logs().find("AbCdEf"), std::string::npos) << balancer_->logs();
}

TEST_P(Balancers, ask_another_node_when_one_is_dead) {
  start();
  nodes_[0]->kill();
  for (int i = 0; i < 6; ++i) EXPECT_EQ(index_of_node(ChatClient(port())), 1U);
}

TEST_P(Balancers, leave_those_of_a_draining_node_where_they_are_and_send_others_elsewhere) {
  start({"--drain-seconds", "60"});
  ChatClient first(port());
  ChatClient second(port());  // fewest connections: the other node
  ASSERT_NE(index_of_node(first), index_of_node(second));
  ChatClient extra(port());
  // That node has the fewest connections, so it would be asked first.
  auto& staying = index_of_node(extra) == index_of_node(first) ? second : first;
  const auto draining = index_of_node(staying);
  nodes_[draining]->signal(SIGTERM);
  staying.wait_for("NOTICE");
  for (int i = 0; i < 6; ++i) EXPECT_NE(index_of_node(ChatClient(port())), draining);
  if (GetParam() == std::string("haproxy")) balancer_->process().wait_for_log("is stopping");
  // The last of a node stays to the end of the time.
  EXPECT_NO_THROW(staying.events_until_pong());
  nodes_[draining]->signal(SIGTERM);
  nodes_[draining]->wait_for_exit();
}

TEST_P(Balancers, with_active_checks_drop_those_of_a_frozen_node) {
  if (GetParam() == std::string("nginx")) return;  // its free edition has none; docs/operations.md says so
  start();
  ChatClient first(port());
  ChatClient second(port());
  const auto frozen = index_of_node(first);
  ASSERT_NE(index_of_node(second), frozen);
  nodes_[frozen]->freeze();
  const auto begin = TestClock::now();
  EXPECT_EQ(first.wait_for_close(), 1006U);
  EXPECT_LT(TestClock::now() - begin, std::chrono::seconds(8));
  for (int i = 0; i < 4; ++i) EXPECT_NE(index_of_node(ChatClient(port())), frozen);
  second.events_until_pong();
  nodes_[frozen]->thaw();
}

INSTANTIATE_TEST_SUITE_P(Deploy, Balancers, testing::Values("nginx", "haproxy"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace chatroom::test
