#include "admin/cli/password.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace chatroom::admin::cli {
namespace {

std::optional<std::string> read_line() {
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

// Turns the echo of the terminal off for its life.
class NoEcho {
 public:
  NoEcho() : is_terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~NoEcho() {
    if (!is_terminal_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::fputc('\n', stderr);  // the one that was typed did not show
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
  bool is_terminal_;
};

}  // namespace

std::optional<std::string> ask(const std::string& question) {
  if (::isatty(STDIN_FILENO) == 1) std::fputs(question.c_str(), stderr);
  return read_line();
}

std::optional<std::string> ask_password(const std::string& question) {
  if (::isatty(STDIN_FILENO) == 1) std::fputs(question.c_str(), stderr);
  const NoEcho no_echo;
  return read_line();
}

}  // namespace chatroom::admin::cli
