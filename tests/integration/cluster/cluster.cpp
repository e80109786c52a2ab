#include "integration/cluster/cluster.hpp"

#include "support/raw_client.hpp"

namespace chatroom::test {

Cluster::Cluster(const Setup& setup) : setup_(setup), redis_(setup.redis) {
  for (std::size_t i = 0; i < setup.nodes; ++i) {
    proxies_.push_back(std::make_unique<TcpProxy>(redis_.port()));
    nodes_.push_back(std::make_unique<ServerProcess>(options_of(i)));
  }
  for (std::size_t i = 0; i < setup.nodes; ++i) wait_until_ready(i);
}

// With Redis the nodes can say good-bye to it in good order.
Cluster::~Cluster() {
  if (!redis_.runs()) redis_.start_empty();
  resume_redis();
}

std::vector<std::string> Cluster::options_of(std::size_t i) const {
  std::vector<std::string> options = {"--redis", "redis://127.0.0.1:" + std::to_string(proxies_[i]->port()), "--shards",
                                      "1", "--no-client-limits"};
  options.insert(options.end(), setup_.options.begin(), setup_.options.end());
  return options;
}

void Cluster::start_node(std::size_t i) {
  nodes_[i].reset();
  nodes_[i] = std::make_unique<ServerProcess>(options_of(i));
  wait_until_ready(i);
}

bool Cluster::is_ready(std::size_t i) const { return http_get(port(i), "/ready").status == 200; }

void Cluster::wait_until_ready(std::size_t i) const {
  wait_until("node " + std::to_string(i) + " is ready", [&] { return is_ready(i); });
}

void Cluster::cut_off_redis() {
  for (const auto& proxy : proxies_) proxy->refuse();
}

void Cluster::hold_redis() {
  for (const auto& proxy : proxies_) proxy->hold();
}

void Cluster::resume_redis() {
  for (const auto& proxy : proxies_) proxy->resume();
}

void Cluster::delay_redis(std::chrono::milliseconds each_way) {
  for (const auto& proxy : proxies_) proxy->delay(each_way);
}

}  // namespace chatroom::test
