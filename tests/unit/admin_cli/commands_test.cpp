// What the commands ask of the API and make of its answers, which are written here; real ones come in
// tests/integration/admin_cli. The file of the token is in a folder of the test's own.
#include "admin/cli/commands.hpp"

#include "admin/cli/token_file.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>

namespace chatroom::admin::cli {
namespace {

const WallTime kNow{std::chrono::milliseconds(1'000'000)};

class Commands : public testing::Test {
 protected:
  Commands() {
    std::string name = std::filesystem::temp_directory_path() / "chatroom-commands-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    variables_ = {{"XDG_STATE_HOME", folder_}, {"CHATROOM_ADMIN_TOKEN", "a.b.c"}};
  }
  ~Commands() override { std::filesystem::remove_all(folder_); }
  Commands(const Commands&) = delete;
  Commands& operator=(const Commands&) = delete;

  Said run(const std::vector<std::string>& arguments) {
    Surroundings surroundings;
    surroundings.variable = [this](const std::string& name) {
      const auto found = variables_.find(name);
      return found == variables_.end() ? std::nullopt : std::optional(found->second);
    };
    surroundings.call = [this](const ServerUrl& server, const ApiRequest& request) -> base::Result<ApiReply, Failure> {
      asked_.push_back(request.method + " " + request.target + (request.body.empty() ? "" : " " + request.body));
      server_ = server.text();
      token_ = request.token;
      if (answers_.empty()) return Failure{"can't connect (nobody there); try again"};
      auto answer = answers_.front();
      answers_.pop_front();
      return answer;
    };
    surroundings.now = [] { return kNow; };
    surroundings.wait = [this](std::chrono::seconds time) { waited_ += time; };
    surroundings.ask = [this](const std::string&) { return typed_user_; };
    surroundings.ask_password = [this](const std::string&) { return typed_password_; };
    surroundings.remark = [this](const std::string& line) { remarks_ += line + '\n'; };
    const auto read = read_arguments(arguments);
    const auto* request = std::get_if<Request>(&read);
    return request == nullptr ? std::get<Said>(read) : carry_out(*request, surroundings);
  }
  void answer(unsigned status, const std::string& body, std::map<std::string, std::string, std::less<>> fields = {}) {
    answers_.push_back({status, std::move(fields), body});
  }
  std::string token_path() const { return folder_ + "/chatroom/admin-token"; }

