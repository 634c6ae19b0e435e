#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/plan.pb.h"
#include "muster/dispatch/v1/requisition.pb.h"

namespace muster::dispatch {

// FAILED_PRECONDITION/DEPARTURE_TOO_FAR when goods leave so late that no warehouse holds them until then.
absl::Status CheckHoldable(const v1::Plan& plan, absl::Time now);

// Carries out a plan whose parts are all approved: makes a shipment for each warehouse, requisition and hour of departure, asks for their
// reservations, each until a day after departure and for three days at least, and marks the requisitions as planned. Adds the shipments'
// names to `plan`. The ids of the steps, in the order in which they are to be tried. Locks the plan that `plan` replaces, its shipments,
// and the requisitions.
//
// A plan that replaces another one takes its place here: shipments of that one that have not moved are given back, or carried on where the
// new plan wants the very same; the new reservations of a warehouse take the place of what was given back there in one call.
//
// FAILED_PRECONDITION/PLAN_STALE when another plan has come first, a requisition was taken back, or what was to be given back has moved and
// is not lacking any more.
absl::StatusOr<std::vector<std::int64_t>> StartShipments(DispatchTx& tx, v1::Plan& plan);

}  // namespace muster::dispatch
