#include "dispatch/api/plan_api.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "dispatch/api/approval_rules.h"
#include "dispatch/api/plan_inputs.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/shipping.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/planner.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_COMMANDER;

constexpr std::int64_t kMaxRequisitions = planner::kMaxRows;

// What the plan will be made under: incident, start, suppliers and options of the plan to be.
absl::StatusOr<v1::Plan> Check(const v1::ProposePlanRequest& request, absl::Time now) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("incident", request.incident(), "incidents");
  for (int i = 0; i < request.requisitions_size(); ++i) {
    fields.RequiredName(absl::StrCat("requisitions[", i, "]"), request.requisitions(i), "requisitions");
  }
  for (int i = 0; i < request.supplying_chapters_size(); ++i) {
    fields.RequiredName(absl::StrCat("supplying_chapters[", i, "]"), request.supplying_chapters(i), "chapters");
  }
  v1::Plan frame;
  SetStart(request.has_start_time(), request.start_time(), now, frame, fields);
  CheckOptions(request.options(), fields);
  RETURN_IF_ERROR(fields.ToStatus());
  frame.set_incident(request.incident());
  *frame.mutable_supplying_chapters() = request.supplying_chapters();
  *frame.mutable_options() = Complete(request.options());
  return frame;
}

absl::Status CheckName(absl::string_view request_id, const std::string& name) {
  Fields fields;
  fields.RequestId(request_id);
  fields.RequiredName("name", name, "plans");
  return fields.ToStatus();
}

// The requisitions that are asked for, all of `incident`, or all that wait.
absl::StatusOr<std::vector<v1::Requisition>> ReadRequisitions(DispatchTx& tx, const Scope& scope, const v1::ProposePlanRequest& request) {
  if (!request.requisitions().empty()) {
    return FindSubmitted(tx, scope, request.incident(), {request.requisitions().begin(), request.requisitions().end()});
  }
  std::vector<v1::Requisition> requisitions;
  ListFilter filter{.before_serial_number = std::numeric_limits<std::int64_t>::max(),
                    .limit = kMaxRequisitions,
                    .incident = request.incident(),
                    .requisition_state = v1::Requisition::STATE_SUBMITTED};
  ASSIGN_OR_RETURN(std::vector<Stored<v1::Requisition>> waiting, tx.ListRequisitions(filter));
  for (Stored<v1::Requisition>& stored : waiting) requisitions.push_back(std::move(stored.message));
  return requisitions;
}

std::vector<std::string> Owners(const v1::Plan& plan) {
  std::vector<std::string> owners;
  for (const v1::Plan::Line& line : plan.lines()) owners.push_back(line.chapter());
  return Distinct(std::move(owners));
}

void AppendStateChanged(DispatchTx& tx, const v1::Plan& plan) {
  v1::PlanStateChanged event;
  *event.mutable_plan() = SummaryOf(plan);
  tx.Append(plan.name(), plan.chapter(), event);
}

}  // namespace

absl::StatusOr<Stored<v1::Plan>> PlanApi::Find(const Scope& scope, const std::string& name) const {
  return Visible(scope, outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return tx.FindPlan(name); }),
                 "PLAN_UNKNOWN", name);
}

absl::StatusOr<v1::Plan> PlanApi::ProposePlan(const rpc::Call& call, const v1::ProposePlanRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const v1::Plan frame, Check(request, scope.now()));
  ASSIGN_OR_RETURN(const auto first_answer, (outbox::FirstAnswer<v1::Plan>(scope.world(), scope.origin(), request)));
  if (first_answer.has_value()) return *first_answer;

  disaster::v1::GetIncidentRequest get_incident;
  get_incident.set_name(request.incident());
  ASSIGN_OR_RETURN(
      const disaster::v1::Incident incident,
      rpc::Invoke(*neighbours_.incidents, &disaster::v1::IncidentService::Stub::GetIncident, get_incident, rpc::CallOptions::For(call)));
  RETURN_IF_ERROR(scope.Authorize({ROLE_COMMANDER}, incident.chapter()));
  ASSIGN_OR_RETURN(const Needs needs, outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) -> absl::StatusOr<Needs> {
                     ASSIGN_OR_RETURN(std::vector<v1::Requisition> requisitions, ReadRequisitions(tx, scope, request));
                     return ReadNeeds(tx, std::move(requisitions), FromTimestamp(frame.start_time()));
                   }));
  if (LacksNothing(needs)) return FailedPrecondition("NOTHING_TO_PLAN", "no submitted requisition lacks anything");
  ASSIGN_OR_RETURN(const Planning planning, Gather(scope, neighbours_, needs, OptionsOf(frame)));
  ASSIGN_OR_RETURN(v1::Plan proposed, Solve(planning, call.is_cancelled));
  proposed.MergeFrom(frame);
  proposed.set_chapter(incident.chapter());
  proposed.set_state(v1::Plan::STATE_PROPOSED);
  proposed.set_creator(scope.caller().subject());
  std::vector<std::string> readers = {incident.chapter()};
  for (const v1::Requisition& requisition : needs.requisitions) {
    AddRequisition(requisition, proposed);
    readers.push_back(requisition.chapter());
  }
  if (request.validate_only()) return proposed;
  return outbox::WriteOnce<DispatchTx, v1::Plan>(scope.world(), scope.origin(), request,
                                                 [&](DispatchTx& tx) { return StorePlan(tx, proposed, Distinct(readers)); });
}

