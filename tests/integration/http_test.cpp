// HTTP: the paths, the refusals, and the bounds of a request.
#include "support/chat_client.hpp"
#include "support/raw_client.hpp"
#include "support/server_process.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace chatroom::test {
namespace {

constexpr std::string_view kUpgrade =
    "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

class Http : public testing::Test {
 protected:
  HttpAnswer get(std::string_view target, std::string_view fields = {}) const {
    return http_get(server_.port(), target, fields);
  }
  HttpAnswer answer_to(std::string_view bytes) const {
    RawClient client(server_.port());
    client.send(bytes);
    return client.read_answer();
  }
  static Event body(const HttpAnswer& answer) { return json::parse(answer.body).as_object(); }

  ServerProcess server_{{"--no-client-limits"}};
};

TEST_F(Http, health_says_how_the_node_is) {
  ChatClient ada(server_.port());
  ada.create_room();
  for (const auto* path : {"/health", "/api/health"}) {
    Event health;
    wait_until("the room is counted", [&] {
      const HttpAnswer answer = get(path);
      EXPECT_EQ(answer.status, 200U);
      EXPECT_TRUE(answer.fields.at("content-type").starts_with("application/json"));
      health = body(answer);
      return number(health, "rooms") == 1;
    });
    EXPECT_EQ(text(health, "status"), "ok");
    EXPECT_EQ(text(health, "node"), text(ada.connect(), "serverId"));
    EXPECT_EQ(number(health, "connections"), 1);
    EXPECT_GE(number(health, "uptimeSec"), 0);
    EXPECT_GE(number(health, "loopLagUs"), 0);
    EXPECT_FALSE(text(health, "version").empty());
  }
}

TEST_F(Http, ready_and_version_are_there) {
  const HttpAnswer ready = get("/ready");
  EXPECT_EQ(ready.status, 200U);
  EXPECT_EQ(text(body(ready), "status"), "ready");
  EXPECT_EQ(text(body(get("/version")), "version"), text(body(get("/health")), "version"));
}

TEST_F(Http, the_page_comes_from_inside_the_binary_under_a_strict_policy) {
  const HttpAnswer page = get("/");
  EXPECT_EQ(page.status, 200U);
  EXPECT_TRUE(page.fields.at("content-type").starts_with("text/html"));
  EXPECT_NE(page.body.find("<html"), std::string::npos);
  const std::string policy = page.fields.at("content-security-policy");
  EXPECT_NE(policy.find("default-src"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe-inline"), std::string::npos);
  EXPECT_EQ(page.fields.at("x-content-type-options"), "nosniff");
}

TEST_F(Http, a_page_that_the_browser_has_is_not_sent_again) {
  const HttpAnswer page = get("/");
  ASSERT_TRUE(page.fields.contains("etag"));

  EXPECT_EQ(get("/", "If-None-Match: " + page.fields.at("etag") + "\r\n").status, 304U);
}

TEST_F(Http, the_page_comes_compressed_to_those_who_take_that) {
  const HttpAnswer plain = get("/");
  const HttpAnswer gzip = get("/", "Accept-Encoding: gzip\r\n");
  if (!gzip.fields.contains("content-encoding")) GTEST_SKIP() << "the web client has not been built";
  EXPECT_EQ(gzip.fields.at("content-encoding"), "gzip");
  EXPECT_EQ(gzip.fields.at("content-length"), std::to_string(gzip.body.size()));
  EXPECT_LT(gzip.body.size(), plain.body.size());
  EXPECT_FALSE(plain.fields.contains("content-encoding"));
  EXPECT_EQ(plain.fields.at("vary"), "Accept-Encoding");
}

TEST_F(Http, an_unknown_path_is_404_as_JSON) {
  for (const auto* path : {"/nowhere", "/health/", "/../../etc/passwd", "/%2e%2e/etc/passwd", "/ws/x"}) {
    const HttpAnswer answer = get(path);
    EXPECT_EQ(answer.status, 404U) << path;
    EXPECT_FALSE(text(body(answer), "error").empty());
  }
}

TEST_F(Http, a_wrong_method_is_405_and_says_which_are_right) {
  RawClient client(server_.port());
  client.request("POST", "/health", "Content-Length: 2\r\n");
  client.send("{}");
  const HttpAnswer answer = client.read_answer();

  EXPECT_EQ(answer.status, 405U);
  EXPECT_NE(answer.fields.at("allow").find("GET"), std::string::npos);
}

TEST_F(Http, HEAD_is_GET_without_the_body) {
  RawClient client(server_.port());
  client.request("HEAD", "/version");
  const HttpAnswer head = client.read_answer(false);
  EXPECT_EQ(head.status, 200U);
  client.request("GET", "/version");  // comes at once: there was no body

  EXPECT_EQ(client.read_answer().body.size(), std::stoul(head.fields.at("content-length")));
}

TEST_F(Http, a_connection_serves_many_requests_also_when_they_come_together) {
  RawClient client(server_.port());
  client.send("GET /version HTTP/1.1\r\nHost: x\r\n\r\nGET /ready HTTP/1.1\r\nHost: x\r\n\r\n");

  EXPECT_TRUE(body(client.read_answer()).contains("version"));
  EXPECT_TRUE(body(client.read_answer()).contains("status"));
}

TEST_F(Http, what_is_no_HTTP_is_400_and_ends_the_connection) {
  for (const auto* bytes : {"nonsense\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\nHost x\r\n\r\n",
                            "GET / HTTP/1.1\r\n: x\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"}) {
    RawClient client(server_.port());
    client.send(bytes);
    EXPECT_EQ(client.read_answer().status, 400U) << bytes;
    client.read_to_end();
  }
}

TEST_F(Http, a_header_of_more_than_16_KiB_is_431) {
  const std::string field = "X-Long: " + std::string(17'000, 'x') + "\r\n";

  EXPECT_EQ(answer_to("GET / HTTP/1.1\r\nHost: x\r\n" + field + "\r\n").status, 431U);
}

TEST_F(Http, a_body_of_more_than_64_KiB_is_413) {
  EXPECT_EQ(answer_to("POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n").status, 413U);
}

TEST_F(Http, an_upgrade_that_is_none_is_426_400_or_405) {
  EXPECT_EQ(get("/ws").status, 426U);

  const auto with = [this](std::string_view method, std::string_view fields) {
    RawClient client(server_.port());
    client.request(method, "/ws", fields);
    return client.read_answer();
  };
  const HttpAnswer wrong_version = with("GET",
                                        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n"
                                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
  EXPECT_EQ(wrong_version.status, 426U);
  EXPECT_EQ(wrong_version.fields.at("sec-websocket-version"), "13");
  EXPECT_EQ(with("GET",
                 "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: short\r\n")
                .status,
            400U);
  EXPECT_EQ(with("POST", kUpgrade).status, 405U);
}

TEST_F(Http, an_upgrade_answers_with_the_accept_key_of_the_RFC) {
  RawClient client(server_.port());
  client.request("GET", "/ws", kUpgrade);
  const HttpAnswer answer = client.read_answer();

  EXPECT_EQ(answer.status, 101U);
  EXPECT_EQ(answer.fields.at("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");  // RFC 6455, 1.3
}

TEST_F(Http, a_foreign_origin_is_403_and_the_own_or_none_is_let_in) {
  RawClient foreign(server_.port());
  EXPECT_EQ(foreign.upgrade("/ws", "Origin: https://evil.example\r\n"), 403U);

  for (const auto* fields : {"", "Origin: http://127.0.0.1\r\n"}) {
    RawClient own(server_.port());
    EXPECT_EQ(own.upgrade("/ws", fields), 101U) << fields;
  }
}

TEST_F(Http, origins_that_are_allowed_are_let_in) {
  ServerProcess server({"--allow-origin", "https://chat.example"});
  const auto status = [&server](const std::string& origin) {
    RawClient client(server.port());
    return client.upgrade("/ws", "Origin: " + origin + "\r\n");
  };

  EXPECT_EQ(status("https://chat.example"), 101U);
  EXPECT_EQ(status("https://chat.example.evil.example"), 403U);
  EXPECT_EQ(status("http://chat.example"), 403U);
  EXPECT_EQ(status("null"), 403U);
}

TEST_F(Http, every_origin_may_be_allowed) {
  ServerProcess server({"--allow-origin", "*"});
  RawClient client(server.port());

  EXPECT_EQ(client.upgrade("/ws", "Origin: https://any.example\r\n"), 101U);
}

}  // namespace
}  // namespace chatroom::test
