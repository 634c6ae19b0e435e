#pragma once

#include <stop_token>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/auth/chapter_tree.h"
#include "platform/obs/log.h"
#include "platform/world/world.h"

namespace muster::dispatch {

// Brings the steps of approvals whose time-out has passed to the chapters above; how many. Several processes may do it at once.
absl::StatusOr<int> EscalateDue(const World& world, const auth::ChapterTree& tree, absl::Time deadline);

// Does so every ten seconds of a world's clock. Runs a thread of its own until destroyed.
class Escalator {
 public:
  // Everything given outlives this.
  Escalator(const World& world, const auth::SharedChapterTree& chapters, obs::Logger& logger);

 private:
  void Run(const std::stop_token& stop);

  const World& world_;
  const auth::SharedChapterTree& chapters_;
  obs::Logger& logger_;
  std::jthread thread_;
};

}  // namespace muster::dispatch
