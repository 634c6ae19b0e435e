#include "dispatch/jobs/settle.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "dispatch/domain/lifecycle.h"
#include "dispatch/domain/requisition_lines.h"
#include "dispatch/domain/step_outcome.h"
#include "muster/dispatch/v1/events.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

// Short enough that a stop or another writer waits for a moment only.
constexpr std::int64_t kFollowingBatch = 200;

absl::Status Move(v1::Shipment& shipment, ShipmentVerb verb) {
  ASSIGN_OR_RETURN(const ShipmentState state, Advance(static_cast<ShipmentState>(shipment.state()), verb));
  shipment.set_state(static_cast<v1::Shipment::State>(state));
  return absl::OkStatus();
}

absl::Status Move(v1::Mission& mission, MissionVerb verb) {
  ASSIGN_OR_RETURN(const MissionState state, Advance(static_cast<MissionState>(mission.state()), verb));
  mission.set_state(static_cast<v1::Mission::State>(state));
  return absl::OkStatus();
}

void MoveRequisition(DispatchTx& tx, v1::Requisition& requisition, v1::Requisition::State state) {
  requisition.set_state(state);
  tx.Save(requisition);
  v1::RequisitionStateChanged event;
  *event.mutable_requisition() = requisition;
  tx.Append(requisition.name(), requisition.chapter(), event);
}

// What a failed shipment should have brought is wanted again.
absl::Status ReopenRequisition(DispatchTx& tx, const v1::Shipment& failed) {
  ASSIGN_OR_RETURN(Stored<v1::Requisition> stored, tx.LockRequisition(failed.lines(0).requisition()));
  v1::Requisition& requisition = stored.message;
  if (requisition.state() == v1::Requisition::STATE_PLANNED) MoveRequisition(tx, requisition, v1::Requisition::STATE_SUBMITTED);
  return absl::OkStatus();
}

absl::Status CountReceipt(DispatchTx& tx, v1::Shipment& shipment) {
  const std::string& name = shipment.lines(0).requisition();
  // Locked before the count, so that of two last shipments the later one sees the earlier.
  RETURN_IF_ERROR(tx.LockRequisition(name).status());
  tx.AddReceivedQuantities(name, shipment.name(), shipment.receipts().rbegin()->number());
  tx.Save(shipment);
  CountedReceipt receipt;
  const auto& lines = shipment.receipts().rbegin()->lines();
  receipt.has_losses =
      std::any_of(lines.begin(), lines.end(), [](const auto& line) { return line.damaged_quantity() + line.lost_quantity() > 0; });
  ASSIGN_OR_RETURN(const std::vector<MissingQuantity> missing, tx.ListMissingQuantities({name}));
  receipt.lacks = std::any_of(missing.begin(), missing.end(), [](const MissingQuantity& lack) { return lack.quantity > 0; });
  ASSIGN_OR_RETURN(receipt.open_shipments, tx.CountOpenShipments(name));
  ASSIGN_OR_RETURN(Stored<v1::Requisition> stored, tx.LockRequisition(name));
  v1::Requisition& requisition = stored.message;
  const RequisitionState state = StateAfter(static_cast<RequisitionState>(requisition.state()), receipt);
  MoveRequisition(tx, requisition, static_cast<v1::Requisition::State>(state));
  return absl::OkStatus();
}

bool IsSignedWhole(const v1::Shipment& shipment) {
  return std::all_of(shipment.lines().begin(), shipment.lines().end(), [](const v1::Shipment::Line& line) {
    return line.received_quantity() + line.damaged_quantity() + line.lost_quantity() == line.quantity();
  });
}

// Nobody has signed for what the ledger does not know: the latest receipt never was.
void TakeReceiptAway(DispatchTx& tx, v1::Shipment& shipment) {
  for (const v1::Shipment::ReceiptLine& refused : shipment.receipts().rbegin()->lines()) {
    v1::Shipment::Line& line = *shipment.mutable_lines(refused.line_index());
    line.set_received_quantity(line.received_quantity() - refused.received_quantity());
    line.set_damaged_quantity(line.damaged_quantity() - refused.damaged_quantity());
    line.set_lost_quantity(line.lost_quantity() - refused.lost_quantity());
  }
  tx.SaveQuantities(shipment);
  tx.DeleteReceipt(shipment);
  shipment.mutable_receipts()->RemoveLast();
  shipment.clear_signer();
  shipment.clear_sign_time();
  if (shipment.receipts().empty()) return;
  shipment.set_signer(shipment.receipts().rbegin()->signer());
  *shipment.mutable_sign_time() = shipment.receipts().rbegin()->sign_time();
}

