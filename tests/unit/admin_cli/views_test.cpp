#include "admin/cli/views.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace chatroom::admin::cli {
namespace {

namespace json = boost::json;

const WallTime kNow{std::chrono::milliseconds(1'000'000'000)};

json::array rows(std::string_view text) { return json::parse(text).as_array(); }

TEST(Views, show_nodes) {
  EXPECT_EQ(
      servers_table(rows(R"([{"id":"0123456789ab","host":"a","address":"0.0.0.0:3000","version":"1.0",
      "startedAt":999940000,"lastHeartbeat":999999000,"draining":false,"connections":12345,"rooms":3,"messagesIn":1,
      "deliveries":2,"memoryBytes":2097152,"cpuPercent":12.6,"loopLagUs":1499},
      {"id":"b","lastHeartbeat":999990000,"draining":true}])"),
                    kNow),
      "NODE      HOST  ADDRESS       VERSION  STATE            UP FOR  CONNECTIONS  ROOMS  MESSAGES IN  DELIVERIES   "
      "MEMORY  CPU   LAG\n"
      "01234567  a     0.0.0.0:3000  1.0      up               1 min        12,345      3            1           2  "
      "2.0 MiB  13%  1 ms\n"
      "b         -     -             -        silent for 10 s  -                 -      -            -           -  "
      "      -    -     -\n");
}

TEST(Views, show_rooms_with_names_that_a_terminal_can_bear) {
  EXPECT_EQ(rooms_table(rows(R"([{"id":7,"name":"Tea\u001b[2J","createdAt":999000000,"createdBy":5,"listed":true,
      "activeUsers":2,"messages":1000}, 5])"),
                        kNow),
            "ID  NAME          USERS  MESSAGES  AGE          BY  LISTED\n"
            " 7  Tea\\u001b[2J      2     1,000  16 min 40 s   5  yes\n");
}

TEST(Views, show_clients) {
  EXPECT_EQ(clients_table(rows(R"([{"id":7,"username":"Ada","roomId":3,"node":"0123456789ab","connected":true,
      "address":"192.0.2.1","connectedAt":999995000},{"id":8,"username":"Bo","roomId":null,"node":null,"connected":false,
      "address":"192.0.2.2","connectedAt":999995000}])"),
                          kNow),
            "ID  NAME  ROOM  NODE      ADDRESS    CONNECTED FOR\n"
            " 7  Ada      3  01234567  192.0.2.1  5 s\n"
            " 8  Bo       -  -         192.0.2.2  (away)\n");
}

TEST(Views, show_bans_and_the_audit) {
  EXPECT_EQ(
      bans_table(rows(R"([{"address":"192.0.2.1","since":0,"until":1000060000,"by":"ada","clientId":null}])"), kNow),
      "ADDRESS    STILL FOR  SINCE  BY   CLIENT\n"
      "192.0.2.1  1 min      -      ada       -\n");
  EXPECT_EQ(audit_table(rows(R"([{"at":1000,"actor":"","address":"192.0.2.1","action":"login","target":"",
      "result":"wrong password","node":"0123456789ab"}])")),
            "TIME                     WHO  FROM       WHAT   TARGET  RESULT          NODE\n"
            "1970-01-01 00:00:01 UTC  -    192.0.2.1  login  -       wrong password  01234567\n");
}

TEST(Views, show_a_room_and_a_client) {
  const auto room = json::parse(R"({"id":7,"name":"Tea","createdAt":1000,"createdBy":5,"listed":true,"activeUsers":2,
      "messages":9,"peakUsers":3,"lastActivity":999940000,"participants":{"count":4,"latest":[]},
      "nodes":[{"id":"n1","connections":2}],"members":[{"id":5,"username":"Ada"}]})");
  EXPECT_EQ(room_page(room.as_object(), kNow),
            "Room            7\n"
            "Name            Tea\n"
            "Listed          yes\n"
            "Created         1970-01-01 00:00:01 UTC, by client 5\n"
            "Last activity   1 min ago\n"
            "Users           2, at most 3\n"
            "Participants    4\n"
            "Messages        9\n"
            "\nConnected at\nNODE  CONNECTIONS\nn1              2\n"
            "\nMembers (the first 1)\nID  NAME\n 5  Ada\n");
  const auto client = json::parse(R"({"id":7,"username":"A\u202eda","roomId":null,"node":null,"connected":false,
      "address":"192.0.2.1","connectedAt":1,"messages":null,"limitHits":null,"queuedBytes":2048})");
  EXPECT_EQ(client_page(client.as_object(), kNow),
            "Client          7\n"
            "Name            A\\u202eda\n"
            "Room            -\n"
            "State           away, in its grace time\n"
            "Node            -\n"
            "Address         192.0.2.1\n"
            "Messages        -\n"
            "Limits hit      -\n"
            "Queued          2.0 KiB\n");
}

}  // namespace
}  // namespace chatroom::admin::cli