  std::string folder_;
  std::map<std::string, std::string> variables_;
  std::optional<std::string> typed_user_;
  std::optional<std::string> typed_password_;
  std::deque<ApiReply> answers_;
  std::vector<std::string> asked_;
  std::string server_;
  std::string token_;
  std::chrono::seconds waited_{};
  std::string remarks_;
};

using Asked = std::vector<std::string>;

TEST_F(Commands, log_in_once_for_those_after) {
  variables_.erase("CHATROOM_ADMIN_TOKEN");
  EXPECT_EQ(run({"servers"}).errors,
            "chatroom admin: you are not logged in; log in: chatroom admin --url http://localhost:3000 login\n");
  variables_["ADMIN_PASS"] = "p\"w";
  answer(200, R"({"token":"x.y.z","expiresAt":1060000})");
  const auto said = run({"login", "--user", "ada"});
  EXPECT_EQ(said.exit_code, 0) << said.errors;
  EXPECT_EQ(said.output, "Logged in at http://localhost:3000 as ada until 1970-01-01 00:17:40 UTC.\n");
  EXPECT_EQ(asked_, Asked{R"(POST /admin/login {"username":"ada","password":"p\"w"})"});
  answer(200, "[]");
  EXPECT_EQ(run({"servers"}).exit_code, 0);
  EXPECT_EQ(token_, "x.y.z");
  EXPECT_EQ(
      run({"servers", "--url", "http://other"}).errors,
      "chatroom admin: you are logged in at http://localhost:3000 only; log in: chatroom admin --url http://other "
      "login\n");
  EXPECT_EQ(run({"logout"}).exit_code, 0);
  EXPECT_EQ(run({"servers"}).exit_code, 1);
  EXPECT_EQ(run({"logout"}).exit_code, 1);
}

TEST_F(Commands, take_the_password_from_a_file_or_from_who_types_it) {
  std::ofstream(folder_ + "/password") << "from file\n";
  typed_user_ = "ada";
  typed_password_ = "typed";
  run({"login"});
  variables_["ADMIN_USER"] = "bo";
  variables_["ADMIN_PASS_FILE"] = folder_ + "/password";
  run({"login"});
  EXPECT_EQ(asked_, (Asked{R"(POST /admin/login {"username":"ada","password":"typed"})",
                           R"(POST /admin/login {"username":"bo","password":"from file"})"}));
  variables_["ADMIN_PASS_FILE"] = "/nowhere";
  EXPECT_EQ(run({"login"}).errors, "chatroom admin: can't read a password from /nowhere\n");
  variables_.erase("ADMIN_PASS_FILE");
  typed_password_ = std::nullopt;
  EXPECT_EQ(run({"login"}).exit_code, 1);
  EXPECT_EQ(asked_.size(), 2U);
}

TEST_F(Commands, warn_of_a_password_that_others_can_read) {
  variables_["ADMIN_PASS"] = "12345678";
  run({"login", "--user", "a", "--url", "http://127.0.0.1:1"});
  run({"login", "--user", "a", "--url", "https://chat.example"});
  EXPECT_EQ(remarks_, "");
  run({"login", "--user", "a", "--url", "http://chat.example"});
  EXPECT_NE(remarks_.find("use https://"), std::string::npos);
}

TEST_F(Commands, know_when_the_login_has_run_out) {
  variables_.erase("CHATROOM_ADMIN_TOKEN");
  write_login(token_path(), {"http://localhost:3000", "x.y.z", kNow});
  EXPECT_NE(run({"rooms"}).errors.find("your login has run out; log in"), std::string::npos);
  variables_["CHATROOM_ADMIN_TOKEN"] = "x\r\nHost: y";
  EXPECT_NE(run({"rooms"}).errors.find("CHATROOM_ADMIN_TOKEN is no token"), std::string::npos);
  EXPECT_EQ(asked_, Asked());
}

TEST_F(Commands, go_on_where_the_login_is_good) {
  variables_.erase("CHATROOM_ADMIN_TOKEN");
  write_login(token_path(), {"https://chat.example", "x.y.z", kNow + std::chrono::hours(1)});
  answer(200, "[]");
  EXPECT_EQ(run({"servers"}).exit_code, 0);
  EXPECT_EQ(server_, "https://chat.example");
  variables_["CHATROOM_ADMIN_URL"] = "http://other";
  EXPECT_NE(run({"servers"}).errors.find("you are logged in at https://chat.example only"), std::string::npos);
}

TEST_F(Commands, find_the_server_by_flag_then_environment) {
  variables_["CHATROOM_ADMIN_URL"] = "https://chat.example";
  run({"servers"});
  EXPECT_EQ(server_, "https://chat.example");
  run({"servers", "--url", "http://a:1"});
  EXPECT_EQ(server_, "http://a:1");
  EXPECT_EQ(run({"servers", "--url", "chat.example"}).errors,
            "chatroom admin: chat.example is no address of a server; give one such as https://chat.example\n");
}

TEST_F(Commands, list_as_many_as_were_asked_for_and_say_how_many_more_there_are) {
  answer(200, R"([{"id":1,"name":"a"},{"id":2,"name":"b"}])",
         {{"link", "</admin/room?limit=2&cursor=xyz>; rel=\"next\""}, {"x-total-count", "100002"}});
  const auto said = run({"rooms", "--limit", "2", "--find", "a b", "--sort", "-messages"});
  EXPECT_EQ(asked_, Asked{"GET /admin/room?limit=2&detail=1&q=a%20b&sort=-messages"});
  EXPECT_TRUE(said.output.starts_with("ID  NAME")) << said.output;
  EXPECT_EQ(said.errors, "… and 100,000 more rooms; --limit shows more.\n");
}

TEST_F(Commands, follow_pages_and_wait_for_the_limit_of_requests_on_the_way) {
  answer(200, R"([{"id":1}])", {{"link", "</admin/client?limit=1000&cursor=x>; rel=\"next\""}, {"x-total-count", "3"}});
  answer(429, "{}", {{"retry-after", "5"}});
  answer(200, R"([{"id":2},{"id":3}])", {{"x-total-count", "3"}});
  const auto said = run({"clients", "--limit", "5000", "--json"});
  EXPECT_EQ(said.exit_code, 0) << said.errors;
  EXPECT_EQ(said.output, "[{\"id\":1},{\"id\":2},{\"id\":3}]\n");
  EXPECT_EQ(said.errors, "");
  EXPECT_EQ(asked_, (Asked{"GET /admin/client?limit=1000&detail=1", "GET /admin/client?limit=1000&cursor=x",
                           "GET /admin/client?limit=1000&cursor=x"}));
  EXPECT_EQ(waited_, std::chrono::seconds(5));
  EXPECT_NE(remarks_.find("going on in 5 s"), std::string::npos);
}

TEST_F(Commands, say_what_the_server_says_when_it_refuses) {
  answer(429, R"({"title":"Too Many Requests","status":429,"detail":"Wait a little."})", {{"retry-after", "5"}});
  auto said = run({"rooms"});
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_EQ(said.errors, "chatroom admin: Too Many Requests: Wait a little; try again in 5 s\n");
  answer(401, R"({"title":"Unauthorized","detail":"The token is no longer good."})");
  EXPECT_EQ(run({"rooms"}).errors,
            "chatroom admin: Unauthorized: The token is no longer good; log in: chatroom admin login\n");
  answer(404, "<html>");
  EXPECT_EQ(run({"rooms"}).errors, "chatroom admin: there is no admin side; is it turned on, and --url right?\n");
  answer(500, R"({"title":"\u001b[2J"})");
  EXPECT_EQ(run({"rooms"}).errors, "chatroom admin: \\u001b[2J\n");
  answer(200, "<html>");
  EXPECT_EQ(run({"rooms"}).errors, "chatroom admin: the answer is no JSON; is this a ChatRoom? Check --url\n");
  EXPECT_EQ(run({"rooms"}).errors, "chatroom admin: can't connect (nobody there); try again\n");
  EXPECT_EQ(waited_, std::chrono::seconds(0));
}

TEST_F(Commands, remove_ban_and_tell) {
  for (int i = 0; i < 6; ++i) answer(200, R"({"removed":true})");
  EXPECT_EQ(run({"remove", "7"}).output, "Done: the client is out, and can't come back as who it was.\n");
  EXPECT_NE(run({"remove", "7", "--ban", "10m"}).output.find("its address is banned for 10 min"), std::string::npos);
  EXPECT_EQ(run({"remove", "--room", "8", "--json"}).output, "{\"removed\":true}\n");
  run({"ban", "2001:db8::1", "2h"});
  run({"ban", "--lift", "2001:db8::1"});
  run({"notice", "Tea", "--room", "8", "--level", "warning"});
  EXPECT_EQ(asked_,
            (Asked{"DELETE /admin/client/7", "DELETE /admin/client/7?ban=600", "DELETE /admin/room/8",
                   R"(POST /admin/ban {"address":"2001:db8::1","seconds":7200})", "DELETE /admin/ban/2001%3Adb8%3A%3A1",
                   R"(POST /admin/notice {"text":"Tea","level":"warning","roomId":8})"}));
}

TEST_F(Commands, drain_a_node_by_the_beginning_of_its_id) {
  const std::string nodes = R"([{"id":"abcd-1"},{"id":"abce-2"}])";
  answer(200, nodes);
  answer(202, R"({"draining":true})");
  EXPECT_EQ(run({"drain", "abcd"}).output, "Done: node abcd-1 is stopping.\n");
  answer(200, nodes);
  EXPECT_EQ(run({"drain", "abc"}).errors, "chatroom admin: several nodes begin with abc; give more of the id\n");
  answer(200, nodes);
  EXPECT_EQ(run({"drain", "x"}).errors, "chatroom admin: no node begins with x; chatroom admin servers lists them\n");
  EXPECT_EQ(asked_, (Asked{"GET /admin/servers", "POST /admin/servers/abcd-1/drain", "GET /admin/servers",
                           "GET /admin/servers"}));
}

TEST_F(Commands, show_one_room_and_one_client) {
  answer(200, R"({"id":7,"name":"Tea"})");
  EXPECT_TRUE(run({"room", "7"}).output.starts_with("Room            7\n"));
  answer(200, R"({"id":7,"username":"Ada"})");
  EXPECT_EQ(run({"client", "7", "--json"}).output, "{\"id\":7,\"username\":\"Ada\"}\n");
  EXPECT_EQ(asked_, (Asked{"GET /admin/room/7", "GET /admin/client/7"}));
}

}  // namespace
}  // namespace chatroom::admin::cli
