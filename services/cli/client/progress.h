#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "cli/client/terminal.h"

namespace muster::cli {

// Says on the error stream, as long as it lives, what is waited for and for how long: nothing in the first second, then in place on a
// terminal, and a line every few seconds otherwise.
class Progress {
 public:
  Progress(const Terminal& terminal, std::string what);
  // Leaves no trace on a terminal.
  ~Progress();

  void Set(std::string what);
  // There is nothing to wait for any more.
  void Stop() { thread_.request_stop(); }

 private:
  void Run(const std::stop_token& stop);

  const Terminal& terminal_;
  const absl::Time start_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::string what_;
  std::jthread thread_;
};

}  // namespace muster::cli
