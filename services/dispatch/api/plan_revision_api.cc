#include "dispatch/api/plan_revision_api.h"

#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "dispatch/api/plan_changes.h"
#include "dispatch/api/plan_comparison.h"
#include "dispatch/api/plan_edit.h"
#include "dispatch/api/plan_inputs.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/planner.h"
#include "dispatch/store/dispatch_store.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_COMMANDER;

constexpr int kMaxEdits = 10'000;
constexpr int kMaxLineIndex = 999;

absl::StatusOr<Stored<v1::Plan>> FindVisible(DispatchTx& tx, const Scope& scope, const std::string& name) {
  return Visible(scope, tx.FindPlan(name), "PLAN_UNKNOWN", name);
}

absl::StatusOr<Stored<v1::Plan>> ReadVisible(const Scope& scope, const std::string& name) {
  return outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return FindVisible(tx, scope, name); });
}

absl::Status Check(const v1::EditPlanRequest& request) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("name", request.name(), "plans");
  fields.Range("lines", std::int64_t{request.lines_size()}, 1, kMaxEdits);
  std::set<std::tuple<std::string, int, std::string, std::string>> seen;
  for (int i = 0; i < request.lines_size(); ++i) {
    const v1::EditPlanRequest::Line& line = request.lines(i);
    const std::string path = absl::StrCat("lines[", i, "]");
    fields.RequiredName(path + ".requisition", line.requisition(), "requisitions");
    fields.Range(path + ".requisition_line_index", std::int64_t{line.requisition_line_index()}, 0, kMaxLineIndex);
    fields.RequiredName(path + ".warehouse", line.warehouse(), "warehouses");
    fields.RequiredName(path + ".lot", line.lot(), "lots");
    fields.Range(path + ".quantity", line.quantity(), 0, planner::kMaxQuantity);
    if (!seen.insert({line.requisition(), line.requisition_line_index(), line.warehouse(), line.lot()}).second) {
      fields.Add(path, "PLAN_LINE_REPEATED");
    }
  }
  return fields.ToStatus();
}

absl::Status CheckEditable(const v1::Plan& plan) {
  if (plan.state() == v1::Plan::STATE_PROPOSED) return absl::OkStatus();
  return FailedPrecondition("PLAN_NOT_EDITABLE", "only proposed plans are edited", {{"name", plan.name()}});
}

absl::Status CheckReplaceable(const v1::Plan& plan) {
  if (plan.state() == v1::Plan::STATE_APPROVED) return absl::OkStatus();
  return FailedPrecondition("PLAN_NOT_REPLACEABLE", "only approved plans are planned anew", {{"name", plan.name()}});
}

// The new plan's start and options, over those of the old one.
absl::StatusOr<v1::Plan> Check(const v1::ReplanPlanRequest& request, absl::Time now) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("name", request.name(), "plans");
  for (int i = 0; i < request.requisitions_size(); ++i) {
    fields.RequiredName(absl::StrCat("requisitions[", i, "]"), request.requisitions(i), "requisitions");
  }
  v1::Plan frame;
  SetStart(request.has_start_time(), request.start_time(), now, frame, fields);
  CheckOptions(request.options(), fields);
  RETURN_IF_ERROR(fields.ToStatus());
  if (request.has_options()) *frame.mutable_options() = Complete(request.options());
  return frame;
}

// An approved plan as it is being carried out.
struct UnderWay {
  std::vector<v1::Shipment> shipments;
  Needs needs;
};

bool IsKept(const v1::Shipment& shipment) {
  const bool is_gone = shipment.state() == v1::Shipment::STATE_FAILED || shipment.state() == v1::Shipment::STATE_CANCELLED;
  return !is_gone && !HasNotMoved(shipment);
}

absl::StatusOr<UnderWay> ReadUnderWay(DispatchTx& tx, const Scope& scope, const v1::ReplanPlanRequest& request, v1::Plan& frame) {
  UnderWay under_way;
  ASSIGN_OR_RETURN(const Stored<v1::Plan> old, tx.FindPlan(request.name()));
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Shipment>> shipments,
                   tx.FindShipments({old.message.shipments().begin(), old.message.shipments().end()}));
  for (Stored<v1::Shipment>& stored : shipments) {
    if (HasNotMoved(stored.message)) frame.add_replaced_shipments(stored.message.name());
    if (IsKept(stored.message)) frame.add_kept_shipments(stored.message.name());
    under_way.shipments.push_back(std::move(stored.message));
  }
  ASSIGN_OR_RETURN(std::vector<v1::Requisition> served,
                   FindSubmitted(tx, scope, frame.incident(), {request.requisitions().begin(), request.requisitions().end()}));
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Requisition>> found,
                   tx.FindRequisitions({old.message.requisitions().begin(), old.message.requisitions().end()}));
  std::set<std::string> names;
  for (const v1::Requisition& requisition : served) names.insert(requisition.name());
  for (Stored<v1::Requisition>& stored : found) {
    if (MayBeServed(frame, stored.message) && names.insert(stored.message.name()).second) served.push_back(std::move(stored.message));
  }
  ASSIGN_OR_RETURN(under_way.needs, ReadNeeds(tx, std::move(served), FromTimestamp(frame.start_time()),
                                              {frame.replaced_shipments().begin(), frame.replaced_shipments().end()}));
  return under_way;
}

}  // namespace

