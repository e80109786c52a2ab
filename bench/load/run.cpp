#include "load/run.hpp"

#include "load/progress.hpp"
#include "load/worker.hpp"

#include <netdb.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <memory>
#include <thread>

namespace chatroom::bench {
namespace {

constexpr std::int64_t kStep = 5 * kMillisecond;   // how often the course is looked at
constexpr std::int64_t kStall = 15 * kSecond;      // without progress while connecting and resuming
constexpr std::int64_t kSilence = 5 * kSecond;     // at the end: what has not come by then is lost
constexpr std::int64_t kLead = 50 * kMillisecond;  // workers look at the course every 20 ms
constexpr std::int64_t kLongestSettling = 15 * kSecond;

std::string resolve(const Options& options, std::vector<Address>& addresses) {
  for (const auto& target : options.targets) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int error = ::getaddrinfo(target.host.c_str(), std::to_string(target.port).c_str(), &hints, &found);
    if (error != 0) return "can't find the host " + target.host + ": " + ::gai_strerror(error);
    Address address;
    std::memcpy(&address.bytes, found->ai_addr, found->ai_addrlen);
    address.size = found->ai_addrlen;
    addresses.push_back(address);
    ::freeaddrinfo(found);
  }
  return {};
}

class Run {
 public:
  Run(const Options& options, std::vector<Address> addresses)
      : options_(options), shared_(options, std::move(addresses)), progress_(options.quiet) {
    for (std::uint32_t i = 0; i < options.threads; ++i) workers_.push_back(std::make_unique<Worker>(shared_, i));
  }

  Result make() {
    result_.memory_before = memory();
    std::vector<std::thread> threads;
    threads.reserve(workers_.size());
    for (auto& worker : workers_) threads.emplace_back([&worker] { worker->run(); });
    lead();
    result_.totals = totals();
    shared_.stop = true;
    for (auto& thread : threads) thread.join();
    add_up();
    progress_.end();
    return std::move(result_);
  }

 private:
  void lead() {
    const std::uint32_t all = options_.total_connections();
    const bool in_two_steps = options_.course == Course::idle;
    start_ = steady_ns();
    if (!connect_up_to(in_two_steps ? options_.from : all)) return;
    if (in_two_steps) {
      result_.memory_at_first = settled_memory();
      start_ = steady_ns();
      if (!connect_up_to(all)) return;
    }
    if (options_.has_traffic()) {
      make_traffic();
    } else {
      result_.memory_at_end = settled_memory();
      measure(static_cast<std::int64_t>(options_.seconds * kSecond));
    }
  }

  bool connect_up_to(std::uint32_t limit) {
    shared_.connect_base = shared_.connect_limit.load();
    shared_.connect_start = steady_ns();
    shared_.connect_limit.store(limit, std::memory_order_release);
    bool all_connected = false;
    const bool done = wait("connecting", kStall, [&] {
      const Totals now = totals();
      if (!all_connected && now.connected + now.disconnected >= limit) {
        all_connected = true;
        result_.connect_seconds = seconds_since(start_);
      }
      progress_.show("connecting", static_cast<double>(now.joined) / limit, now);
      return std::pair(now.joined >= limit, now.connected + now.joined);
    });
    result_.join_seconds = seconds_since(start_);
    if (!done) {
      result_.problem = "only " + std::to_string(totals().joined) + " of " + std::to_string(limit) +
                        " connections came into their rooms, and nothing more happened for 15 s";
    }
    return done;
  }

  void make_traffic() {
    const auto warmup = static_cast<std::int64_t>(options_.warmup * kSecond);
    const auto length = static_cast<std::int64_t>(options_.seconds * kSecond);
    const std::int64_t start = steady_ns() + kLead;
    const std::int64_t counted = start + warmup;
    shared_.measure_start = counted;
    shared_.send_stop = counted + length;
    if (options_.course == Course::resume_storm) shared_.drop_at = counted;
    shared_.send_start = start;
    wait("warm-up", kNever, [&] { return std::pair(steady_ns() >= counted, 0); });
    measure(length);
    result_.memory_at_end = memory();
    if (options_.course == Course::resume_storm) wait_for_the_dropped(counted);
    drain();
  }