absl::StatusOr<v1::Plan> PlanApi::GetPlan(const rpc::Call& call, const v1::GetPlanRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(Stored<v1::Plan> stored, Find(scope, request.name()));
  return std::move(stored.message);
}

absl::StatusOr<v1::ListPlansResponse> PlanApi::ListPlans(const rpc::Call& call, const v1::ListPlansRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const Page page = ReadPage(request.page_size(), request.page_token(), request.incident(), {}, fields);
  fields.Name("incident", request.incident(), "incidents");
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(auto rows, (ReadVisible<v1::Plan>(scope, page, [&](DispatchTx& tx, ListFilter position) {
                     position.incident = request.incident();
                     return tx.ListPlans(position);
                   })));
  v1::ListPlansResponse response;
  response.set_next_page_token(FillPage(std::move(rows), page, request.incident(), response.mutable_plans()));
  return response;
}

absl::StatusOr<v1::Plan> PlanApi::SubmitPlan(const rpc::Call& call, const v1::SubmitPlanRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  RETURN_IF_ERROR(CheckName(request.request_id(), request.name()));
  ASSIGN_OR_RETURN(const auto first_answer, (outbox::FirstAnswer<v1::Plan>(scope.world(), scope.origin(), request)));
  if (first_answer.has_value()) return *first_answer;
  ASSIGN_OR_RETURN(const Stored<v1::Plan> found, Find(scope, request.name()));
  RETURN_IF_ERROR(scope.Authorize({ROLE_COMMANDER}, found.message.chapter()));
  const auto check_state = [](const v1::Plan& plan) -> absl::Status {
    if (plan.state() != v1::Plan::STATE_PROPOSED) return FailedPrecondition("NOT_PROPOSED", "the plan was submitted before");
    if (plan.lines().empty()) return FailedPrecondition("PLAN_EMPTY", "the plan moves nothing");
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(check_state(found.message));
  RETURN_IF_ERROR(CheckHoldable(found.message, scope.now()));
  ASSIGN_OR_RETURN(const Planning planning, CheckStillPossible(scope, neighbours_, found.message));
  const Measures measures = MeasuresIn(planning);
  return outbox::WriteOnce<DispatchTx, v1::Plan>(scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Plan> {
    ASSIGN_OR_RETURN(Stored<v1::Plan> stored, tx.LockPlan(request.name()));
    v1::Plan& plan = stored.message;
    RETURN_IF_ERROR(check_state(plan));
    const std::vector<std::string> owners = Owners(plan);
    ASSIGN_OR_RETURN(const std::vector<v1::Plan::Approval> approvals, MakeApprovals(tx, scope.tree(), plan, measures));
    for (const v1::Plan::Approval& approval : approvals) *plan.add_approvals() = approval;
    plan.set_state(v1::Plan::STATE_SUBMITTED);
    plan.set_submitter(tx.actor());
    *plan.mutable_submit_time() = ToTimestamp(tx.now());
    stored.readers.insert(stored.readers.end(), owners.begin(), owners.end());
    tx.Save(plan, Distinct(stored.readers));
    tx.InsertApprovals(plan);
    tx.AddReaders({plan.requisitions().begin(), plan.requisitions().end()}, owners);
    AppendStateChanged(tx, plan);
    return plan;
  });
}

}  // namespace muster::dispatch
