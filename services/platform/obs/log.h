#pragma once

#include <atomic>
#include <concepts>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::obs {

enum class Severity { kDebug, kInfo, kWarning, kError };

// One key of a log line, for example {"duration_us", 431}. Borrows its text. A field whose text is empty is not written.
struct Field {
  Field(absl::string_view key, absl::string_view value) : key(key), value(value) {}
  Field(absl::string_view key, const std::string& value) : key(key), value(absl::string_view(value)) {}
  Field(absl::string_view key, const char* value) : key(key), value(absl::string_view(value)) {}
  Field(absl::string_view key, double value) : key(key), value(value) {}
  Field(absl::string_view key, bool value) : key(key), value(value) {}
  template <std::integral Number>
  Field(absl::string_view key, Number value) : key(key), value(static_cast<std::int64_t>(value)) {}

  absl::string_view key;
  std::variant<absl::string_view, std::int64_t, double, bool> value;
};

struct LoggerOptions {
  // Written into every line.
  std::string service;
  Severity min_severity = Severity::kInfo;
  // Appended to; empty = standard error.
  std::string file;
  // Lines waiting to be written; what does not fit is dropped and counted, because a slow disk must not stop a duty room.
  std::size_t buffer_limit_bytes = 4 << 20;
};

// Writes one JSON object a line: {"time":RFC 3339,"severity":"INFO","service":…,"message":…, fields…}. A thread of its own does the
// writing, many lines in one write, at most 50 ms late; warnings and errors go at once. Thread-safe.
class Logger {
 public:
  // Errors: INVALID_ARGUMENT/LOG_FILE_UNWRITABLE.
  static absl::StatusOr<std::unique_ptr<Logger>> Open(LoggerOptions options);
  // Writes what is left.
  ~Logger();

  void Log(Severity severity, absl::string_view message, std::initializer_list<Field> fields = {});
  void Info(absl::string_view message, std::initializer_list<Field> fields = {}) { Log(Severity::kInfo, message, fields); }
  void Warning(absl::string_view message, std::initializer_list<Field> fields = {}) { Log(Severity::kWarning, message, fields); }
  void Error(absl::string_view message, std::initializer_list<Field> fields = {}) { Log(Severity::kError, message, fields); }

  // Returns when everything logged before has been written.
  void Flush();

  // Lines lost because the buffer was full.
  std::uint64_t dropped_line_count() const { return dropped_line_count_; }

 private:
  Logger(LoggerOptions options, int fd);
  void WriteLoop();

  const LoggerOptions options_;
  // `,"service":"…","message":` as every line has it.
  const std::string service_part_;
  const int fd_;
  std::atomic<std::uint64_t> dropped_line_count_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable written_;
  std::string buffer_;
  bool urgent_ = false;
  bool writing_ = false;
  bool closed_ = false;
  std::thread writer_;
};

}  // namespace muster::obs
