#include "load/options.hpp"

#include <array>

namespace chatroom::bench {
namespace {

constexpr std::array<Scenario, 9> kScenarios{{
    {"fanout-low",
     "1,000 connections, 10 messages/s per room in an open loop: what a message costs when little is going on",
     [](Options&) {}},
    {"fanout-sat",
     "1,000 connections, 10 senders per room, each sends again when its ACK comes: what the server can do",
     [](Options& options) { options.closed = true; }},
    {"many-rooms", "100 rooms of 10 with 5 senders each in a closed loop: small rooms, many of them",
     [](Options& options) {
       options.closed = true;
       options.rooms = 100;
       options.senders = 5;
     }},
    {"one-big-room", "one room of 10,000 with 10 messages/s in an open loop",
     [](Options& options) { options.connections = 10'000; }},
    {"idle",
     "connects --from, then --connections in all, each in a room of 100, and tells what memory each costs (--pid)",
     [](Options& options) {
       options.course = Course::idle;
       options.connections = 15'000;
       options.rooms = 150;
       options.senders = 0;
       options.seconds = 5;
     }},
    {"connect-storm", "5,000 connect at once and join rooms of 100: how many a second, and how long until all are in",
     [](Options& options) {
       options.course = Course::storm;
       options.connections = 5000;
       options.rooms = 50;
       options.senders = 0;
       options.ramp = 0;
     }},
    {"resume-storm",
     "15,000 in rooms of 100 with one message/s each are dropped at once and resume: how long until all have "
     "caught up, and that nothing is lost",
     [](Options& options) {
       options.course = Course::resume_storm;
       options.connections = 15'000;
       options.rooms = 150;
       options.senders = 1;
       options.rate = 1;
     }},
    {"cluster",
     "100 rooms of 9 on several servers (--url), each room's one sender alone on its own, 1,000 messages/s in all: "
     "every "
     "delivery crosses from one server to another",
     [](Options& options) {
       options.connections = 900;
       options.rooms = 100;
       options.senders = 1;
       options.apart = true;
     }},
    {"slow-readers",
     "100 connections in one room with 3,000 messages/s, 10 of which stop reading: they have to be closed with 4413, "
     "and nobody else may notice",
     [](Options& options) {
       options.connections = 100;
       options.rate = 3000;
       options.text_bytes = 200;
       options.slow_readers = 10;
       options.seconds = 15;
     }},
}};

}  // namespace

std::span<const Scenario> scenarios() { return kScenarios; }

}  // namespace chatroom::bench
