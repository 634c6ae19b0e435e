#include "dispatch/api/plan_api.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "dispatch/api/approval_rules.h"
#include "dispatch/api/requests.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/plan_checker.h"
#include "dispatch/domain/planner.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_COMMANDER;

constexpr char kDefaultProfile[] = "default";
constexpr absl::Duration kFarthestStart = absl::Hours(24 * 366);
constexpr std::int64_t kMaxRequisitions = planner::kMaxRows;

// The planner counts in whole seconds; goods never leave too early.
absl::Time WholeSecond(absl::Time time) { return absl::FromUnixSeconds(absl::ToUnixSeconds(time - absl::Nanoseconds(1)) + 1); }

struct CheckedProposal {
  absl::Time start;
};

absl::StatusOr<CheckedProposal> Check(const v1::ProposePlanRequest& request, absl::Time now) {
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("incident", request.incident(), "incidents");
  for (int i = 0; i < request.requisitions_size(); ++i) {
    fields.RequiredName(absl::StrCat("requisitions[", i, "]"), request.requisitions(i), "requisitions");
  }
  for (int i = 0; i < request.supplying_chapters_size(); ++i) {
    fields.RequiredName(absl::StrCat("supplying_chapters[", i, "]"), request.supplying_chapters(i), "chapters");
  }
  const absl::Time start =
      fields.Time("start_time", request.has_start_time(), request.start_time(), EarliestTime(), now + kFarthestStart, now);
  RETURN_IF_ERROR(fields.ToStatus());
  return CheckedProposal{.start = WholeSecond(start)};
}

absl::Status CheckName(absl::string_view request_id, const std::string& name) {
  Fields fields;
  fields.RequestId(request_id);
  fields.RequiredName("name", name, "plans");
  return fields.ToStatus();
}

absl::Status NotSubmitted(const std::string& name) {
  return FailedPrecondition("NOT_SUBMITTED", absl::StrCat(name, " does not wait for a plan"), {{"name", name}});
}

// The requisitions that are asked for, all of `incident`, or all that wait.
absl::StatusOr<std::vector<v1::Requisition>> ReadRequisitions(DispatchTx& tx, const Scope& scope, const v1::ProposePlanRequest& request) {
  std::vector<v1::Requisition> requisitions;
  if (request.requisitions().empty()) {
    ListFilter filter{.before_serial_number = std::numeric_limits<std::int64_t>::max(),
                      .limit = kMaxRequisitions,
                      .incident = request.incident(),
                      .requisition_state = v1::Requisition::STATE_SUBMITTED};
    ASSIGN_OR_RETURN(std::vector<Stored<v1::Requisition>> waiting, tx.ListRequisitions(filter));
    for (Stored<v1::Requisition>& stored : waiting) requisitions.push_back(std::move(stored.message));
    return requisitions;
  }
  for (const std::string& name : Distinct({request.requisitions().begin(), request.requisitions().end()})) {
    ASSIGN_OR_RETURN(Stored<v1::Requisition> stored, Visible(scope, tx.FindRequisition(name), "REQUISITION_UNKNOWN", name));
    if (stored.message.incident() != request.incident()) {
      return NotFound("REQUISITION_UNKNOWN", absl::StrCat(name, " belongs to another incident"), {{"name", name}});
    }
    if (stored.message.state() != v1::Requisition::STATE_SUBMITTED) return NotSubmitted(name);
    requisitions.push_back(std::move(stored.message));
  }
  return requisitions;
}

// What they lack, and the ways to them on the day on which goods leave.
absl::StatusOr<Needs> ReadNeeds(DispatchTx& tx, std::vector<v1::Requisition> requisitions, absl::Time start) {
  Needs needs{.requisitions = std::move(requisitions)};
  std::vector<std::string> names;
  for (const v1::Requisition& requisition : needs.requisitions) names.push_back(requisition.name());
  ASSIGN_OR_RETURN(needs.missing, tx.ListMissingQuantities(names));
  ASSIGN_OR_RETURN(needs.travel_profile, tx.FindTravelProfile(kDefaultProfile));
  std::vector<std::string> sites;
  for (const v1::Requisition& requisition : needs.requisitions) sites.push_back(requisition.site().chapter());
  ASSIGN_OR_RETURN(needs.travel, tx.ReadTravelRecords(sites, DayInChina(start)));
  return needs;
}

bool LacksNothing(const Needs& needs) {
  return std::none_of(needs.missing.begin(), needs.missing.end(), [](const MissingQuantity& missing) { return missing.quantity > 0; });
}

absl::StatusOr<v1::Plan> Solve(const Planning& planning) {
  const absl::Time begin = absl::Now();
  ASSIGN_OR_RETURN(const planner::Plan solved, planner::MakePlan(planning.problem));
  const absl::Duration taken = absl::Now() - begin;
  const std::vector<planner::PlanViolation> violations = planner::CheckPlan(planning.problem, solved);
  if (!violations.empty()) {
    return Internal("UNEXPECTED", absl::StrCat("the planner broke a rule: ", violations.front().reason, " ", violations.front().where));
  }
  v1::Plan plan = ToPlan(planning, solved);
  plan.set_solve_duration_us(absl::ToInt64Microseconds(taken));
  return plan;
}

