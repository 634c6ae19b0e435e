#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/obs/log.h"
#include "platform/world/world.h"

namespace muster::warehouse {

// Does something once a period of a world's clock. What was done is logged; a failure is logged and tried again a period later.
struct PeriodicJob {
  // Does it until `stop`.
  void Run(const World& world, obs::Logger& logger, const std::stop_token& stop) const;

  // What is done, as logs call it: "expire reservations".
  std::string name;
  absl::Duration period;
  // Does what there is to do, by `deadline`, and returns how much that was.
  std::function<absl::StatusOr<int>(const World& world, absl::Time deadline)> work;
};

// Calls `batch`, which does up to `size` and returns how many, until it finds fewer; returns their sum.
absl::StatusOr<int> InBatches(int size, absl::FunctionRef<absl::StatusOr<int>()> batch);

}  // namespace muster::warehouse
