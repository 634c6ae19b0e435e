#include "dispatch/domain/lifecycle.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

absl::string_view NameOf(ShipmentState state) {
  switch (state) {
    case ShipmentState::kReserving:
      return "RESERVING";
    case ShipmentState::kReserved:
      return "RESERVED";
    case ShipmentState::kIssuing:
      return "ISSUING";
    case ShipmentState::kIssued:
      return "ISSUED";
    case ShipmentState::kInTransit:
      return "IN_TRANSIT";
    case ShipmentState::kArrived:
      return "ARRIVED";
    case ShipmentState::kDelivering:
      return "DELIVERING";
    case ShipmentState::kSigned:
      return "SIGNED";
    case ShipmentState::kFailed:
      return "FAILED";
    case ShipmentState::kReturning:
      return "RETURNING";
    case ShipmentState::kRestocking:
      return "RESTOCKING";
    case ShipmentState::kReturned:
      return "RETURNED";
    case ShipmentState::kCancelled:
      return "CANCELLED";
  }
  MUSTER_CHECK(false);
}

absl::string_view NameOf(MissionState state) {
  switch (state) {
    case MissionState::kAssigning:
      return "ASSIGNING";
    case MissionState::kCalledOut:
      return "CALLED_OUT";
    case MissionState::kEnRoute:
      return "EN_ROUTE";
    case MissionState::kOnScene:
      return "ON_SCENE";
    case MissionState::kEnding:
      return "ENDING";
    case MissionState::kEnded:
      return "ENDED";
    case MissionState::kFailed:
      return "FAILED";
  }
  MUSTER_CHECK(false);
}

template <class State, class Verb>
struct Transition {
  Verb verb;
  State from;
  State to;
};

constexpr Transition<ShipmentState, ShipmentVerb> kShipmentTransitions[] = {
    {ShipmentVerb::kReserved, ShipmentState::kReserving, ShipmentState::kReserved},
    {ShipmentVerb::kReserveRefused, ShipmentState::kReserving, ShipmentState::kFailed},
    {ShipmentVerb::kIssue, ShipmentState::kReserved, ShipmentState::kIssuing},
    {ShipmentVerb::kIssued, ShipmentState::kIssuing, ShipmentState::kIssued},
    {ShipmentVerb::kIssueRefused, ShipmentState::kIssuing, ShipmentState::kReserved},
    {ShipmentVerb::kHoldLost, ShipmentState::kIssuing, ShipmentState::kFailed},
    {ShipmentVerb::kLoad, ShipmentState::kIssued, ShipmentState::kIssued},
    {ShipmentVerb::kDepart, ShipmentState::kIssued, ShipmentState::kInTransit},
    {ShipmentVerb::kArrive, ShipmentState::kInTransit, ShipmentState::kArrived},
    {ShipmentVerb::kSign, ShipmentState::kArrived, ShipmentState::kDelivering},
    {ShipmentVerb::kDelivered, ShipmentState::kDelivering, ShipmentState::kSigned},
    {ShipmentVerb::kPartlyDelivered, ShipmentState::kDelivering, ShipmentState::kArrived},
    {ShipmentVerb::kDeliverRefused, ShipmentState::kDelivering, ShipmentState::kArrived},
    {ShipmentVerb::kTurnBack, ShipmentState::kIssued, ShipmentState::kReturning},
    {ShipmentVerb::kTurnBack, ShipmentState::kInTransit, ShipmentState::kReturning},
    {ShipmentVerb::kTurnBack, ShipmentState::kArrived, ShipmentState::kReturning},
    {ShipmentVerb::kTakeBack, ShipmentState::kReturning, ShipmentState::kRestocking},
    {ShipmentVerb::kGiveBack, ShipmentState::kReserving, ShipmentState::kCancelled},
    {ShipmentVerb::kGiveBack, ShipmentState::kReserved, ShipmentState::kCancelled},
    {ShipmentVerb::kTakenBack, ShipmentState::kRestocking, ShipmentState::kReturned},
    {ShipmentVerb::kTakeBackRefused, ShipmentState::kRestocking, ShipmentState::kReturning},
};

constexpr Transition<MissionState, MissionVerb> kMissionTransitions[] = {
    {MissionVerb::kAssigned, MissionState::kAssigning, MissionState::kCalledOut},
    {MissionVerb::kAssignRefused, MissionState::kAssigning, MissionState::kFailed},
    {MissionVerb::kDepart, MissionState::kCalledOut, MissionState::kEnRoute},
    {MissionVerb::kArrive, MissionState::kEnRoute, MissionState::kOnScene},
    {MissionVerb::kEnd, MissionState::kCalledOut, MissionState::kEnding},
    {MissionVerb::kEnd, MissionState::kEnRoute, MissionState::kEnding},
    {MissionVerb::kEnd, MissionState::kOnScene, MissionState::kEnding},
    {MissionVerb::kReleased, MissionState::kEnding, MissionState::kEnded},
};

template <class State, class Verb, std::size_t kCount>
absl::StatusOr<State> Follow(const Transition<State, Verb> (&transitions)[kCount], State state, Verb verb, absl::string_view reason) {
  std::vector<absl::string_view> needed;
  for (const Transition<State, Verb>& transition : transitions) {
    if (transition.verb != verb) continue;
    if (transition.from == state) return transition.to;
    needed.push_back(NameOf(transition.from));
  }
  const std::string any_of = absl::StrJoin(needed, ", ");
  return FailedPrecondition(reason, absl::StrCat("it is ", NameOf(state), ", not ", any_of),
                            {{"state", NameOf(state)}, {"needed", any_of}});
}

}  // namespace

absl::StatusOr<RequisitionState> Submit(RequisitionState state) {
  if (state != RequisitionState::kDraft) return FailedPrecondition("NOT_DRAFT", "the requisition is no draft any more");
  return RequisitionState::kSubmitted;
}

absl::StatusOr<RequisitionState> Cancel(RequisitionState state, std::int64_t open_shipments) {
  if (state == RequisitionState::kCancelled) return FailedPrecondition("REQUISITION_CANCELLED", "the requisition was cancelled before");
  if (state == RequisitionState::kFulfilled) return FailedPrecondition("REQUISITION_FULFILLED", "the requisition is fulfilled");
  if (state == RequisitionState::kPlanned || open_shipments > 0) {
    return FailedPrecondition("REQUISITION_PLANNED", "an approved plan serves the requisition", {{"open_shipments", open_shipments}});
  }
  return RequisitionState::kCancelled;
}

absl::StatusOr<ShipmentState> Advance(ShipmentState state, ShipmentVerb verb) {
  return Follow(kShipmentTransitions, state, verb, "SHIPMENT_STATE");
}

absl::StatusOr<MissionState> Advance(MissionState state, MissionVerb verb) {
  return Follow(kMissionTransitions, state, verb, "MISSION_STATE");
}

}  // namespace muster::dispatch
