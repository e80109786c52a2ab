#include "admin/cli/arguments.hpp"

#include <gtest/gtest.h>

namespace chatroom::admin::cli {
namespace {

using Arguments = std::vector<std::string>;

Request request(const Arguments& arguments) {
  const auto read = read_arguments(arguments);
  if (const auto* said = std::get_if<Said>(&read)) ADD_FAILURE() << said->errors;
  return std::holds_alternative<Request>(read) ? std::get<Request>(read) : Request();
}
Said said(const Arguments& arguments) {
  const auto read = read_arguments(arguments);
  EXPECT_TRUE(std::holds_alternative<Said>(read));
  return std::holds_alternative<Said>(read) ? std::get<Said>(read) : Said();
}

TEST(AdminArguments, name_a_deed) {
  EXPECT_EQ(request({"login", "--user", "ada"}).deed, Deed::login);
  EXPECT_EQ(request({"login", "--user", "ada"}).user, "ada");
  EXPECT_EQ(request({"logout"}).deed, Deed::logout);
  EXPECT_EQ(request({"servers"}).deed, Deed::servers);
  EXPECT_EQ(request({"rooms"}).deed, Deed::rooms);
  EXPECT_EQ(request({"clients"}).deed, Deed::clients);
  EXPECT_EQ(request({"audit"}).deed, Deed::audit);
  EXPECT_EQ(request({"room", "7"}).deed, Deed::room);
  EXPECT_EQ(request({"client", "18446744073709551615"}).id, 18446744073709551615U);
  EXPECT_EQ(request({"drain", "ab12"}).target, "ab12");
}

TEST(AdminArguments, take_url_and_json_before_and_behind_the_command) {
  for (const auto& arguments :
       {Arguments{"--json", "--url", "http://a", "servers"}, Arguments{"servers", "--json", "--url=http://a"}}) {
    EXPECT_EQ(request(arguments).url, "http://a");
    EXPECT_TRUE(request(arguments).json);
  }
}

TEST(AdminArguments, have_bounds_for_lists) {
  EXPECT_EQ(request({"rooms"}).limit, 100U);
  EXPECT_GT(request({"servers"}).limit, 100U) << "all of them";
  const auto rooms = request({"rooms", "--limit", "5", "--find", "tea", "--sort", "-messages"});
  EXPECT_EQ(rooms.limit, 5U);
  EXPECT_EQ(rooms.filter, "tea");
  EXPECT_EQ(rooms.sort, "-messages");
  EXPECT_EQ(said({"rooms", "--limit", "0"}).exit_code, 2);
}

TEST(AdminArguments, remove_a_client_or_a_room) {
  const auto client = request({"remove", "7", "--ban", "10m"});
  EXPECT_EQ(client.deed, Deed::remove_client);
  EXPECT_EQ(client.id, 7U);
  EXPECT_EQ(client.ban, std::chrono::minutes(10));
  EXPECT_EQ(request({"remove", "7"}).ban, std::nullopt);
  const auto room = request({"remove", "--room", "8"});
  EXPECT_EQ(room.deed, Deed::remove_room);
  EXPECT_EQ(room.id, 8U);
  for (const auto& arguments : {Arguments{"remove"}, Arguments{"remove", "7", "--room", "8"},
                                Arguments{"remove", "--room", "8", "--ban", "5"}, Arguments{"remove", "x"}}) {
    EXPECT_EQ(said(arguments).exit_code, 2);
  }
}

TEST(AdminArguments, ban_lift_and_list) {
  EXPECT_EQ(request({"ban"}).deed, Deed::list_bans);
  const auto ban = request({"ban", "2001:db8::1", "7d"});
  EXPECT_EQ(ban.deed, Deed::ban);
  EXPECT_EQ(ban.target, "2001:db8::1");
  EXPECT_EQ(ban.ban, std::chrono::days(7));
  const auto lift = request({"ban", "--lift", "192.0.2.1"});
  EXPECT_EQ(lift.deed, Deed::lift_ban);
  EXPECT_EQ(lift.target, "192.0.2.1");
  for (const auto& arguments :
       {Arguments{"ban", "192.0.2.1"}, Arguments{"ban", "192.0.2.1", "0"}, Arguments{"ban", "192.0.2.1", "366d"},
        Arguments{"ban", "192.0.2.1", "soon"}, Arguments{"ban", "192.0.2.1", "5", "--lift", "192.0.2.2"}}) {
    EXPECT_EQ(said(arguments).exit_code, 2) << testing::PrintToString(arguments);
  }
}

TEST(AdminArguments, tell_a_notice) {
  const auto notice = request({"notice", "Back at 5", "--room", "3", "--level", "warning"});
  EXPECT_EQ(notice.deed, Deed::notice);
  EXPECT_EQ(notice.target, "Back at 5");
  EXPECT_EQ(notice.room, 3U);
  EXPECT_EQ(notice.level, "warning");
  EXPECT_EQ(said({"notice", "x", "--level", "loud"}).exit_code, 2);
  EXPECT_EQ(said({"notice"}).exit_code, 2);
}

TEST(AdminArguments, are_explained) {
  const auto help = said({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const auto* part : {"login", "servers", "remove", "--url", "ADMIN_PASS_FILE", "Exit codes"}) {
    EXPECT_NE(help.output.find(part), std::string::npos) << part;
  }
  EXPECT_NE(said({"ban", "--help"}).output.find("10m, 2h, 7d"), std::string::npos);
  EXPECT_EQ(said({}).exit_code, 2);
  EXPECT_NE(said({}).errors.find("servers"), std::string::npos);
  const auto wrong = said({"srevers"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_TRUE(wrong.errors.starts_with("chatroom admin: ")) << wrong.errors;
  EXPECT_EQ(said({"login", "--password", "x"}).exit_code, 2) << "never as a flag";
}

}  // namespace
}  // namespace chatroom::admin::cli
