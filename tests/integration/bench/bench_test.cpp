// chatroom-bench from outside: what it counts of servers that keep their promises, and of faults that were planted.
#include "integration/bench/planting_proxy.hpp"
#include "support/server_process.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>
#include <string_view>

namespace chatroom::test {
namespace {

namespace json = boost::json;
using Fault = PlantingProxy::Fault;

struct Run {
  int status = -1;
  json::object result;

  std::int64_t number(std::string_view name) const { return result.at(name).to_number<std::int64_t>(); }
};

Run run_program(const std::string& command) {
  std::FILE* output = ::popen(command.c_str(), "r");
  if (output == nullptr) throw Unexpected("can't start " + command);
  std::string text;
  std::array<char, 4096> part{};
  while (const std::size_t count = std::fread(part.data(), 1, part.size(), output)) text.append(part.data(), count);
  Run run;
  const int status = ::pclose(output);
  run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  boost::system::error_code error;
  const auto value = json::parse(text, error);
  if (error || !value.is_object()) throw Unexpected("no result of " + command + " but: " + text);
  run.result = value.as_object();
  return run;
}

Run run_bench(std::uint16_t port, const std::string& options) {
  return run_program(std::string(CHATROOM_BENCH_BINARY) +
                     " --quiet --json - --url ws://127.0.0.1:" + std::to_string(port) + "/ws " + options);
}

void expect_faultless(const Run& run) {
  EXPECT_EQ(run.status, 0) << json::serialize(run.result);
  for (const char* fault : {"lost", "repeated", "outOfOrder", "unanswered", "disconnected", "stray"}) {
    EXPECT_EQ(run.number(fault), 0) << fault;
  }
}

// The ninth of ten connections, which does not send, gets at most one fault.
Run run_with_fault(Fault fault) {
  const ServerProcess server({"--no-client-limits"});
  const PlantingProxy proxy(server.port(), {fault, 8, 5});
  auto run = run_bench(proxy.port(), "--connections 10 --senders 2 --rate 50 --warmup 0 --seconds 1 --ramp 100");
  EXPECT_EQ(proxy.planted(), fault != Fault::none);
  EXPECT_EQ(run.number("sent"), 50);
  EXPECT_EQ(run.number("acked"), 50);
  EXPECT_EQ(run.number("expected"), 500);
  return run;
}

void expect_counts(const Run& run, int lost, int repeated, int out_of_order) {
  EXPECT_EQ(run.number("lost"), lost);
  EXPECT_EQ(run.number("repeated"), repeated);
  EXPECT_EQ(run.number("outOfOrder"), out_of_order);
  EXPECT_EQ(run.status, lost + repeated + out_of_order > 0 ? 1 : 0);
}

TEST(Bench, finds_no_fault_where_none_was_planted) { expect_counts(run_with_fault(Fault::none), 0, 0, 0); }

TEST(Bench, counts_a_message_that_was_dropped_as_lost_and_nothing_else) {
  expect_counts(run_with_fault(Fault::drop), 1, 0, 0);
}

TEST(Bench, counts_a_message_that_was_sent_twice_as_repeated_and_nothing_else) {
  expect_counts(run_with_fault(Fault::repeat), 0, 1, 0);
}

TEST(Bench, counts_two_that_were_swapped_as_one_out_of_order_and_nothing_else) {
  expect_counts(run_with_fault(Fault::swap), 0, 0, 1);
}

// The second of ten connections, a sender, is cut off with messages under way; the link that it comes back through is
// another one.
Run run_with_a_cut(const std::string& options) {
  const ServerProcess server({"--no-client-limits"});
  const PlantingProxy proxy(server.port(), {Fault::cut, 1, 5});
  return run_bench(proxy.port(),
                   "--connections 10 --senders 2 --rate 100 --warmup 0 --seconds 1.5 --ramp 100 " + options);
}

TEST(Bench, counts_across_a_reconnect) {
  const auto run = run_with_a_cut("--reconnect");
  expect_faultless(run);
  EXPECT_EQ(run.number("dropped"), 1);
  EXPECT_EQ(run.number("caughtUp"), 1);
  EXPECT_EQ(run.number("acked"), run.number("sent"));
  EXPECT_EQ(run.number("expected"), run.number("sent") * 10);
}

TEST(Bench, counts_who_is_cut_off_as_disconnected_without_reconnect) {
  const auto run = run_with_a_cut("");
  EXPECT_EQ(run.number("disconnected"), 1);
  EXPECT_EQ(run.status, 1);
}

TEST(Bench, measures_an_open_loop) {
  const ServerProcess server({"--no-client-limits"});
  const auto run = run_bench(
      server.port(), "--connections 40 --rooms 4 --senders 3 --rate 20 --warmup 0.2 --seconds 1 --threads 2 --pid " +
                         std::to_string(server.pid()));
  expect_faultless(run);
  EXPECT_EQ(run.number("joined"), 40);
  EXPECT_EQ(run.number("sent"), 96);       // 4 rooms, 20 a second, 1.2 s
  EXPECT_EQ(run.number("expected"), 960);  // to 10 members each, the sender's ACK included
  EXPECT_EQ(run.number("delivered"), 864);
  EXPECT_EQ(run.result.at("deliveryLatencyMs").at("count").to_number<int>(), 720);  // those due within the window
  EXPECT_GT(run.result.at("server").at("cpuUsPerDelivery").to_number<double>(), 0);
  EXPECT_GT(run.result.at("server").at("memoryAtEnd").to_number<double>(), 0);
}

TEST(Bench, takes_compressed_messages) {
  const ServerProcess server({"--no-client-limits", "--compress-min", "0"});
  const auto run = run_bench(server.port(), "--compress --connections 10 --senders 2 --rate 50 --warmup 0 --seconds 1");
  expect_faultless(run);
  EXPECT_EQ(run.number("expected"), 500);
  EXPECT_GE(run.number("compressedMessages"), run.number("delivered"));
}

TEST(Bench, measures_a_closed_loop) {
  const ServerProcess server({"--no-client-limits"});
  const auto run = run_bench(server.port(),
                             "--scenario many-rooms --connections 30 --rooms 3 --window 4 --warmup 0.1 --seconds 0.5");
  expect_faultless(run);
  EXPECT_GT(run.number("sent"), 60);
  EXPECT_EQ(run.number("expected"), run.number("sent") * 10);
}

TEST(Bench, brings_everybody_back_after_a_resume_storm) {
  const ServerProcess server({"--no-client-limits"});
  // More than a history holds is sent while they are away or come in, so that some of them page.
  const auto run = run_bench(
      server.port(), "--scenario resume-storm --connections 60 --rooms 2 --rate 200 --warmup 0.3 --seconds 1.5");
  expect_faultless(run);
  EXPECT_EQ(run.number("dropped"), 60);
  EXPECT_EQ(run.number("caughtUp"), 60);
  EXPECT_GT(run.result.at("resumeSeconds").to_number<double>(), 0);
}

TEST(Bench, tells_the_memory_of_idle_connections) {
  const ServerProcess server({"--no-client-limits"});
  const auto run =
      run_bench(server.port(), "--scenario idle --connections 300 --from 100 --rooms 3 --seconds 0.1 --pid " +
                                   std::to_string(server.pid()));
  expect_faultless(run);
  EXPECT_TRUE(run.result.at("server").as_object().contains("bytesPerConnection"));
}

TEST(Bench, connects_all_at_once) {
  const ServerProcess server({"--no-client-limits"});
  const auto run = run_bench(server.port(), "--scenario connect-storm --connections 200 --rooms 2 --seconds 0.1");
  expect_faultless(run);
  EXPECT_EQ(run.result.at("connectLatencyMs").at("count").to_number<int>(), 200);
}

TEST(Bench, comes_again_where_connects_are_refused_and_tells_of_it) {
  const ServerProcess server({"--connection-burst", "10", "--connection-rate", "20"});
  const auto run = run_bench(server.port(), "--connections 15 --rate 1 --senders 1 --warmup 0 --seconds 0.2 --ramp 0");
  EXPECT_EQ(run.number("joined"), 15);
  EXPECT_GT(run.result.at("connectFailures").at("HTTP status 429").to_number<int>(), 0);
}

TEST(Bench, tells_the_codes_of_what_was_refused) {
  const ServerProcess server({"--message-burst", "2", "--message-rate", "1", "--connection-burst", "100"});
  const auto run = run_bench(server.port(), "--connections 4 --senders 1 --rate 20 --warmup 0 --seconds 0.5");
  EXPECT_EQ(run.status, 1);
  EXPECT_GT(run.result.at("errors").at("RATE_LIMITED").to_number<int>(), 0);
  EXPECT_EQ(run.number("lost"), 0);
}

TEST(Bench, send_floor_tells_the_cost_of_a_send) {
  for (const char* options : {"--rate 20 --rooms 2", "--closed"}) {
    const auto run = run_program(std::string(SEND_FLOOR_BINARY) + " --json --connections 20 --seconds 0.3 " + options);
    EXPECT_EQ(run.status, 0);
    EXPECT_GT(run.number("sends"), 0);
    EXPECT_GT(run.result.at("cpuUsPerSend").to_number<double>(), 0);
  }
}

}  // namespace
}  // namespace chatroom::test
