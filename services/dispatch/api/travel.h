#pragma once

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "dispatch/domain/travel_times.h"
#include "dispatch/store/dispatch_store.h"

// From what the database knows of ways to travel times.
namespace muster::dispatch {

// What the journeys of `records` have taught.
std::vector<KnownLeg> LearnedLegs(const TravelRecords& records);

// For each way the first of: a measured time, what journeys have taught, what `routing` says (null = nobody is asked), the great circle by
// the origin's region. Closed ways are blocked.
absl::StatusOr<TravelTable> TravelTableOf(const TravelRecords& records, const TravelTimes* routing, absl::Span<const Place> origins,
                                          absl::Span<const Place> destinations);

}  // namespace muster::dispatch