// What was to be lost on the way back has not been booked: everything that nobody signed for is still to be taken in.
void RestoreReturned(DispatchTx& tx, v1::Shipment& shipment) {
  for (v1::Shipment::Line& line : *shipment.mutable_lines()) line.clear_lost_quantity();
  for (const v1::Shipment::Receipt& receipt : shipment.receipts()) {
    for (const v1::Shipment::ReceiptLine& signed_line : receipt.lines()) {
      v1::Shipment::Line& line = *shipment.mutable_lines(signed_line.line_index());
      line.set_lost_quantity(line.lost_quantity() + signed_line.lost_quantity());
    }
  }
  for (v1::Shipment::Line& line : *shipment.mutable_lines()) {
    line.set_returned_quantity(line.quantity() - line.received_quantity() - line.damaged_quantity() - line.lost_quantity());
  }
  tx.SaveQuantities(shipment);
}

absl::Status CancelHold(DispatchTx& tx, const v1::Shipment& shipment) {
  warehouse::v1::CancelReservationRequest request;
  request.set_name(shipment.reservation());
  return tx.InsertStep(shipment.name(), v1::Step::KIND_CANCEL_RESERVATION, request, absl::ZeroDuration()).status();
}

absl::Status SettleRefusedIssue(DispatchTx& tx, v1::Shipment& shipment, absl::string_view reason) {
  switch (HoldAfterRefusal(reason)) {
    case HoldAfterRefusedIssue::kKept:
      return Move(shipment, ShipmentVerb::kIssueRefused);
    case HoldAfterRefusedIssue::kGone:
      break;
    case HoldAfterRefusedIssue::kUseless:
      RETURN_IF_ERROR(CancelHold(tx, shipment));
      break;
  }
  RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kHoldLost));
  return ReopenRequisition(tx, shipment);
}

absl::Status SettleDone(DispatchTx& tx, v1::Shipment& shipment, v1::Step::Kind kind, const std::string& made) {
  switch (kind) {
    case v1::Step::KIND_RESERVE:
    case v1::Step::KIND_REPLACE_RESERVATIONS:
      shipment.set_reservation(made);
      RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kReserved));
      break;
    case v1::Step::KIND_ISSUE:
      shipment.set_issue_note(made);
      RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kIssued));
      break;
    case v1::Step::KIND_DELIVER:
      RETURN_IF_ERROR(Move(shipment, IsSignedWhole(shipment) ? ShipmentVerb::kDelivered : ShipmentVerb::kPartlyDelivered));
      return CountReceipt(tx, shipment);
    case v1::Step::KIND_TAKE_BACK:
      shipment.set_return_note(made);
      RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kTakenBack));
      break;
    default:
      MUSTER_CHECK(false);
  }
  tx.Save(shipment);
  return absl::OkStatus();
}

absl::Status SettleRefused(DispatchTx& tx, v1::Shipment& shipment, v1::Step::Kind kind, absl::string_view reason) {
  switch (kind) {
    case v1::Step::KIND_RESERVE:
    case v1::Step::KIND_REPLACE_RESERVATIONS:
      RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kReserveRefused));
      RETURN_IF_ERROR(ReopenRequisition(tx, shipment));
      break;
    case v1::Step::KIND_ISSUE:
      RETURN_IF_ERROR(SettleRefusedIssue(tx, shipment, reason));
      break;
    case v1::Step::KIND_DELIVER:
      RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kDeliverRefused));
      TakeReceiptAway(tx, shipment);
      break;
    case v1::Step::KIND_TAKE_BACK:
      RETURN_IF_ERROR(Move(shipment, ShipmentVerb::kTakeBackRefused));
      RestoreReturned(tx, shipment);
      break;
    default:
      MUSTER_CHECK(false);
  }
  tx.Save(shipment);
  return absl::OkStatus();
}

absl::Status SettleMission(DispatchTx& tx, v1::Mission& mission, v1::Step::Kind kind, StepOutcome outcome) {
  if (kind == v1::Step::KIND_ASSIGN_TEAM) {
    RETURN_IF_ERROR(Move(mission, outcome == StepOutcome::kDone ? MissionVerb::kAssigned : MissionVerb::kAssignRefused));
  } else {
    // A roster that refuses knows of no assignment: the team is free all the same.
    RETURN_IF_ERROR(Move(mission, MissionVerb::kReleased));
  }
  tx.Save(mission);
  return absl::OkStatus();
}

void AppendEvent(DispatchTx& tx, const v1::Shipment& shipment) {
  v1::ShipmentStateChanged event;
  *event.mutable_shipment() = shipment;
  tx.Append(shipment.name(), shipment.chapter(), event);
}

void AppendEvent(DispatchTx& tx, const v1::Mission& mission) {
  v1::MissionStateChanged event;
  *event.mutable_mission() = mission;
  tx.Append(mission.name(), mission.chapter(), event);
}

// Notes the outcome in the step, and shows a step that is not done in its subject.
template <class Message>
void Note(DispatchTx& tx, StoredStep& step, StepOutcome outcome, const absl::Status& status, Message& subject) {
  const absl::Duration pause = outcome == StepOutcome::kTryAgain ? PauseAfter(step.step.attempt_count()) : absl::ZeroDuration();
  step.step.set_last_reason(ReasonOf(status));
  step.step.set_last_message(std::string(status.message()));
  step.step.clear_next_attempt_time();
  switch (outcome) {
    case StepOutcome::kDone:
      step.step.set_state(v1::Step::STATE_DONE);
      break;
    case StepOutcome::kRefused:
      step.step.set_state(v1::Step::STATE_REFUSED);
      break;
    case StepOutcome::kTryAgain:
      *step.step.mutable_next_attempt_time() = ToTimestamp(absl::Now() + pause);
      break;
  }
  tx.SaveStep(step, pause);
  if (step.step.kind() == v1::Step::KIND_CANCEL_RESERVATION) return;
  if (outcome == StepOutcome::kDone) {
    subject.clear_pending_step();
  } else {
    *subject.mutable_pending_step() = step.step;
  }
}