absl::StatusOr<v1::PlanComparison> PlanRevisionApi::ComparePlans(const rpc::Call& call, const v1::ComparePlansRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequiredName("first", request.first(), "plans");
  fields.RequiredName("second", request.second(), "plans");
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) -> absl::StatusOr<v1::PlanComparison> {
    ASSIGN_OR_RETURN(const Stored<v1::Plan> first, FindVisible(tx, scope, request.first()));
    ASSIGN_OR_RETURN(const Stored<v1::Plan> second, FindVisible(tx, scope, request.second()));
    if (first.message.incident() != second.message.incident()) {
      return FailedPrecondition("PLANS_OF_TWO_INCIDENTS", "the plans belong to two incidents",
                                {{"first", first.message.incident()}, {"second", second.message.incident()}});
    }
    return Compare(first.message, second.message);
  });
}

absl::StatusOr<v1::EditPlanResponse> PlanRevisionApi::EditPlan(const rpc::Call& call, const v1::EditPlanRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(Check(request));
  ASSIGN_OR_RETURN(const auto first_answer, (outbox::FirstAnswer<v1::EditPlanResponse>(scope.world(), scope.origin(), request)));
  if (first_answer.has_value()) return *first_answer;
  ASSIGN_OR_RETURN(const Stored<v1::Plan> found, ReadVisible(scope, request.name()));
  RETURN_IF_ERROR(scope.Authorize({ROLE_COMMANDER}, found.message.chapter()));
  RETURN_IF_ERROR(CheckEditable(found.message));
  ASSIGN_OR_RETURN(const Planning planning, GatherAgain(scope, neighbours_, found.message, absl::InfiniteDuration()));
  ASSIGN_OR_RETURN(v1::EditPlanResponse edited, ApplyEdit(found.message, request, planning, call));
  edited.mutable_plan()->set_creator(scope.caller().subject());
  if (request.validate_only()) return edited;
  RETURN_IF_ERROR(CheckStorable(edited));
  return outbox::WriteOnce<DispatchTx, v1::EditPlanResponse>(
      scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::EditPlanResponse> {
        // Submitted in the meantime, it is not a draft of anything any more.
        ASSIGN_OR_RETURN(const Stored<v1::Plan> base, tx.LockPlan(request.name()));
        RETURN_IF_ERROR(CheckEditable(base.message));
        v1::EditPlanResponse answer = edited;
        ASSIGN_OR_RETURN(*answer.mutable_plan(), StorePlan(tx, edited.plan(), base.readers));
        return answer;
      });
}

absl::StatusOr<v1::Plan> PlanRevisionApi::ReplanPlan(const rpc::Call& call, const v1::ReplanPlanRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(v1::Plan frame, Check(request, scope.now()));
  ASSIGN_OR_RETURN(const auto first_answer, (outbox::FirstAnswer<v1::Plan>(scope.world(), scope.origin(), request)));
  if (first_answer.has_value()) return *first_answer;
  ASSIGN_OR_RETURN(const Stored<v1::Plan> old, ReadVisible(scope, request.name()));
  RETURN_IF_ERROR(scope.Authorize({ROLE_COMMANDER}, old.message.chapter()));
  RETURN_IF_ERROR(CheckReplaceable(old.message));
  frame.set_incident(old.message.incident());
  frame.set_chapter(old.message.chapter());
  frame.set_replaces(old.message.name());
  *frame.mutable_supplying_chapters() = old.message.supplying_chapters();
  if (!request.has_options()) *frame.mutable_options() = Complete(old.message.options());
  v1::Plan anew;
  ASSIGN_OR_RETURN(const UnderWay under_way,
                   outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) -> absl::StatusOr<UnderWay> {
                     anew = frame;
                     return ReadUnderWay(tx, scope, request, anew);
                   }));
  if (LacksNothing(under_way.needs)) return FailedPrecondition("NOTHING_TO_REPLAN", "everything moves and nothing is lacking");
  ASSIGN_OR_RETURN(const Planning planning, Gather(scope, neighbours_, under_way.needs, OptionsOf(anew)));
  ASSIGN_OR_RETURN(const v1::Plan solved, Solve(planning, call.is_cancelled));
  anew.MergeFrom(solved);
  for (v1::Plan::Change& change : ChangesBetween(old.message, under_way.shipments, planning, anew)) {
    *anew.add_changes() = std::move(change);
  }
  anew.set_state(v1::Plan::STATE_PROPOSED);
  anew.set_creator(scope.caller().subject());
  std::vector<std::string> readers = {anew.chapter()};
  for (const v1::Requisition& requisition : under_way.needs.requisitions) {
    AddRequisition(requisition, anew);
    readers.push_back(requisition.chapter());
  }
  if (request.validate_only()) return anew;
  return outbox::WriteOnce<DispatchTx, v1::Plan>(scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Plan> {
    ASSIGN_OR_RETURN(const Stored<v1::Plan> replaced, tx.LockPlan(request.name()));
    RETURN_IF_ERROR(CheckReplaceable(replaced.message));
    return StorePlan(tx, anew, Distinct(readers));
  });
}

}  // namespace muster::dispatch
