#include "integration/admin_cli/operator_shell.hpp"

#include "support/deadline.hpp"
#include "support/server_process.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace chatroom::test {

TestFolder::TestFolder() : path_(std::filesystem::temp_directory_path() / "chatroom-operator-XXXXXX") {
  if (::mkdtemp(path_.data()) == nullptr) throw Unexpected("no folder");
}
TestFolder::~TestFolder() { std::filesystem::remove_all(path_); }

OperatorShell::OperatorShell(std::vector<std::string> environment) : environment_(std::move(environment)) {
  environment_.push_back("HOME=" + folder_.path());
}

OperatorShell::Result OperatorShell::run(const std::vector<std::string>& arguments, const std::string& input) const {
  const std::string input_file = folder_.path() + "/input";
  std::ofstream(input_file) << input;
  // env takes out what our own environment has under these names, and the shell gives the program a file to read.
  std::vector<std::string> command = {"env"};
  for (const auto* name : {"XDG_STATE_HOME", "ADMIN_USER", "ADMIN_PASS", "ADMIN_PASS_FILE", "CHATROOM_ADMIN_USER",
                           "CHATROOM_ADMIN_PASS", "CHATROOM_ADMIN_PASS_FILE", "CHATROOM_ADMIN_TOKEN"}) {
    command.insert(command.end(), {"-u", name});
  }
  for (const auto& entry : environment_) command.insert(command.end(), {"-u", entry.substr(0, entry.find('='))});
  command.insert(command.end(), environment_.begin(), environment_.end());
  command.insert(command.end(), {"/bin/sh", "-c", R"(input=$1 && shift && exec "$@" <"$input")", "sh", input_file,
                                 CHATROOM_BINARY, "admin"});
  command.insert(command.end(), arguments.begin(), arguments.end());
  ChildProcess program(command);
  const int exit_code = program.wait_for_exit();
  return {exit_code, program.log()};
}

TlsFront::TlsFront(std::uint16_t server_port) {
  const std::string key = folder_.path() + "/key.pem";
  ChildProcess openssl({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                        key, "-out", certificate()});
  if (openssl.wait_for_exit() != 0) throw Unexpected("openssl: " + openssl.log());
  const std::string both = folder_.path() + "/both.pem";
  std::ofstream(both) << read_file(certificate()) << read_file(key);
  const std::string settings = folder_.path() + "/haproxy.cfg";
  std::ofstream(settings) << "defaults\n mode http\n timeout connect 5s\n timeout client 30s\n timeout server 30s\n"
                          << "frontend tls\n bind 127.0.0.1:" << port() << " ssl crt " << both
                          << "\n default_backend node\nbackend node\n server node 127.0.0.1:" << server_port << "\n";
  process_ = std::make_unique<ChildProcess>(std::vector<std::string>{"haproxy", "-db", "-f", settings});
  wait_until("haproxy takes connections", [&] {
    const int socket = connect_to_loopback(port());
    if (socket >= 0) ::close(socket);
    return socket >= 0;
  });
}

}  // namespace chatroom::test
