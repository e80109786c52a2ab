// OperatorShell: a home folder and an environment in which `chatroom admin` is run. TlsFront: TLS in front of a server.
// For the tests of this folder; one thread.
#pragma once

#include "support/child_process.hpp"
#include "support/loopback_port.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chatroom::test {

// A folder of its own for the life of the object.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

class OperatorShell {
 public:
  struct Result {
    int exit_code = -1;
    std::string output;  // and what it wrote to standard error
  };

  // `environment`: "NAME=value" each, on top of our own.
  explicit OperatorShell(std::vector<std::string> environment);

  // `chatroom admin` with these arguments; `input` is its standard input.
  Result run(const std::vector<std::string>& arguments, const std::string& input = {}) const;
  const std::string& home() const noexcept { return folder_.path(); }

 private:
  TestFolder folder_;
  std::vector<std::string> environment_;
};

// haproxy with a certificate for "localhost" that it signed itself.
class TlsFront {
 public:
  explicit TlsFront(std::uint16_t server_port);

  std::uint16_t port() const noexcept { return port_.number(); }
  // In PEM.
  std::string certificate() const { return folder_.path() + "/certificate.pem"; }

 private:
  TestFolder folder_;
  LoopbackPort port_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace chatroom::test
