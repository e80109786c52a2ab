#include "support/redis_server.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace chatroom::test {
namespace {

namespace filesystem = std::filesystem;

constexpr std::string_view kReady = "Ready to accept connections";

[[noreturn]] void fail(const char* call) { throw std::system_error(errno, std::generic_category(), call); }

std::string make_folder() {
  std::string name = filesystem::temp_directory_path() / "chatroom-redis-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) fail("mkdtemp");
  return name;
}

std::string clock_file(const std::string& folder) { return folder + "/clock"; }
std::string snapshot_file(const std::string& folder) { return folder + "/dump.rdb"; }

std::int64_t* map_clock_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) fail("open");
  if (::ftruncate(file, sizeof(std::int64_t)) != 0) fail("ftruncate");
  void* memory = ::mmap(nullptr, sizeof(std::int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  if (memory == MAP_FAILED) fail("mmap");
  return static_cast<std::int64_t*>(memory);
}

}  // namespace

RedisServer::RedisServer(RedisOptions options) : options_(std::move(options)), folder_(make_folder()) {
  if (options_.moved_clock) ahead_ms_ = map_clock_file(clock_file(folder_));
  start();
}

RedisServer::~RedisServer() {
  process_.reset();
  if (ahead_ms_ != nullptr) ::munmap(ahead_ms_, sizeof *ahead_ms_);
  std::error_code ignored;
  filesystem::remove_all(folder_, ignored);
}

std::string RedisServer::url() const { return "redis://127.0.0.1:" + std::to_string(port()); }

pid_t RedisServer::pid() const { return process_->pid(); }

void RedisServer::kill() {
  process_->signal(SIGKILL);
  process_->wait_for_exit();
  process_.reset();
}

void RedisServer::start() {
  std::vector<std::string> arguments = {"redis-server", "--bind",      "127.0.0.1", "--port", std::to_string(port()),
                                        "--dir",        folder_,       "--save",    "",       "--appendonly",
                                        "no",           "--daemonize", "no"};
  arguments.insert(arguments.end(), options_.arguments.begin(), options_.arguments.end());
  std::vector<std::string> environment;
  if (options_.moved_clock) {
    environment = {std::string("LD_PRELOAD=") + MOVED_CLOCK_LIBRARY, "MOVED_CLOCK_FILE=" + clock_file(folder_)};
    if (options_.standing_clock) environment.push_back("MOVED_CLOCK_STANDS=1");
  }
  process_ = std::make_unique<ChildProcess>(arguments, environment);
  process_->wait_for_log(kReady);
}

void RedisServer::start_empty() {
  filesystem::remove(snapshot_file(folder_));
  start();
}

void RedisServer::freeze() const { process_->freeze(); }
void RedisServer::thaw() const { process_->thaw(); }

void RedisServer::pause_clients(std::chrono::milliseconds time) {
  command({"CLIENT", "PAUSE", std::to_string(time.count()), "ALL"});
}

RespReply RedisServer::command(const std::vector<std::string>& words) const {
  return RespClient(port()).command(words);
}

void RedisServer::advance_clock(std::chrono::milliseconds by) {
  if (ahead_ms_ == nullptr) throw Unexpected("this Redis was not started with moved_clock");
  // The other process reads it at any time.
  __atomic_fetch_add(ahead_ms_, by.count(), __ATOMIC_RELAXED);
}

}  // namespace chatroom::test
