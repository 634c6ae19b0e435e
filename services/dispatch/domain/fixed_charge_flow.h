#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/time/time.h"
#include "dispatch/domain/cancellation.h"

// Minimum-cost flow of several commodities whose arcs also cost something once, for being used at all: few shipments. A lorry from a
// warehouse to a site takes several items, and is paid once.
namespace muster::dispatch {

struct ChargedArc {
  // Index into FixedChargeNetwork::supplies.
  int commodity = 0;
  // Nodes, indices into the commodity's supplies.
  int from = 0;
  int to = 0;
  // Units that may flow, [0, 10^15].
  std::int64_t capacity = 0;
  // Per unit. [0, 10^12].
  std::int64_t cost = 0;
  // Index into FixedChargeNetwork::charges; nothing when using the arc costs nothing more.
  std::optional<int> charge;
};

struct FixedChargeNetwork {
  // Per commodity and node: units that enter there, negative for units that leave. Each commodity's sum is zero, the sum of all absolute
  // values at most 10^12.
  std::vector<std::vector<std::int64_t>> supplies;
  std::vector<ChargedArc> arcs;
  // Paid once if any arc that names the charge carries flow, in the unit of ChargedArc::cost. [0, 10^12].
  std::vector<std::int64_t> charges;
};

struct FixedChargeSolution {
  // Per arc.
  std::vector<std::int64_t> flow;
  // Per charge: whether it is paid.
  std::vector<bool> paid;
  // Charges paid and units times cost: of exactly this flow, in whole numbers.
  absl::int128 value = 0;
  // No flow costs less.
  absl::int128 bound = 0;
  // Whether value = bound. When no charge was in doubt, a certificate in whole numbers shows it; else it rests on Cbc's search, whose
  // linear programs are solved in floating point.
  bool proved = false;
  // Charges that neither arithmetic nor a zero price settles: what the search has to decide.
  int charges_in_doubt = 0;
  // See IntegerSolution.
  bool is_ended_by_clock = false;
  // For example "lemon-network-simplex 1.3.1 + cbc 2.10.8".
  std::string solver;
};

struct FixedChargeSearch {
  // See IntegerSearch::effort. Zero makes no search.
  absl::Duration effort = absl::InfiniteDuration();
  // When the clock ends the search (see IntegerSearch::time_limit); nothing: by ClockFor(effort).
  std::optional<absl::Duration> time_limit = std::nullopt;
  IsCancelled is_cancelled = IsNeverCancelled;
};

// The cheapest flow that `search` finds; nothing when no flow meets all supplies. The same for the same network and effort unless the clock
// ends the search; never worse than slope scaling, which takes some dozen flows and is not limited. There is no search beyond what a
// double counts exactly (a possible total above 2^50): then `bound` is that of the flow without what is in doubt.
std::optional<FixedChargeSolution> SolveFixedChargeFlow(const FixedChargeNetwork& network, const FixedChargeSearch& search);

}  // namespace muster::dispatch
