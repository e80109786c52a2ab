// An AdminApi over a fake control plane, and what tests ask of it. Limits are wide unless a test sets them.
#pragma once

#include "admin/admin_api.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_control_plane.hpp"
#include "support/seeded_random.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace chatroom::admin {

namespace json = boost::json;

inline constexpr std::string_view kNode = "0b7a4f6e-5d0c-4a3b-9f5e-2f6c1d8e7a90";

class ApiTest : public ::testing::Test {
 protected:
  ApiTest() {
    plane.reports.push_back(
        {.id = std::string(kNode), .host = "chat-1", .address = "0.0.0.0:3000", .version = "0.1.0"});
    plane.rooms.push_back(
        {.id = chat::RoomId(4711), .name = "Tea", .created_by = chat::ClientId(815), .active_users = 2});
    plane.clients.push_back({.id = chat::ClientId(815),
                             .username = "Ann",
                             .room = chat::RoomId(4711),
                             .node = std::string(kNode),
                             .address = "192.0.2.7"});
  }

  static AdminSettings wide() {
    return {.user = "admin",
            .password = "correct horse",
            .jwt_secret = "0123456789abcdef0123456789abcdef",
            .window_requests = 100'000,
            .bucket_tokens = 10'000,
            .bucket_interval = std::chrono::milliseconds(1),
            .node = std::string(kNode)};
  }
  void use(const AdminSettings& settings) { api = std::make_unique<AdminApi>(settings, plane, clock, random); }

  void add_client(std::uint64_t id, std::string name, std::string address) {
    chat::ClientRow row;
    row.id = chat::ClientId(id);
    row.username = std::move(name);
    row.address = std::move(address);
    plane.clients.push_back(std::move(row));
  }

  // The answer, if there is one before the call returns.
  std::optional<net::HttpResponse> try_call(net::HttpCall call) {
    auto answer = std::make_shared<std::optional<net::HttpResponse>>();
    api->handle(std::move(call), [answer](net::HttpResponse response) {
      EXPECT_FALSE(answer->has_value()) << "answered twice";
      *answer = std::move(response);
    });
    return *answer;
  }
  net::HttpResponse call(net::HttpCall what) {
    auto answer = try_call(std::move(what));
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(net::HttpResponse());
  }

  net::HttpCall request(std::string_view method, std::string_view target, std::string body = {}) const {
    const std::size_t question = target.find('?');
    net::HttpCall sent;
    sent.method = method;
    sent.path = target.substr(0, question);
    if (question != std::string_view::npos) sent.query = target.substr(question + 1);
    sent.body = std::move(body);
    sent.peer = peer;
    if (!token.empty()) sent.authorization = "Bearer " + token;
    return sent;
  }
  net::HttpResponse ask(std::string_view method, std::string_view target, std::string body = {}) {
    return call(request(method, target, std::move(body)));
  }
  net::HttpResponse get(std::string_view target) { return ask("GET", target); }

  net::HttpResponse log_in(std::string_view user = "admin", std::string_view password = "correct horse") {
    return ask("POST", "/admin/login", json::serialize(json::object{{"username", user}, {"password", password}}));
  }
  void use_token() { token = std::string(json_of(log_in()).at("token").as_string()); }

  static json::value json_of(const net::HttpResponse& response) { return json::parse(std::string(response.body())); }
  static std::string field(const net::HttpResponse& response, std::string_view name) {
    for (const auto& field : response.fields) {
      if (field.name == name) return field.value;
    }
    return {};
  }
  // The response has this status, and is a whole answer of the API.
  static void expect_status(const net::HttpResponse& response, unsigned status) {
    EXPECT_EQ(response.status, status) << response.body();
    EXPECT_EQ(field(response, "Cache-Control"), "no-store");
    EXPECT_EQ(field(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_FALSE(field(response, "RateLimit-Policy").empty());
    if (status < 400) return;
    EXPECT_EQ(field(response, "Content-Type"), "application/problem+json");
    EXPECT_EQ(json_of(response).at("status").to_number<unsigned>(), status);
    EXPECT_FALSE(json_of(response).at("detail").as_string().empty());
  }
  std::string last_note() const {
    if (plane.noted.empty()) return {};
    const auto& note = plane.noted.back();
    return note.actor + '|' + note.action + '|' + note.target + '|' + note.result;
  }

  test::FakeClock clock;
  test::SeededRandom random;
  test::FakeControlPlane plane{clock};
  base::IpAddress peer = base::parse_address("198.51.100.2").value();
  std::string token;
  std::unique_ptr<AdminApi> api = std::make_unique<AdminApi>(wide(), plane, clock, random);
};

// With a token.
class LoggedInTest : public ApiTest {
 protected:
  LoggedInTest() { use_token(); }
};

}  // namespace chatroom::admin
