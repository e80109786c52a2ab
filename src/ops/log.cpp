#include "ops/log.hpp"

#include "base/json_text.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <memory>
#include <mutex>
#include <optional>

namespace chatroom::ops::log {
namespace {

constexpr std::string_view kStandardError = "stderr";

bool writes_json(const std::string& file, LogFormat format) {
  if (format != LogFormat::automatic) return format == LogFormat::json;
  return file != kStandardError || isatty(STDERR_FILENO) == 0;
}

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::trace:
      return spdlog::level::trace;
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
    case LogLevel::off:
      break;
  }
  return spdlog::level::off;
}

// Where lines go and how they look. spdlog adds time and level and writes the line; the rest of it is made here.
struct Target {
  std::string file;
  LogFormat format = LogFormat::automatic;
  bool json = false;
  std::unique_ptr<spdlog::logger> logger;
};

// Throws spdlog::spdlog_ex if the file can't be opened.
Target make_target(const std::string& file, LogFormat format) {
  Target target{file, format, writes_json(file, format), nullptr};
  spdlog::sink_ptr sink;
  if (file == kStandardError) {
    sink = std::make_shared<spdlog::sinks::stderr_color_sink_st>();
  } else {
    sink = std::make_shared<spdlog::sinks::basic_file_sink_st>(file);
  }
  sink->set_formatter(
      target.json ? std::make_unique<spdlog::pattern_formatter>(
                        R"({"ts":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","msg":%v})", spdlog::pattern_time_type::utc)
                  : std::make_unique<spdlog::pattern_formatter>("%Y-%m-%d %H:%M:%S.%e %^%-7l%$ %v"));
  target.logger = std::make_unique<spdlog::logger>("chatroom", std::move(sink));
  target.logger->set_level(spdlog::level::trace);
  target.logger->flush_on(spdlog::level::trace);
  return target;
}

std::error_code try_make_target(const std::string& file, LogFormat format, std::optional<Target>& target) {
  try {
    errno = 0;
    target = make_target(file, format);
    return {};
  } catch (const spdlog::spdlog_ex&) {
    return errno != 0 ? std::error_code(errno, std::generic_category()) : std::make_error_code(std::errc::io_error);
  }
}

// The one log of the process. Lines are rare, so a lock around all of it is cheap, and the sinks need none of their
// own.
class Log {
 public:
  void write(LogLevel level, std::string_view message, Fields fields) {
    if (!is_enabled(level)) return;
    const std::lock_guard lock(mutex_);
    const std::string rest = target_.json ? json_rest(message, fields) : text_rest(message, fields);
    target_.logger->log(to_spdlog(level), spdlog::string_view_t(rest.data(), rest.size()));
  }

  std::error_code open(const std::string& file, LogFormat format) {
    std::optional<Target> fresh;
    if (const auto error = try_make_target(file, format, fresh)) return error;
    const std::lock_guard lock(mutex_);
    target_ = std::move(*fresh);
    return {};
  }

  std::error_code reopen() {
    std::unique_lock lock(mutex_);
    const std::string file = target_.file;
    const LogFormat format = target_.format;
    lock.unlock();
    return open(file, format);
  }

  bool is_enabled(LogLevel level) const noexcept { return level >= level_.load(std::memory_order_relaxed); }
  void set_level(LogLevel level) noexcept { level_.store(level, std::memory_order_relaxed); }

 private:
  std::mutex mutex_;
  Target target_ = make_target(std::string(kStandardError), LogFormat::automatic);
  std::atomic<LogLevel> level_{LogLevel::info};
};

// Never destroyed: another thread may still log while the process ends.
Log& instance() {
  static Log& log = *new Log;
  return log;
}

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  out.append(buffer.data(), result.ptr);
}

bool is_plain_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '\\' && c != '='; });
}

}  // namespace

void Value::append_json(std::string& out) const {
  if (const auto* text = std::get_if<std::string_view>(&value_)) {
    base::append_json_string(out, *text);
  } else if (const auto* flag = std::get_if<bool>(&value_)) {
    out += *flag ? "true" : "false";
  } else if (const auto* integer = std::get_if<std::int64_t>(&value_)) {
    append_number(out, *integer);
  } else if (const auto* natural = std::get_if<std::uint64_t>(&value_)) {
    append_number(out, *natural);
  } else if (const double number = std::get<double>(value_); std::isfinite(number)) {
    append_number(out, number);
  } else {
    out += "null";
  }
}

void Value::append_text(std::string& out) const {
  if (const auto* text = std::get_if<std::string_view>(&value_); text != nullptr && is_plain_word(*text)) {
    out += *text;
  } else {
    append_json(out);
  }
}

std::string json_rest(std::string_view message, Fields fields) {
  std::string rest;
  base::append_json_string(rest, message);
  for (const auto& field : fields) {
    rest += ',';
    base::append_json_string(rest, field.key);
    rest += ':';
    field.value.append_json(rest);
  }
  return rest;
}

std::string text_rest(std::string_view message, Fields fields) {
  std::string rest;
  base::append_json_escaped(rest, message);
  for (const auto& field : fields) {
    rest += rest.empty() ? "" : " ";
    base::append_json_escaped(rest, field.key);
    rest += '=';
    field.value.append_text(rest);
  }
  return rest;
}

void debug(std::string_view message, Fields fields) { instance().write(LogLevel::debug, message, fields); }
void info(std::string_view message, Fields fields) { instance().write(LogLevel::info, message, fields); }
void warning(std::string_view message, Fields fields) { instance().write(LogLevel::warning, message, fields); }
void error(std::string_view message, Fields fields) { instance().write(LogLevel::error, message, fields); }

bool is_enabled(LogLevel level) noexcept { return instance().is_enabled(level); }
void set_level(LogLevel level) noexcept { instance().set_level(level); }
std::error_code open(const std::string& file, LogFormat format) { return instance().open(file, format); }
std::error_code reopen() { return instance().reopen(); }

}  // namespace chatroom::ops::log