// A shipment that was given back while the warehouse was being asked to hold its goods: what it holds now goes to the shipments that wait
// to take its place, or is let go at once.
absl::Status SettleGivenBack(DispatchTx& tx, v1::Shipment& shipment, StepOutcome outcome, const absl::StatusOr<std::string>& answer) {
  if (outcome == StepOutcome::kDone) {
    shipment.set_reservation(*answer);
    tx.Save(shipment);
    warehouse::v1::ReplaceReservationsRequest more;
    more.add_replaces(shipment.reservation());
    ASSIGN_OR_RETURN(const bool is_replaced, tx.AddToReplacements(shipment.name(), more));
    return is_replaced ? absl::OkStatus() : CancelHold(tx, shipment);
  }
  tx.Save(shipment);
  return absl::OkStatus();
}

// Both are locked, and the step waits.
absl::Status SettleLocked(DispatchTx& tx, v1::Shipment& shipment, StoredStep& step, const absl::StatusOr<std::string>& answer) {
  const StepOutcome outcome = OutcomeOf(answer.status());
  const v1::Step::Kind kind = step.step.kind();
  Note(tx, step, outcome, answer.status(), shipment);
  if (outcome == StepOutcome::kTryAgain || kind == v1::Step::KIND_CANCEL_RESERVATION) return absl::OkStatus();
  if (shipment.state() == v1::Shipment::STATE_CANCELLED) {
    RETURN_IF_ERROR(SettleGivenBack(tx, shipment, outcome, answer));
  } else {
    RETURN_IF_ERROR(outcome == StepOutcome::kDone ? SettleDone(tx, shipment, kind, *answer)
                                                  : SettleRefused(tx, shipment, kind, step.step.last_reason()));
  }
  AppendEvent(tx, shipment);
  return absl::OkStatus();
}

absl::StatusOr<Subject> SettleShipment(DispatchTx& tx, const StoredStep& attempted, const absl::StatusOr<std::string>& answer) {
  ASSIGN_OR_RETURN(Stored<v1::Shipment> stored, tx.LockShipment(attempted.subject));
  ASSIGN_OR_RETURN(StoredStep step, tx.LockStep(attempted.step_id));
  if (step.step.state() == v1::Step::STATE_WAITING) RETURN_IF_ERROR(SettleLocked(tx, stored.message, step, answer));
  return stored.message;
}

absl::StatusOr<Subject> SettleMissionStep(DispatchTx& tx, const StoredStep& attempted, const absl::StatusOr<std::string>& answer) {
  ASSIGN_OR_RETURN(Stored<v1::Mission> stored, tx.LockMission(attempted.subject));
  v1::Mission& mission = stored.message;
  ASSIGN_OR_RETURN(StoredStep step, tx.LockStep(attempted.step_id));
  if (step.step.state() != v1::Step::STATE_WAITING) return mission;
  const StepOutcome outcome = OutcomeOf(answer.status());
  Note(tx, step, outcome, answer.status(), mission);
  if (outcome == StepOutcome::kTryAgain) return mission;
  RETURN_IF_ERROR(SettleMission(tx, mission, step.step.kind(), outcome));
  AppendEvent(tx, mission);
  return mission;
}

}  // namespace

absl::StatusOr<Subject> Settle(DispatchTx& tx, const StoredStep& step, const absl::StatusOr<std::string>& answer) {
  return absl::StartsWith(step.subject, "missions/") ? SettleMissionStep(tx, step, answer) : SettleShipment(tx, step, answer);
}

absl::StatusOr<bool> SettleFollowing(DispatchTx& tx, std::int64_t leading_step_id,
                                     absl::FunctionRef<absl::StatusOr<std::string>(const std::string& subject)> answer_for) {
  ASSIGN_OR_RETURN(const std::vector<StoredStep> steps, tx.TakeFollowingSteps(leading_step_id, kFollowingBatch));
  if (steps.empty()) return false;
  absl::flat_hash_map<std::string, StoredStep> step_of;
  std::vector<std::string> names;
  for (const StoredStep& step : steps) {
    names.push_back(step.subject);
    step_of.emplace(step.subject, step);
  }
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Shipment>> shipments, tx.LockShipments(names));
  for (Stored<v1::Shipment>& shipment : shipments) {
    const std::string& name = shipment.message.name();
    RETURN_IF_ERROR(SettleLocked(tx, shipment.message, step_of.at(name), answer_for(name)));
  }
  return true;
}

}  // namespace muster::dispatch
