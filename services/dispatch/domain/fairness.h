#pragma once

#include <algorithm>
#include <cstdint>

#include "absl/numeric/int128.h"

// How evenly what is lacking is shared out, as the planner and the choice of teams measure it.
namespace muster::dispatch {

// Units of `quantity` below step `step` of `steps`: step k spans (UnitsBelow(k), UnitsBelow(k + 1)].
inline std::int64_t UnitsBelow(std::int64_t quantity, int step, int steps) { return quantity * step / steps; }

// Each of `unmet` units counts the step of `quantity` that it lies on: 0 for the first 1/steps that is lacking, 1 for the second, and so
// on, so that what is lacking lies where it takes the least share away. 0 when nothing is lacking.
inline absl::int128 UnfairnessOf(std::int64_t quantity, std::int64_t unmet, int steps) {
  absl::int128 sum = 0;
  for (int step = 0; step < steps && UnitsBelow(quantity, step, steps) < unmet; ++step) {
    const std::int64_t end = std::min(unmet, UnitsBelow(quantity, step + 1, steps));
    sum += absl::int128(end - UnitsBelow(quantity, step, steps)) * step;
  }
  return sum;
}

}  // namespace muster::dispatch
