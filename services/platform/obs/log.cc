#include "platform/obs/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <ctime>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "platform/status/status.h"

namespace muster::obs {
namespace {

constexpr std::chrono::milliseconds kWriteInterval(50);

absl::string_view Name(Severity severity) {
  switch (severity) {
    case Severity::kDebug:
      return "DEBUG";
    case Severity::kInfo:
      return "INFO";
    case Severity::kWarning:
      return "WARNING";
    case Severity::kError:
      return "ERROR";
  }
  return "";
}

bool NeedsEscape(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

// Text is passed on as UTF-8; only what JSON forbids inside a string is escaped.
void AppendString(std::string& line, absl::string_view text) {
  line.push_back('"');
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && !NeedsEscape(text[plain])) ++plain;
    line.append(text.data(), plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (text[0] == '"' || text[0] == '\\') {
      line.append({'\\', text[0]});
    } else {
      absl::StrAppend(&line, "\\u", absl::Hex(static_cast<unsigned char>(text[0]), absl::kZeroPad4));
    }
    text.remove_prefix(1);
  }
  line.push_back('"');
}

struct AppendValue {
  std::string& line;

  void operator()(absl::string_view value) const { AppendString(line, value); }
  void operator()(std::int64_t value) const { absl::StrAppend(&line, value); }
  void operator()(double value) const { absl::StrAppend(&line, std::isfinite(value) ? absl::AlphaNum(value) : absl::AlphaNum("null")); }
  void operator()(bool value) const { line.append(value ? "true" : "false"); }
};

// RFC 3339 in UTC with microseconds. Formatting a date costs more than the rest of a line, so the seconds are kept.
void AppendTime(std::string& line, absl::Time time) {
  struct Second {
    std::time_t unix_seconds = 0;
    std::string text;
  };
  thread_local Second last;
  const std::int64_t micros = absl::ToUnixMicros(time);
  if (const std::time_t seconds = micros / 1'000'000; seconds != last.unix_seconds) {
    last = {seconds, absl::FormatTime("%Y-%m-%dT%H:%M:%S", absl::FromUnixSeconds(seconds), absl::UTCTimeZone())};
  }
  const absl::AlphaNum fraction(1'000'000 + micros % 1'000'000);
  line.append(last.text);
  line.push_back('.');
  line.append(fraction.data() + 1, 6);
  line.push_back('Z');
}

}  // namespace

absl::StatusOr<std::unique_ptr<Logger>> Logger::Open(LoggerOptions options) {
  int fd = STDERR_FILENO;
  if (!options.file.empty()) {
    fd = open(options.file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (fd < 0) return InvalidArgument("LOG_FILE_UNWRITABLE", "the log file cannot be opened", {{"file", options.file}});
  }
  return std::unique_ptr<Logger>(new Logger(std::move(options), fd));
}

Logger::Logger(LoggerOptions options, int fd)
    : options_(std::move(options)),
      service_part_([this] {
        std::string part = ",\"service\":";
        AppendString(part, options_.service);
        return part + ",\"message\":";
      }()),
      fd_(fd),
      writer_([this] { WriteLoop(); }) {}

Logger::~Logger() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake_.notify_one();
  writer_.join();
  if (fd_ != STDERR_FILENO) close(fd_);
}

void Logger::Log(Severity severity, absl::string_view message, std::initializer_list<Field> fields) {
  if (severity < options_.min_severity) return;
  thread_local std::string line;
  line.assign("{\"time\":\"");
  AppendTime(line, absl::Now());
  line.append("\",\"severity\":\"");
  line.append(Name(severity).data(), Name(severity).size());
  line.push_back('"');
  line.append(service_part_);
  AppendString(line, message);
  for (const Field& field : fields) {
    if (const auto* text = std::get_if<absl::string_view>(&field.value); text != nullptr && text->empty()) continue;
    line.push_back(',');
    AppendString(line, field.key);
    line.push_back(':');
    std::visit(AppendValue{line}, field.value);
  }
  line.append("}\n");

  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (buffer_.size() + line.size() > options_.buffer_limit_bytes) {
      ++dropped_line_count_;
      return;
    }
    buffer_.append(line);
    wake = !urgent_ && (severity >= Severity::kWarning || buffer_.size() > options_.buffer_limit_bytes / 2);
    urgent_ |= wake;
  }
  if (wake) wake_.notify_one();
}

void Logger::Flush() {
  std::unique_lock lock(mutex_);
  urgent_ = true;
  wake_.notify_one();
  written_.wait(lock, [this] { return buffer_.empty() && !writing_; });
}

void Logger::WriteLoop() {
  std::string lines;
  std::unique_lock lock(mutex_);
  while (true) {
    // Lines gather meanwhile. Waking up twenty times a second for nothing costs less than being woken by every line.
    wake_.wait_for(lock, kWriteInterval, [this] { return urgent_ || closed_; });
    urgent_ = false;
    if (buffer_.empty()) {
      written_.notify_all();
      if (closed_) return;
      continue;
    }
    lines.clear();
    lines.swap(buffer_);
    writing_ = true;
    lock.unlock();
    for (absl::string_view rest = lines; !rest.empty();) {
      const ssize_t count = write(fd_, rest.data(), rest.size());
      if (count < 0 && errno == EINTR) continue;
      // Nowhere is left to say that the log cannot be written.
      if (count < 0) break;
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
    lock.lock();
    writing_ = false;
    if (buffer_.empty()) written_.notify_all();
  }
}

}  // namespace muster::obs
