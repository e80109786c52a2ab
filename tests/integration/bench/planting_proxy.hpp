// PlantingProxy: stands between clients and a server on ports of 127.0.0.1, hands all bytes on, and plants one fault in
// what one of the clients gets: its n-th NEW_MESSAGE is dropped, sent twice, or swapped with the next, or the
// connection is cut instead. For tests of what counts faults. It has a thread of its own for the life of the object.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace chatroom::test {

class PlantingProxy {
 public:
  enum class Fault : std::uint8_t { none, drop, repeat, swap, cut };
  struct Plan {
    Fault fault = Fault::none;
    std::size_t victim = 0;   // the connection, in the order in which they are made
    std::size_t message = 0;  // which of its NEW_MESSAGE events, from 0
  };

  PlantingProxy(std::uint16_t server_port, Plan plan);
  ~PlantingProxy();
  PlantingProxy(const PlantingProxy&) = delete;
  PlantingProxy& operator=(const PlantingProxy&) = delete;

  std::uint16_t port() const noexcept { return port_; }
  // Whether the fault was planted.
  bool planted() const noexcept { return planted_; }

 private:
  struct Link {
    int client = -1;
    int server = -1;
    std::string input;         // of the victim: bytes of the server that are no whole frame yet
    bool upgraded = false;     // its HTTP answer is through
    std::size_t messages = 0;  // NEW_MESSAGE events so far
    std::string held;          // the frame that the next one overtakes
    bool cut = false;
  };

  void run();
  void accept_client();
  // False at the end of the connection.
  bool hand_on(Link& link, int from, int to, bool is_victim);
  std::string tamper(Link& link, const std::string& bytes);
  std::string tamper_with_frame(Link& link, const std::string& frame, bool is_message);

  std::uint16_t server_port_;
  Plan plan_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  int stop_ = -1;  // an eventfd
  std::vector<std::unique_ptr<Link>> links_;
  std::atomic<bool> planted_{false};
  std::thread thread_;
};

}  // namespace chatroom::test
