#pragma once

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/types/span.h"

namespace muster::warehouse::domain {

// Units of a lot that leave a shipment: handed over, lost or damaged.
struct Unloading {
  // "lots/1024"
  std::string lot;
  // Base units, ≥ 0.
  std::int64_t quantity;
};

// OK when no more of any lot leaves the shipment than is on it. `in_transit`: base units by lot.
// Error: FAILED_PRECONDITION/NOT_IN_TRANSIT (details lot, in_transit, requested), for the first such lot.
absl::Status CheckInTransit(const absl::flat_hash_map<std::string, std::int64_t>& in_transit, absl::Span<const Unloading> unloadings);

}  // namespace muster::warehouse::domain
