#include "load/report.hpp"

#include "load/machine.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace chatroom::bench {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<const char*, double>, 4> kPercentiles{
    {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}}};

double milliseconds(std::uint64_t ns) { return static_cast<double>(ns) / 1e6; }

// "1,234,567"
std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string fixed(double value, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

class Table {
 public:
  Table& row(std::string name, const std::string& value) {
    name.resize(std::max<std::size_t>(name.size() + 1, 22), ' ');
    text_ += name + value + '\n';
    return *this;
  }
  Table& row(std::string name, const Histogram& ns) {
    if (ns.count() == 0) return *this;
    std::string value;
    for (const auto& [label, part] : kPercentiles)
      value += std::string(label) + ' ' + fixed(milliseconds(ns.percentile(part)), 2) + "  ";
    return row(std::move(name), value + "max " + fixed(milliseconds(ns.max()), 2) + " ms");
  }
  template <class Key>
  Table& rows(const char* name, const std::map<Key, std::uint64_t>& counts) {
    for (const auto& [key, count] : counts) {
      std::string text;
      if constexpr (std::is_same_v<Key, std::string>) {
        text = key;
      } else {
        text = std::to_string(key);
      }
      row(name, text + ": " + grouped(count));
    }
    return *this;
  }
  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

json::object json_of(const Histogram& ns) {
  json::object object;
  object["count"] = ns.count();
  for (const auto& [label, part] : kPercentiles) object[label] = milliseconds(ns.percentile(part));
  object["max"] = milliseconds(ns.max());
  return object;
}

template <class Key>
json::object json_of(const std::map<Key, std::uint64_t>& counts) {
  json::object object;
  for (const auto& [key, count] : counts) {
    if constexpr (std::is_same_v<Key, std::string>) {
      object[key] = count;
    } else {
      object[std::to_string(key)] = count;
    }
  }
  return object;
}

double rate(std::uint64_t count, double seconds) { return seconds > 0 ? static_cast<double>(count) / seconds : 0; }

double cpu_per_delivery_us(const Result& result) {
  return result.window_deliveries > 0
             ? static_cast<double>(result.server_window->cpu_ns) / 1e3 / static_cast<double>(result.window_deliveries)
             : 0;
}

// Of the connections between the two readings; nothing without two.
std::optional<double> bytes_per_connection(const Options& options, const Result& result) {
  const bool from_first = result.memory_at_first.has_value();
  const auto& before = from_first ? result.memory_at_first : result.memory_before;
  if (!before || !result.memory_at_end) return std::nullopt;
  const double count = options.total_connections() - (from_first ? options.from : 0);
  return (static_cast<double>(*result.memory_at_end) - static_cast<double>(*before)) / count;
}

json::object server_json(const Options& options, const Result& result) {
  json::object server;
  if (result.server_window) {
    server["cpuSeconds"] = static_cast<double>(result.server_window->cpu_ns) / 1e9;
    server["cpuUsPerDelivery"] = cpu_per_delivery_us(result);
    server["waits"] = result.server_window->waits;
  }
  if (result.memory_before) server["memoryBefore"] = *result.memory_before;
  if (result.memory_at_first) server["memoryAtFrom"] = *result.memory_at_first;
  if (result.memory_at_end) server["memoryAtEnd"] = *result.memory_at_end;
  if (const auto bytes = bytes_per_connection(options, result)) server["bytesPerConnection"] = *bytes;
  return server;
}

json::object options_json(const Options& options) {
  json::object object;
  object["connections"] = options.total_connections();
  object["rooms"] = options.rooms;
  object["senders"] = options.senders;
  object["loop"] = options.closed ? "closed" : "open";
  if (options.closed) {
    object["window"] = options.window;
  } else {
    object["rate"] = options.rate;
  }
  object["textBytes"] = options.text_bytes;
  object["threads"] = options.threads;
  object["ramp"] = options.ramp;
  object["warmup"] = options.warmup;
  object["seconds"] = options.seconds;
  object["slowReaders"] = options.slow_readers;
  return object;
}

}  // namespace

std::string table_of(const Options& options, const Result& result) {
  const Totals& all = result.totals;
  Table table;
  table.row("scenario", options.scenario + ": " + grouped(options.total_connections()) + " connections, " +
                            grouped(options.rooms) + " rooms");
  table.row("connected", grouped(all.connected) + " in " + fixed(result.connect_seconds, 2) + " s, all joined after " +
                             fixed(result.join_seconds, 2) + " s (" +
                             fixed(rate(all.connected, result.connect_seconds), 0) + " connects/s)");
  table.row("  connect to CONNECT", result.connect_latency);
  table.rows("  tried again", result.connect_failures);
  if (options.has_traffic()) {
    table.row("messages", grouped(all.sent) + " sent, " + grouped(all.acked) + " acked, " + grouped(result.unanswered) +
                              " unanswered");
    table.row("deliveries", grouped(result.expected) + " expected, " + grouped(result.lost) + " lost, " +
                                grouped(result.repeated) + " repeated, " + grouped(result.out_of_order) +
                                " out of order");
    table.row("in the window", fixed(rate(result.window_sent, result.window_seconds), 0) + " messages/s, " +
                                   fixed(rate(result.window_deliveries, result.window_seconds), 0) +
                                   " deliveries/s over " + fixed(result.window_seconds, 1) + " s");
    table.row("  delivery latency", result.delivery_latency).row("  ACK latency", result.ack_latency);
  }
  if (all.dropped > 0) {
    table.row("dropped", grouped(all.dropped) + ", caught up " + grouped(all.caught_up) + ", all after " +
                             fixed(result.resume_seconds, 2) + " s; " + grouped(all.recovered) +
                             " messages from histories");
    table.row("  drop to caught up", result.resume_latency);
  }
  if (result.slow > 0)
    table.row("slow readers", grouped(result.slow) + ", closed by the server: " + grouped(all.slow_closed));
  table.rows("  close code", result.slow_close_codes);
  if (all.disconnected > 0) table.row("disconnected", grouped(all.disconnected));
  table.rows("  close code", result.close_codes).rows("refused", result.error_codes);
  if (all.lost_identity > 0) table.row("not resumed", grouped(all.lost_identity));
  if (all.epoch_changes > 0) table.row("epoch changes", grouped(all.epoch_changes));
  if (all.stray > 0) table.row("against the protocol", grouped(all.stray) + " events");
  if (result.server_window) {
    table.row("server CPU", fixed(static_cast<double>(result.server_window->cpu_ns) / 1e7 / result.window_seconds, 1) +
                                " % of a core, " + fixed(cpu_per_delivery_us(result), 3) + " us a delivery");
  }
  if (const auto bytes = bytes_per_connection(options, result)) {
    table.row("server memory",
              grouped(*result.memory_at_end / 1024) + " KiB, " + fixed(*bytes, 0) + " bytes a connection");
  }
  if (!result.problem.empty()) table.row("PROBLEM", result.problem);
  table.row("verdict", result.clean(options) ? "clean" : "NOT CLEAN");
  return std::move(table).text();
}

std::string json_of(const Options& options, const Result& result, const std::string& command) {
  const Totals& all = result.totals;
  json::object object;
  object["scenario"] = options.scenario;
  object["date"] = result.date;
  object["command"] = command;
  object["machine"] = json::object{{"cores", machine_cores()}, {"cpu", machine_cpu()}};
  object["options"] = options_json(options);
  object["clean"] = result.clean(options);
  if (!result.problem.empty()) object["problem"] = result.problem;
  object["connected"] = all.connected;
  object["joined"] = all.joined;
  object["connectSeconds"] = result.connect_seconds;
  object["joinSeconds"] = result.join_seconds;
  object["connectsPerSecond"] = rate(all.connected, result.connect_seconds);
  object["connectLatencyMs"] = json_of(result.connect_latency);
  object["connectFailures"] = json_of(result.connect_failures);
  object["sent"] = all.sent;
  object["acked"] = all.acked;
  object["unanswered"] = result.unanswered;
  object["delivered"] = all.delivered;
  object["recovered"] = all.recovered;
  object["expected"] = result.expected;
  object["lost"] = result.lost;
  object["repeated"] = result.repeated;
  object["outOfOrder"] = result.out_of_order;
  object["window"] = json::object{{"seconds", result.window_seconds},
                                  {"messagesPerSecond", rate(result.window_sent, result.window_seconds)},
                                  {"deliveries", result.window_deliveries},
                                  {"deliveriesPerSecond", rate(result.window_deliveries, result.window_seconds)}};
  object["deliveryLatencyMs"] = json_of(result.delivery_latency);
  object["ackLatencyMs"] = json_of(result.ack_latency);
  object["dropped"] = all.dropped;
  object["caughtUp"] = all.caught_up;
  object["resumeSeconds"] = result.resume_seconds;
  object["resumeLatencyMs"] = json_of(result.resume_latency);
  object["notResumed"] = all.lost_identity;
  object["slowReadersClosed"] = all.slow_closed;
  object["slowCloseCodes"] = json_of(result.slow_close_codes);
  object["compressedMessages"] = all.compressed;
  object["disconnected"] = all.disconnected;
  object["closeCodes"] = json_of(result.close_codes);
  object["errors"] = json_of(result.error_codes);
  object["stray"] = all.stray;
  object["epochChanges"] = all.epoch_changes;
  object["server"] = server_json(options, result);
  return json::serialize(object) + '\n';
}

}  // namespace chatroom::bench