  void measure(std::int64_t length) {
    const std::int64_t begin = steady_ns();
    const Totals before = totals();
    const auto used_before = read_process_stats(options_.pids);
    wait("measuring", kNever, [&] {
      const std::int64_t now = steady_ns();
      const Totals current = totals();
      progress_.show("measuring", static_cast<double>(now - begin) / static_cast<double>(length), current);
      note_resumed(current, begin);
      return std::pair(now >= begin + length, 0);
    });
    const auto used_after = read_process_stats(options_.pids);
    const Totals after = totals();
    result_.window_seconds = seconds_since(begin);
    result_.window_sent = after.sent - before.sent;
    result_.window_deliveries = after.delivered + after.acked - before.delivered - before.acked;
    if (!options_.pids.empty() && used_before && used_after) {
      result_.server_window = ProcessStats{used_after->cpu_ns - used_before->cpu_ns, used_after->memory_bytes,
                                           used_after->waits - used_before->waits};
    }
  }

  void note_resumed(const Totals& now, std::int64_t since) {
    const bool all_back = now.dropped > 0 && now.caught_up + now.lost_identity >= now.dropped;
    if (all_back && result_.resume_seconds == 0) result_.resume_seconds = seconds_since(since);
  }

  void wait_for_the_dropped(std::int64_t since) {
    const bool all = wait("resuming", kStall, [&] {
      const Totals now = totals();
      progress_.show("resuming",
                     static_cast<double>(now.caught_up) / static_cast<double>(std::max<std::uint64_t>(now.dropped, 1)),
                     now);
      note_resumed(now, since);
      return std::pair(result_.resume_seconds > 0, now.caught_up);
    });
    if (!all) result_.problem = "not all that were dropped came back, and nothing more happened for 15 s";
  }

  // Two looks in a row, because workers learn from each other what the latest message of a room is.
  void drain() {
    shared_.draining = true;
    const std::int64_t begin = steady_ns();
    int quiet_looks = 0;
    wait("draining", kSilence, [&] {
      const Totals now = totals();
      progress_.show("draining", 1, now);
      constexpr std::int64_t kFirstCounts = 200 * kMillisecond;
      quiet_looks = steady_ns() > begin + kFirstCounts && now.outstanding == 0 ? quiet_looks + 1 : 0;
      constexpr int kEnough = 30;
      return std::pair(quiet_looks >= kEnough, now.delivered + now.acked + now.recovered + now.refused);
    });
    if (options_.slow_readers == 0) return;
    shared_.read_again = true;
    wait("slow readers", kSecond, [&] {
      const Totals now = totals();
      return std::pair(now.slow_closed >= options_.slow_readers, now.slow_closed + now.delivered);
    });
  }

  // Until `look` says so; false if what it counts has not changed for `patience`. It returns whether it is done, and
  // the count.
  template <class Look>
  bool wait(const char* /*what*/, std::int64_t patience, Look look) {
    std::int64_t changed = steady_ns();
    std::uint64_t last = 0;
    for (;;) {
      const auto [done, count] = look();
      if (done) return true;
      const std::int64_t now = steady_ns();
      if (static_cast<std::uint64_t>(count) != last) changed = now;
      last = static_cast<std::uint64_t>(count);
      if (patience != kNever && now - changed > patience) return false;
      std::this_thread::sleep_for(std::chrono::nanoseconds(kStep));
    }
  }

  std::optional<std::uint64_t> memory() const {
    if (options_.pids.empty()) return std::nullopt;
    const auto stats = read_process_stats(options_.pids);
    return stats ? std::optional(stats->memory_bytes) : std::nullopt;
  }