std::vector<std::string> Owners(const v1::Plan& plan) {
  std::vector<std::string> owners;
  for (const v1::Plan::Line& line : plan.lines()) owners.push_back(line.chapter());
  return Distinct(std::move(owners));
}

void AppendStateChanged(DispatchTx& tx, const v1::Plan& plan) {
  v1::PlanStateChanged event;
  *event.mutable_plan() = plan;
  tx.Append(plan.name(), plan.chapter(), event);
}

Measures MeasuresIn(const Planning& planning) {
  Measures measures{.unit_cost_fen_of = planning.unit_cost_fen_of};
  for (const planner::Item& item : planning.problem.items) measures.weight_g_of[item.id] = item.weight_g;
  return measures;
}

}  // namespace

absl::StatusOr<Stored<v1::Plan>> PlanApi::Find(const Scope& scope, const std::string& name) const {
  return Visible(scope, outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return tx.FindPlan(name); }),
                 "PLAN_UNKNOWN", name);
}

absl::StatusOr<Planning> PlanApi::Gather(const Scope& scope, const Needs& needs, const PlanningOptions& options) const {
  const rpc::CallOptions as_service = neighbours_.as_service(scope.world().name, scope.deadline() - absl::Now());
  ASSIGN_OR_RETURN(const Stock stock, ReadStock(neighbours_, as_service, needs));
  return MakePlanning(needs, stock, options, scope.tree());
}

absl::StatusOr<v1::Plan> PlanApi::ProposePlan(const rpc::Call& call, const v1::ProposePlanRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  ASSIGN_OR_RETURN(const CheckedProposal proposal, Check(request, scope.now()));
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
                     return ReadNeeds(tx, std::move(requisitions), proposal.start);
                   }));
  if (LacksNothing(needs)) return FailedPrecondition("NOTHING_TO_PLAN", "no submitted requisition lacks anything");
  const PlanningOptions options{.incident = request.incident(),
                                .start = proposal.start,
                                .supplying_chapters = {request.supplying_chapters().begin(), request.supplying_chapters().end()},
                                .routing = neighbours_.routing.get()};
  ASSIGN_OR_RETURN(const Planning planning, Gather(scope, needs, options));
  ASSIGN_OR_RETURN(v1::Plan proposed, Solve(planning));
  proposed.set_incident(request.incident());
  proposed.set_chapter(incident.chapter());
  proposed.set_state(v1::Plan::STATE_PROPOSED);
  *proposed.mutable_start_time() = ToTimestamp(proposal.start);
  proposed.set_creator(scope.caller().subject());
  std::vector<std::string> readers = {incident.chapter()};
  for (const v1::Requisition& requisition : needs.requisitions) {
    proposed.add_requisitions(requisition.name());
    readers.push_back(requisition.chapter());
  }
  if (request.validate_only()) return proposed;
  return outbox::WriteOnce<DispatchTx, v1::Plan>(scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Plan> {
    v1::Plan plan = proposed;
    ASSIGN_OR_RETURN(const std::int64_t number, tx.TakeNumbers(NumberPrefix("plans", plan.incident()), 1));
    plan.set_name(NumberedName("plans", plan.incident(), number));
    *plan.mutable_create_time() = ToTimestamp(tx.now());
    plan.set_etag("1");
    tx.Insert(plan, Distinct(readers));
    v1::PlanProposed event;
    *event.mutable_plan() = plan;
    tx.Append(plan.name(), plan.chapter(), event);
    return plan;
  });
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

absl::StatusOr<Planning> PlanApi::CheckStillPossible(const Scope& scope, const v1::Plan& plan) const {
  ASSIGN_OR_RETURN(const Needs needs, outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) -> absl::StatusOr<Needs> {
                     ASSIGN_OR_RETURN(std::vector<Stored<v1::Requisition>> found,
                                      tx.FindRequisitions({plan.requisitions().begin(), plan.requisitions().end()}));
                     std::vector<v1::Requisition> waiting;
                     for (Stored<v1::Requisition>& stored : found) {
                       if (stored.message.state() == v1::Requisition::STATE_SUBMITTED) waiting.push_back(std::move(stored.message));
                     }
                     return ReadNeeds(tx, std::move(waiting), FromTimestamp(plan.start_time()));
                   }));
  const RoutedBefore routed(plan, needs.requisitions);
  ASSIGN_OR_RETURN(Planning planning,
                   Gather(scope, needs, {.incident = plan.incident(), .start = FromTimestamp(plan.start_time()), .routing = &routed}));
  RETURN_IF_ERROR(planner::Validate(planning.problem));
  const std::vector<std::string> changes = ChangesSince(plan, planning);
  if (changes.empty()) return planning;
  return FailedPrecondition("PLAN_STALE", "the plan cannot be carried out any more", {{"changes", absl::StrJoin(changes, "; ")}});
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
  ASSIGN_OR_RETURN(const Planning planning, CheckStillPossible(scope, found.message));
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
