// What a message costs in allocations on its whole way: bytes of a frame in, decoder, engine, embedded broker, encoder,
// outbox, queues, and out of the sockets. A program of its own, since it replaces operator new; one thread, socket
// pairs instead of a network. How fast that is, bench/ measures.
#include "chat/engine.hpp"
#include "cluster/embedded_broker.hpp"
#include "net/chat_input.hpp"
#include "net/chat_outbox.hpp"
#include "net/connections.hpp"
#include "net/framed_encoder.hpp"
#include "shard/shard.hpp"
#include "support/fake_clock.hpp"
#include "support/raw_frame.hpp"
#include "support/seeded_random.hpp"
#include "unit/wire/counted_new.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::test {
namespace {

// A text frame as a client sends it.
std::string client_frame(std::string_view text) { return encode({.payload = std::string(text)}); }

class Node final : cluster::PostOffice {
 public:
  explicit Node(std::size_t members) {
    limits_.client_limits = false;
    for (std::size_t i = 0; i < members; ++i) join();
  }
  ~Node() override {
    for (const int peer : peers_) ::close(peer);
  }

  // The first member sends a message, and everybody reads what comes of it. Returns the bytes that they got.
  std::size_t send(std::string_view text) {
    std::string frame = client_frame(R"({"type":"SEND_MESSAGE","id":"m)" + std::to_string(++sent_) + R"(","text":")" +
                                     std::string(text) + R"("})");
    const auto before = wire::testing::allocations();
    connections_.feed(members_.front(), frame);
    end_turn();
    const std::size_t bytes = read_all();
    allocated_ = wire::testing::allocations() - before;
    return bytes;
  }
  // Of the latest send().
  std::size_t allocated() const { return allocated_; }

 private:
  void join() {
    std::array<int, 2> pair{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair.data()), 0);
    peers_.push_back(pair[1]);
    const auto id = connections_.adopt(pair[0], "greeting");
    ASSERT_TRUE(id.has_value());
    members_.push_back(*id);
    engine_.connected(*id, {});
    end_turn();
    std::string frame = client_frame(members_.size() == 1 ? R"({"type":"CREATE_ROOM","name":"room"})" : join_text());
    connections_.feed(*id, frame);
    end_turn();
    read_all();
  }
  // The first ROOM_JOINED tells the number of the room.
  std::string join_text() const { return R"({"type":"JOIN_ROOM","roomId":)" + room_ + "}"; }

  void end_turn() {
    do {
      while (connections_.report_ended() || broker_.deliver_events(engine_)) {
      }
      connections_.flush();
    } while (connections_.has_work());
  }
  std::size_t read_all() {
    std::size_t total = 0;
    for (const int peer : peers_) {
      for (;;) {
        const auto bytes = ::recv(peer, input_.data(), input_.size(), 0);
        if (bytes <= 0) break;
        total += static_cast<std::size_t>(bytes);
        if (room_.empty()) note_room({input_.data(), static_cast<std::size_t>(bytes)});
      }
    }
    return total;
  }
  void note_room(std::string_view text) {
    constexpr std::string_view kBefore = R"("room":{"id":)";
    const auto at = text.find(kBefore);
    if (at == std::string_view::npos) return;
    text.remove_prefix(at + kBefore.size());
    room_ = text.substr(0, text.find(','));
  }
  void post(chat::ShardId, cluster::Mail&&) override { FAIL() << "one shard has nobody to post to"; }

  chat::Limits limits_;
  FakeClock clock_;
  SeededRandom random_;
  ops::ShardCounters counters_;
  net::SocketBudget budget_{1'000};
  net::FramedEncoder encoder_;
  shard::Shard shard_{0, counters_};
  // They refer to each other in a circle, as in server::ShardRuntime.
  net::Connections connections_{shard_, {}, budget_, input_handler_};
  net::ChatOutbox outbox_{connections_};
  cluster::EmbeddedBroker broker_{{0, 1}, limits_, *this, encoder_, clock_, random_};
  chat::Engine engine_{limits_, "server", broker_, outbox_, clock_, random_};
  net::ChatInput input_handler_{limits_, engine_, counters_};
  std::vector<int> peers_;
  std::vector<base::ConnectionId> members_;
  std::string room_;
  std::array<char, 64 * 1024> input_{};
  std::size_t sent_ = 0;
  std::size_t allocated_ = 0;
};

// Messages until logs, queues and records have their size, then so many that are counted together.
constexpr std::size_t kWarmUp = 1'200;
constexpr std::size_t kCounted = 1'000;

std::size_t allocations_of_messages(std::size_t members, std::string_view text) {
  Node node(members);
  for (std::size_t i = 0; i < kWarmUp; ++i) node.send(text);
  std::size_t allocated = 0;
  for (std::size_t i = 0; i < kCounted; ++i) {
    EXPECT_GT(node.send(text), members * text.size() - text.size());
    allocated += node.allocated();
  }
  return allocated;
}

TEST(Allocations, of_a_message_do_not_grow_with_its_receivers) {
  const std::string text(160, 'x');
  EXPECT_EQ(allocations_of_messages(100, text), allocations_of_messages(10, text));
}

TEST(Allocations, of_a_short_message_are_one_the_shared_frame) {
  EXPECT_EQ(allocations_of_messages(10, "fifteen letters"), kCounted);
}

// In whatever letters; the second is the text on its way to the room's home (docs/life-of-a-message.md).
TEST(Allocations, of_a_long_message_are_two_the_text_and_the_shared_frame) {
  EXPECT_EQ(allocations_of_messages(10, std::string(200, 'x')), 2 * kCounted);
  std::string cyrillic;
  for (int i = 0; i < 200; ++i) cyrillic += "\u0436";
  EXPECT_EQ(allocations_of_messages(10, cyrillic), 2 * kCounted);
  std::string composed;
  for (int i = 0; i < 100; ++i) composed += "e\u0301";  // becomes one letter each
  EXPECT_EQ(allocations_of_messages(10, composed), 2 * kCounted);
}

}  // namespace
}  // namespace chatroom::test