  // Once two looks a second apart differ by less than a thousandth: joins leave work behind.
  std::optional<std::uint64_t> settled_memory() const {
    auto last = memory();
    const std::int64_t begin = steady_ns();
    while (last && steady_ns() - begin < kLongestSettling) {
      std::this_thread::sleep_for(std::chrono::seconds(1));
      const auto now = memory();
      if (!now) return now;
      const std::uint64_t change = *now > *last ? *now - *last : *last - *now;
      last = now;
      if (change * 1000 < *now) break;
    }
    return last;
  }

  Totals totals() const {
    Totals sum;
    for (const auto& worker : workers_) {
      const Counters& part = worker->counters;
      sum.connected += part.connected.get();
      sum.joined += part.joined.get();
      sum.sent += part.sent.get();
      sum.acked += part.acked.get();
      sum.delivered += part.delivered.get();
      sum.recovered += part.recovered.get();
      sum.refused += part.refused.get();
      sum.retried += part.retried.get();
      sum.disconnected += part.disconnected.get();
      sum.slow_closed += part.slow_closed.get();
      sum.dropped += part.dropped.get();
      sum.caught_up += part.caught_up.get();
      sum.compressed += part.compressed.get();
      sum.lost_identity += part.lost_identity.get();
      sum.stray += part.stray.get();
      sum.epoch_changes += part.epoch_changes.get();
      sum.outstanding += part.outstanding.get();
    }
    return sum;
  }

  void add_up() {
    result_.slow = options_.slow_readers;
    for (const auto& worker : workers_) {
      for (const auto& client : worker->clients()) add_client(client);
      result_.delivery_latency.merge(worker->delivery_latency);
      result_.ack_latency.merge(worker->ack_latency);
      result_.connect_latency.merge(worker->connect_latency);
      result_.resume_latency.merge(worker->resume_latency);
      for (const auto& [code, count] : worker->error_codes) result_.error_codes[code] += count;
      for (const auto& [reason, count] : worker->connect_failures) result_.connect_failures[reason] += count;
      for (const auto& [code, count] : worker->close_codes) result_.close_codes[code] += count;
      for (const auto& [code, count] : worker->slow_close_codes) result_.slow_close_codes[code] += count;
    }
  }

  void add_client(const Client& client) {
    if (client.role.slow || client.room_id == 0) return;
    const std::uint64_t missing = client.tracker.missing(shared_.room_latest[client.role.room]);
    result_.lost += missing;
    result_.expected += client.tracker.received() + missing;
    result_.repeated += client.tracker.repeated();
    result_.out_of_order += client.tracker.out_of_order();
    if (client.sender) result_.unanswered += client.sender->unacked.size();
  }

  static double seconds_since(std::int64_t begin) { return static_cast<double>(steady_ns() - begin) / 1e9; }

  const Options& options_;
  Shared shared_;
  Progress progress_;
  std::vector<std::unique_ptr<Worker>> workers_;
  Result result_;
  std::int64_t start_ = 0;
};

std::string now_in_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace

bool Result::clean(const Options& options) const {
  return problem.empty() && lost == 0 && repeated == 0 && out_of_order == 0 && unanswered == 0 &&
         totals.disconnected == 0 && totals.lost_identity == 0 && totals.stray == 0 && totals.refused == 0 &&
         totals.caught_up == totals.dropped && totals.joined == options.total_connections();
}

Result run_load(const Options& options) {
  std::vector<Address> addresses;
  Result result;
  result.problem = resolve(options, addresses);
  if (result.problem.empty() && !options.pids.empty() && !read_process_stats(options.pids)) {
    result.problem = "--pid: there is no such process, or it may not be looked at; give the server's, as its user";
  }
  const std::string date = now_in_utc();
  if (result.problem.empty()) result = Run(options, std::move(addresses)).make();
  result.date = date;
  return result;
}

}  // namespace chatroom::bench
