#include "cli/client/progress.h"

#include <chrono>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/text/texts.h"

namespace muster::cli {
namespace {

constexpr std::chrono::milliseconds kQuiet(1000);
constexpr std::chrono::milliseconds kFrame(120);
constexpr std::chrono::milliseconds kLine(3000);
constexpr const char* kSpinner[] = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
// Back to the first column, and the line cleared.
constexpr char kClear[] = "\r\x1b[K";

}  // namespace

Progress::Progress(const Terminal& terminal, std::string what) : terminal_(terminal), start_(absl::Now()), what_(std::move(what)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

Progress::~Progress() {
  Stop();
  thread_.join();
}

void Progress::Set(std::string what) {
  const std::lock_guard lock(mutex_);
  what_ = std::move(what);
}

void Progress::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto waited_out = [&](std::chrono::milliseconds time) {
    return !wake_.wait_for(lock, stop, time, [&stop] { return stop.stop_requested(); });
  };
  bool drawn = false;
  std::size_t frame = 0;
  for (auto pause = kQuiet; waited_out(pause); pause = terminal_.err_is_tty ? kFrame : kLine) {
    const std::string line =
        Text("PROGRESS", terminal_.language, {{"what", what_}, {"seconds", absl::ToInt64Seconds(absl::Now() - start_)}});
    if (terminal_.err_is_tty) {
      terminal_.err << kClear << kSpinner[frame++ % std::size(kSpinner)] << ' ' << line << std::flush;
      drawn = true;
    } else {
      terminal_.err << line << std::endl;
    }
  }
  if (drawn) terminal_.err << kClear << std::flush;
}

}  // namespace muster::cli
