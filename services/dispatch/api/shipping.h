#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/plan.pb.h"
#include "muster/dispatch/v1/requisition.pb.h"

namespace muster::dispatch {

// Carries out a plan whose parts are all approved: makes a shipment for each warehouse, requisition and hour of departure, asks for their
// reservations, and marks the requisitions as planned. Adds the shipments' names to `plan`. The ids of the steps. Locks the requisitions.
// FAILED_PRECONDITION/PLAN_STALE when another plan has come first or a requisition was taken back.
absl::StatusOr<std::vector<std::int64_t>> StartShipments(DispatchTx& tx, v1::Plan& plan);

}  // namespace muster::dispatch
