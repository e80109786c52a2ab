#include "admin/cli/token_file.hpp"

#include <boost/json.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace chatroom::admin::cli {
namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }

std::error_code write_whole(int file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0) return last_error();
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

std::optional<Login> read_login(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  boost::system::error_code error;
  const auto value = boost::json::parse(text, error);
  const auto* fields = error ? nullptr : value.if_object();
  if (fields == nullptr) return std::nullopt;
  const auto* url = fields->if_contains("url");
  const auto* token = fields->if_contains("token");
  const auto* expires_at = fields->if_contains("expiresAt");
  if (url == nullptr || !url->is_string() || token == nullptr || !token->is_string() || expires_at == nullptr ||
      !expires_at->is_int64()) {
    return std::nullopt;
  }
  return Login{std::string(url->get_string()), std::string(token->get_string()),
               WallTime(std::chrono::milliseconds(expires_at->get_int64()))};
}

std::error_code write_login(const std::string& path, const Login& login) {
  std::error_code error;
  const auto folder = std::filesystem::path(path).parent_path();
  std::filesystem::create_directories(folder, error);
  if (error) return error;
  const std::string partial = path + ".new";
  std::filesystem::remove(partial, error);  // of a write that was cut off
  // Only ours from its first moment on.
  const int file = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return last_error();
  const boost::json::object fields = {
      {"url", login.url}, {"token", login.token}, {"expiresAt", login.expires_at.time_since_epoch().count()}};
  error = write_whole(file, boost::json::serialize(fields) + "\n");
  if (::close(file) != 0 && !error) error = last_error();
  if (!error && std::rename(partial.c_str(), path.c_str()) != 0) error = last_error();
  return error;
}

}  // namespace chatroom::admin::cli
