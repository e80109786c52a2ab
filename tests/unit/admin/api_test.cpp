// Each route and each status, over a fake control plane.
#include "unit/admin/api_fixture.hpp"

#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace chatroom::admin {
namespace {

using Api = ApiTest;
using LoggedIn = LoggedInTest;

TEST_F(Api, a_login_gives_a_token_that_is_good_for_an_hour) {
  const auto answer = log_in();
  expect_status(answer, 200);
  EXPECT_EQ(json_of(answer).at("expiresAt").as_int64(), clock.wall().count() + 3'600'000);
  EXPECT_EQ(last_note(), "admin|login||ok");
  token = std::string(json_of(answer).at("token").as_string());
  expect_status(get("/admin/servers"), 200);
  clock.advance(std::chrono::hours(1));
  const auto expired = get("/admin/servers");
  expect_status(expired, 401);
  EXPECT_EQ(field(expired, "WWW-Authenticate"), R"(Bearer realm="chatroom-admin", error="invalid_token")");
}

TEST_F(Api, a_login_with_a_wrong_name_or_password_is_refused_alike) {
  const auto wrong_password = log_in("admin", "wrong");
  expect_status(wrong_password, 401);
  EXPECT_EQ(last_note(), "|login||wrong password");
  EXPECT_EQ(log_in("nobody", "correct horse").text, wrong_password.text);
}

TEST_F(Api, a_login_that_is_no_login_is_a_bad_request) {
  for (const std::string body :
       {"", "{", "[]", "5", R"({"username":"admin"})", R"({"password":"x"})", R"({"username":1,"password":"x"})",
        R"({"username":"admin","password":null})", "{\"username\":\"\xFF\",\"password\":\"\"}"}) {
    expect_status(ask("POST", "/admin/login", body), 400);
    EXPECT_EQ(last_note(), "|login||bad request") << body;
  }
  const std::string deep = std::string(100'000, '[');
  expect_status(ask("POST", "/admin/login", deep), 400);
}

TEST_F(Api, everything_else_wants_a_token) {
  for (const auto& [method, path] : std::vector<std::pair<std::string, std::string>>{{"GET", "/admin/servers"},
                                                                                     {"GET", "/admin/room"},
                                                                                     {"GET", "/admin/client"},
                                                                                     {"GET", "/admin/room/4711"},
                                                                                     {"GET", "/admin/client/815"},
                                                                                     {"DELETE", "/admin/room/4711"},
                                                                                     {"DELETE", "/admin/client/815"},
                                                                                     {"GET", "/admin/ban"},
                                                                                     {"POST", "/admin/ban"},
                                                                                     {"DELETE", "/admin/ban/192.0.2.7"},
                                                                                     {"POST", "/admin/notice"},
                                                                                     {"POST", "/admin/servers/x/drain"},
                                                                                     {"GET", "/admin/audit"},
                                                                                     {"GET", "/admin/events"}}) {
    token.clear();
    const auto without = ask(method, path);
    expect_status(without, 401);
    EXPECT_EQ(field(without, "WWW-Authenticate"), R"(Bearer realm="chatroom-admin")") << path;
    token = "a.b.c";
    expect_status(ask(method, path), 401);
  }
  EXPECT_EQ(plane.rooms.size(), 1U);
  EXPECT_EQ(plane.clients.size(), 1U);
}

TEST_F(Api, a_deed_without_a_good_token_is_noted) {
  ask("DELETE", "/admin/room/4711");
  EXPECT_EQ(last_note(), "|room.delete|4711|no token");
  token = "a.b.c";
  ask("DELETE", "/admin/client/815%0A%FF" + std::string(100, 'x'));
  EXPECT_EQ(last_note(), "|client.remove|815??" + std::string(59, 'x') + "|wrong token");
}

TEST_F(Api, the_scheme_of_the_token_has_any_case_and_is_not_another) {
  use_token();
  auto sent = request("GET", "/admin/servers");
  for (const std::string scheme : {"bearer ", "BEARER ", "Bearer  "}) {
    sent.authorization = scheme + token;
    EXPECT_EQ(call(sent).status, 200U) << scheme;
  }
  for (const std::string scheme : {"Basic ", "Bearer", "", "Token "}) {
    sent.authorization = scheme + token;
    EXPECT_EQ(call(sent).status, 401U) << scheme;
  }
}

TEST_F(Api, no_secret_is_ever_noted) {
  log_in("admin", "hunter22hunter22");
  log_in("hunter22hunter22", "x");
  use_token();
  for (const auto& note : plane.noted) {
    for (const auto& text : {note.actor, note.target, note.result}) {
      EXPECT_EQ(text.find("hunter22"), std::string::npos);
      EXPECT_EQ(text.find("correct"), std::string::npos);
      EXPECT_EQ(text.find(token), std::string::npos);
    }
    EXPECT_EQ(note.address, "198.51.100.2");
    EXPECT_EQ(note.node, kNode);
  }
}

TEST_F(LoggedIn, paths_that_are_nothing_are_not_found_and_other_methods_are_told_which_there_are) {
  for (const std::string path :
       {"/admin", "/admin/", "/admin/nothing", "/admin/room/", "/admin/room/1/2", "/admin//room", "/admin/room/%zz",
        "/admin/servers/", "/admin/servers//drain", "/administrator"}) {
    expect_status(get(path), 404);
  }
  const auto wrong = ask("PATCH", "/admin/room/4711");
  expect_status(wrong, 405);
  EXPECT_EQ(field(wrong, "Allow"), "GET, HEAD, DELETE");
  EXPECT_EQ(field(ask("GET", "/admin/login"), "Allow"), "POST");
  EXPECT_EQ(field(ask("DELETE", "/admin/ban"), "Allow"), "GET, HEAD, POST");
  expect_status(ask("POST", "/admin/openapi.json"), 405);
}

TEST_F(LoggedIn, head_is_answered_where_get_is) {
  expect_status(ask("HEAD", "/admin/servers"), 200);
  const auto events = ask("HEAD", "/admin/events");
  expect_status(events, 200);
  EXPECT_FALSE(events.stream);
}

TEST_F(LoggedIn, servers_tell_what_they_report_and_the_share_of_a_core_since_the_report_before) {
  plane.reports[0].reported_at = chat::WallTime(10'000);
  plane.reports[0].cpu_ms = 100;
  api->tick();
  plane.reports[0].reported_at = chat::WallTime(12'000);
  plane.reports[0].cpu_ms = 1'100;
  const auto servers = json_of(get("/admin/servers"));
  const auto& server = servers.at(0);
  EXPECT_EQ(server.at("id").as_string(), kNode);
  EXPECT_EQ(server.at("host").as_string(), "chat-1");
  EXPECT_EQ(server.at("lastHeartbeat").as_int64(), 12'000);
  EXPECT_EQ(server.at("cpuPercent").as_double(), 50.0);
}

TEST_F(LoggedIn, a_room_is_told_with_those_in_it) {
  const auto room = json_of(get("/admin/room/4711"));
  EXPECT_EQ(room.at("name").as_string(), "Tea");
  EXPECT_EQ(room.at("peakUsers").as_int64(), 3);
  EXPECT_EQ(room.at("participants").at("count").as_int64(), 5);
  EXPECT_EQ(room.at("participants").at("latest").at(0).at("id").as_int64(), 815);
  EXPECT_EQ(room.at("nodes").at(0).at("connections").as_int64(), 1);
  EXPECT_EQ(room.at("members").at(0).at("username").as_string(), "Ann");
  for (const std::string id : {"1", "0", "x", "-1", "04711", "9007199254740992", "99999999999999999999999"}) {
    expect_status(get("/admin/room/" + id), 404);
  }
}

TEST_F(LoggedIn, a_client_is_told_with_what_its_node_knows_or_without_in_its_grace) {
  auto client = json_of(get("/admin/client/815"));
  EXPECT_EQ(client.at("messages").as_int64(), 4);
  EXPECT_EQ(client.at("roomId").as_int64(), 4711);
  plane.clients[0].node.clear();
  client = json_of(get("/admin/client/815"));
  EXPECT_TRUE(client.at("messages").is_null());
  EXPECT_TRUE(client.at("node").is_null());
  EXPECT_FALSE(client.at("connected").as_bool());
  expect_status(get("/admin/client/816"), 404);
}

TEST_F(LoggedIn, a_room_is_deleted_once) {
  EXPECT_EQ(get("/admin/room").text, "[4711]");
  const auto deleted = ask("DELETE", "/admin/room/4711");
  expect_status(deleted, 200);
  EXPECT_EQ(deleted.text, R"({"removed":true})");
  EXPECT_EQ(last_note(), "admin|room.delete|4711|ok");
  EXPECT_EQ(get("/admin/room").text, "[]");  // in spite of what was gathered before
  expect_status(ask("DELETE", "/admin/room/4711"), 404);
  EXPECT_EQ(last_note(), "admin|room.delete|4711|not found");
}

TEST_F(LoggedIn, a_client_is_removed_with_or_without_a_ban) {
  add_client(816, "Bob", "2001:db8:1:2::9");
  EXPECT_EQ(ask("DELETE", "/admin/client/815").text, R"({"removed":true,"banned":false})");
  EXPECT_TRUE(plane.banned.empty());
  EXPECT_EQ(ask("DELETE", "/admin/client/816?ban=60").text, R"({"removed":true,"banned":true})");
  ASSERT_EQ(plane.banned.size(), 1U);
  EXPECT_EQ(plane.banned[0].address, "2001:db8:1:2::");
  EXPECT_EQ(plane.banned[0].until, clock.wall() + std::chrono::seconds(60));
  EXPECT_EQ(plane.banned[0].by, "admin");
  EXPECT_EQ(plane.banned[0].client, chat::ClientId(816));
  EXPECT_EQ(last_note(), "admin|client.remove|816|ok");
  EXPECT_EQ(plane.noted[plane.noted.size() - 2].action, "ban.add");
  expect_status(ask("DELETE", "/admin/client/816?ban=60"), 404);
  EXPECT_EQ(plane.banned.size(), 1U);
}

TEST_F(LoggedIn, a_client_is_removed_though_no_more_bans_fit) {
  plane.bans_full = true;
  EXPECT_EQ(ask("DELETE", "/admin/client/815?ban=60").text, R"({"removed":true,"banned":false})");
}

TEST_F(LoggedIn, a_ban_with_a_wrong_time_removes_nobody) {
  for (const std::string ban : {"0", "-1", "x", "", "1.5", "31536001", "1e3", "99999999999999999999999", " 5"}) {
    expect_status(ask("DELETE", "/admin/client/815?ban=" + ban), 400);
  }
  EXPECT_EQ(plane.clients.size(), 1U);
  expect_status(ask("DELETE", "/admin/client/815?ban=31536000"), 200);
}

TEST_F(LoggedIn, bans_are_added_listed_and_lifted) {
  const auto added = ask("POST", "/admin/ban", R"({"address":"2001:db8:1:2:3::4","seconds":60})");
  expect_status(added, 201);
  EXPECT_EQ(json_of(added).at("address").as_string(), "2001:db8:1:2::");
  EXPECT_TRUE(json_of(added).at("clientId").is_null());
  EXPECT_EQ(last_note(), "admin|ban.add|2001:db8:1:2:3::4|ok");
  EXPECT_EQ(get("/admin/ban").text, "[" + added.text + "]");
  expect_status(ask("DELETE", "/admin/ban/2001%3Adb8%3A1%3A2%3A%3A"), 200);
  expect_status(ask("DELETE", "/admin/ban/2001:db8:1:2::"), 404);
  expect_status(ask("DELETE", "/admin/ban/here"), 400);
}

TEST_F(LoggedIn, a_ban_that_can_t_be_is_refused) {
  for (const std::string body :
       {R"({"address":"here","seconds":60})", R"({"address":"192.0.2.1"})", R"({"address":"192.0.2.1","seconds":"60"})",
        R"({"address":"192.0.2.1","seconds":0})", R"({"address":"192.0.2.1","seconds":1.5})", R"({"seconds":60})",
        R"({"address":"192.0.2.1","seconds":31536001})", "x"}) {
    expect_status(ask("POST", "/admin/ban", body), 400);
  }
  EXPECT_TRUE(plane.banned.empty());
  plane.bans_full = true;
  expect_status(ask("POST", "/admin/ban", R"({"address":"192.0.2.1","seconds":60})"), 409);
  EXPECT_EQ(last_note(), "admin|ban.add|192.0.2.1|full");
}

TEST_F(LoggedIn, a_notice_goes_to_all_or_to_a_room_and_is_cleaned) {
  expect_status(ask("POST", "/admin/notice", R"({"text":"  at\r\nnoon\u0007 "})"), 200);
  expect_status(ask("POST", "/admin/notice", R"({"text":"soon","level":"warning","roomId":4711})"), 200);
  ASSERT_EQ(plane.notices.size(), 2U);
  EXPECT_EQ(plane.notices[0].text, "at\nnoon");
  EXPECT_EQ(plane.notices[0].level, chat::NoticeLevel::info);
  EXPECT_EQ(plane.notices[1].room, chat::RoomId(4711));
  EXPECT_EQ(plane.notices[1].level, chat::NoticeLevel::warning);
  expect_status(ask("POST", "/admin/notice", R"({"text":"x","roomId":1})"), 404);
  for (const std::string body :
       {R"({})", R"({"text":5})", R"({"text":" "})", R"({"text":"x","level":"loud"})", R"({"text":"x","level":1})",
        R"({"text":"x","roomId":"4711"})", R"({"text":"x","roomId":0})", R"({"text":"x","roomId":9007199254740992})"}) {
    expect_status(ask("POST", "/admin/notice", body), 400);
  }
  const std::string longest(200, 'x');
  expect_status(ask("POST", "/admin/notice", R"({"text":")" + longest + "\"}"), 200);
  expect_status(ask("POST", "/admin/notice", R"({"text":")" + longest + "x\"}"), 400);
}

TEST_F(LoggedIn, a_node_is_drained) {
  const auto drained = ask("POST", "/admin/servers/" + std::string(kNode) + "/drain");
  expect_status(drained, 202);
  EXPECT_EQ(drained.text, R"({"draining":true})");
  EXPECT_EQ(plane.drained, std::vector{std::string(kNode)});
  expect_status(ask("POST", "/admin/servers/elsewhere/drain"), 404);
}

TEST_F(LoggedIn, the_audit_is_paged) {
  for (int i = 0; i < 4; ++i) {
    chat::AuditEntry entry;
    entry.actor = std::to_string(i);
    plane.note(entry);
  }
  const auto first = get("/admin/audit?limit=3");
  EXPECT_EQ(json_of(first).as_array().size(), 3U);
  EXPECT_EQ(json_of(first).at(0).at("actor").as_string(), "3");
  EXPECT_EQ(field(first, "Link"), R"(</admin/audit?limit=3&cursor=3>; rel="next")");
  const auto second = get("/admin/audit?limit=3&cursor=3");
  EXPECT_EQ(json_of(second).as_array().size(), 2U);
  EXPECT_EQ(field(second, "Link"), "");
  for (const std::string query : {"limit=0", "limit=1001", "limit=x", "cursor=", "cursor=%20", "limit=%z"}) {
    expect_status(get("/admin/audit?" + query), 400);
  }
}

TEST_F(LoggedIn, while_the_store_is_away_each_says_so) {
  plane.away = true;
  for (const auto& [method, path, body] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {"GET", "/admin/room", ""},
           {"GET", "/admin/client", ""},
           {"GET", "/admin/room/4711", ""},
           {"GET", "/admin/client/815", ""},
           {"DELETE", "/admin/room/4711", ""},
           {"DELETE", "/admin/client/815", ""},
           {"DELETE", "/admin/client/815?ban=5", ""},
           {"POST", "/admin/ban", R"({"address":"192.0.2.1","seconds":1})"},
           {"DELETE", "/admin/ban/192.0.2.7", ""},
           {"POST", "/admin/notice", R"({"text":"x"})"},
           {"POST", "/admin/servers/x/drain", ""},
           {"GET", "/admin/audit", ""}}) {
    const auto answer = ask(method, path, body);
    expect_status(answer, 503);
    EXPECT_EQ(field(answer, "Retry-After"), "2") << path;
  }
  EXPECT_EQ(last_note(), "admin|node.drain|x|store away");
}

TEST_F(LoggedIn, an_answer_that_comes_when_the_api_is_gone_is_dropped) {
  plane.hold = true;
  for (const std::string path : {"/admin/room", "/admin/room/4711", "/admin/client/815", "/admin/audit"}) {
    EXPECT_FALSE(try_call(request("GET", path)));
  }
  EXPECT_FALSE(try_call(request("DELETE", "/admin/client/815?ban=5")));
  api.reset();
  plane.answer_held();
}

TEST_F(Api, the_description_needs_no_token) {
  const auto description = get("/admin/openapi.json");
  expect_status(description, 200);
  EXPECT_EQ(json_of(description).at("openapi").as_string(), "3.1.0");
}

}  // namespace
}  // namespace chatroom::admin
