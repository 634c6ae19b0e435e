#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/time/time.h"
#include "dispatch/domain/cancellation.h"
#include "dispatch/domain/fixed_charge_flow.h"
#include "dispatch/domain/planner_rules.h"

// Few truck loads: among flows that are as good in all else, one whose shipments take the fewest trucks.
namespace muster::dispatch::planner {

struct TruckProblem {
  struct Shipment {
    // What goes with it whatever flows.
    ShipmentSize size;
    // Whether anything does.
    bool is_made = false;
  };

  TruckLoad truck;
  // The charge of an arc is its shipment; costs and charges are not looked at.
  FixedChargeNetwork network;
  // Per arc: what one unit on it adds to its shipment.
  std::vector<ShipmentSize> unit_sizes;
  std::vector<Shipment> shipments;
  // At most so many shipments, those that are made whatever flows among them; nothing = any number.
  std::optional<std::int64_t> most_shipments;
  // A flow that meets all supplies and makes no more shipments than that.
  std::vector<std::int64_t> start;
};

struct TruckSolution {
  // Per arc. Never takes more trucks than `start`.
  std::vector<std::int64_t> flow;
  // Trucks of all shipments (see LoadsOf), and what no flow can go below. The bound rests on arithmetic, or on Cbc's search, whose linear
  // programs are solved in floating point.
  absl::int128 loads = 0;
  absl::int128 bound = 0;
  bool is_searched = false;
  // See IntegerSolution.
  bool is_ended_by_clock = false;
};

// A shipment's slope is spread over what it carried the last time (slope scaling) until that finds nothing better; then a whole number of
// trucks for each shipment, and for each arc that it carries nothing without its shipment, are searched for by Cbc with `effort` (see
// IntegerSearch::effort). The same for the same problem and effort unless the clock ends the search (ClockFor). Zero makes no
// search.
TruckSolution FewestTruckLoads(const TruckProblem& problem, absl::Duration effort, const IsCancelled& is_cancelled = IsNeverCancelled);

}  // namespace muster::dispatch::planner
