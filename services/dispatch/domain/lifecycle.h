#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// What may follow what, for everything that dispatch owns. States are numbered as in muster.dispatch.v1.
namespace muster::dispatch {

enum class RequisitionState { kDraft = 1, kSubmitted = 2, kPlanned = 3, kFulfilled = 4, kCancelled = 5 };

// FAILED_PRECONDITION/NOT_DRAFT unless `state` is kDraft.
absl::StatusOr<RequisitionState> Submit(RequisitionState state);

// A requisition can be taken back while nothing is on its way: `open_shipments` are neither signed for nor failed. What has been signed for
// stays received. FAILED_PRECONDITION/REQUISITION_CANCELLED or REQUISITION_FULFILLED when it is, else REQUISITION_PLANNED.
absl::StatusOr<RequisitionState> Cancel(RequisitionState state, std::int64_t open_shipments);

enum class ShipmentState {
  kReserving = 1,
  kReserved = 2,
  kIssuing = 3,
  kIssued = 4,
  kInTransit = 5,
  kArrived = 6,
  kDelivering = 7,
  kSigned = 8,
  kFailed = 9,
  kReturning = 10,
  kRestocking = 11,
  kReturned = 12,
  kCancelled = 13,
};

enum class ShipmentVerb {
  // By people.
  kIssue,
  kLoad,
  kDepart,
  kArrive,
  kSign,
  // The goods go back to their warehouse, and are taken in there.
  kTurnBack,
  kTakeBack,
  // A later plan takes the place of the shipment's.
  kGiveBack,
  // By the answer of the warehouse.
  kReserved,
  kReserveRefused,
  kIssued,
  // The goods are still held: correct what was wrong and issue again.
  kIssueRefused,
  // The goods are not held any more, or are of no use any more.
  kHoldLost,
  kDelivered,
  // Something is still outstanding.
  kPartlyDelivered,
  kDeliverRefused,
  kTakenBack,
  kTakeBackRefused,
};

// The state that follows. FAILED_PRECONDITION/SHIPMENT_STATE with details "state" and "needed", both as the API spells them.
absl::StatusOr<ShipmentState> Advance(ShipmentState state, ShipmentVerb verb);

enum class MissionState { kAssigning = 1, kCalledOut = 2, kEnRoute = 3, kOnScene = 4, kEnding = 5, kEnded = 6, kFailed = 7 };

enum class MissionVerb {
  // By people. A team can also be sent home before it has arrived or left.
  kDepart,
  kArrive,
  kEnd,
  // By the answer of the roster.
  kAssigned,
  kAssignRefused,
  kReleased,
};

// The state that follows. FAILED_PRECONDITION/MISSION_STATE with details "state" and "needed".
absl::StatusOr<MissionState> Advance(MissionState state, MissionVerb verb);

}  // namespace muster::dispatch
