#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/commands/groups.h"
#include "cli/commands/step_text.h"
#include "muster/common/v1/role.pb.h"
#include "muster/dispatch/v1/dispatch_service.grpc.pb.h"

namespace muster::cli {
namespace {

using dispatch::v1::GetShipmentRequest;
using dispatch::v1::ListOpenApprovalsResponse;
using dispatch::v1::ListPlansResponse;
using dispatch::v1::OpenApproval;
using dispatch::v1::Plan;
using dispatch::v1::PlanService;
using dispatch::v1::Shipment;
using dispatch::v1::ShipmentService;

// The allocation table: from where, what, how far, when.
void PrintLines(View& view, const Plan& plan) {
  Table lines({view.Left("COL_FROM"), view.Whole("COL_GOODS"), view.Right("COL_DISTANCE"), view.Left("COL_DEPARTS"),
               view.Left("COL_ARRIVES"), view.Left("COL_LOT"), view.Left("COL_FOR")});
  for (const Plan::Line& line : plan.lines()) {
    lines.Add({view.Label(line.warehouse()), view.Goods(line.item(), line.quantity()), DistanceText(line.distance_m()),
               TimeText(line.depart_time()), TimeText(line.arrive_time()), ShortName(line.lot()), ShortName(line.requisition())});
  }
  view.Part("TITLE_ALLOCATION", lines);
  if (!plan.lines().empty() && !plan.lines(0).travel_source().empty()) {
    view.Line(view.Text("TRAVEL_SOURCE", {{"source", plan.lines(0).travel_source()}}));
  }
}

void PrintShortages(View& view, const Plan& plan) {
  Table shortages({view.Whole("COL_GOODS"), view.Left("COL_PRIORITY"), view.Left("COL_WHY"), view.Left("COL_WAREHOUSE"),
                   view.Left("COL_ARRIVES"), view.Left("COL_FOR")});
  for (const Plan::Shortage& shortage : plan.shortages()) {
    shortages.Add({view.Goods(shortage.item(), shortage.quantity()), view.Word(shortage.priority()), view.Word(shortage.reason()),
                   view.Label(shortage.warehouse()), shortage.has_arrive_time() ? TimeText(shortage.arrive_time()) : "",
                   ShortName(shortage.requisition())});
  }
  view.Part("TITLE_SHORTAGES", shortages);
  Table releases({view.Whole("COL_FLOOR_RELEASED"), view.Right("COL_GAINED")});
  for (const Plan::FloorRelease& release : plan.floor_releases()) {
    const std::int64_t gained = release.covered_critical_quantity() + release.covered_high_quantity() + release.covered_normal_quantity();
    for (int i = 0; i < release.parts_size(); ++i) {
      const Plan::FloorRelease::Part& part = release.parts(i);
      releases.Add(
          {absl::StrCat(view.Label(part.warehouse()), " ", view.Goods(part.item(), part.quantity())), i == 0 ? NumberText(gained) : ""});
    }
  }
  if (!plan.floor_releases().empty()) view.Part("TITLE_RELEASES", releases);
}

void PrintObjectives(View& view, const Plan& plan) {
  const bool all_optimal =
      std::all_of(plan.objectives().begin(), plan.objectives().end(), [](const auto& objective) { return objective.optimal(); });
  if (all_optimal && !plan.objectives().empty()) return view.Line(view.Text("ALL_OPTIMAL", {{"count", plan.objectives_size()}}));
  Table objectives(
      {view.Left("COL_OBJECTIVE"), view.Right("COL_VALUE"), view.Right("COL_BOUND"), view.Left("COL_UNIT"), view.Left("COL_PROOF")});
  for (const Plan::Objective& objective : plan.objectives()) {
    const std::string key = absl::StrCat("OBJECTIVE_", absl::AsciiStrToUpper(objective.title()));
    const std::string title(FindText(key, view.session().terminal().language).value_or(objective.title()));
    objectives.Add({title, objective.value(), objective.bound(), objective.unit(),
                    objective.optimal() ? view.Text("PROVED_OPTIMAL") : view.Text("NOT_PROVED")});
  }
  view.Part("TITLE_OBJECTIVES", objectives);
}

// What a part is worth, as far as that is known.
std::string ValueText(const Plan::Approval& approval) {
  if (approval.value_fen() == 0) return "";
  return absl::StrCat(approval.value_incomplete() ? "≥ " : "", MoneyText(approval.value_fen()));
}

void PrintApprovals(View& view, const Plan& plan) {
  Table approvals({view.Left("COL_CHAPTER"), view.Right("COL_STEP"), view.Left("COL_DECIDING_CHAPTER"), view.Right("COL_VALUE_CNY"),
                   view.Left("COL_STATE"), view.Left("COL_APPROVER"), view.Left("COL_ON_BEHALF_OF"), view.Left("COL_DECIDED"),
                   view.Left("COL_REASON"), view.Left("COL_REGULARIZATION")});
  for (const Plan::Approval& approval : plan.approvals()) {
    const bool commanded = approval.state() == Plan::Approval::STATE_COMMANDED;
    approvals.Add({view.Label(approval.chapter()), NumberText(approval.step()), view.Label(approval.deciding_chapter()),
                   ValueText(approval), view.Word(approval.state()), ShortName(approval.approver()), ShortName(approval.on_behalf_of()),
                   TimeText(approval.decide_time()), approval.reason(), commanded ? view.Word(approval.regularization()) : ""});
  }
  view.Part("TITLE_APPROVALS", approvals);
}

// What a hint about a step says.
Details DetailsOfStep(const std::string& plan, const Plan::Approval& approval) {
  return {{"plan", plan},
          {"owner", ShortName(approval.chapter())},
          {"step", approval.step()},
          {"role", EnumToken(*common::v1::Role_descriptor()->FindValueByNumber(approval.role()))},
          {"chapter", ShortName(approval.deciding_chapter())}};
}

void PrintNext(View& view, const Plan& plan) {
  if (plan.name().empty()) {
    view.Note("PREVIEW_ONLY");
    return;
  }
  const std::string id = ShortName(plan.name());
  if (plan.state() == Plan::STATE_PROPOSED) view.Hint("NEXT_SUBMIT_PLAN", {{"plan", id}});
  if (plan.state() == Plan::STATE_APPROVED) view.Hint("NEXT_SHIPMENTS", {{"plan", id}});
  for (const Plan::Approval& approval : plan.approvals()) {
    if (approval.regularization() != Plan::Approval::REGULARIZATION_OPEN) continue;
    view.Hint("NEXT_REGULARIZE", DetailsOfStep(id, approval));
  }
  if (plan.state() != Plan::STATE_SUBMITTED) return;
  for (const Plan::Approval& approval : plan.approvals()) {
    const bool can_be_decided = approval.state() == Plan::Approval::STATE_PENDING && approval.has_open_time();
    if (can_be_decided) view.Hint("NEXT_APPROVE", DetailsOfStep(id, approval));
  }
}

void PrintPlan(View& view, const Plan& plan) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(plan.name()));
  card.Add(view.Text("COL_STATE"), view.Word(plan.state()));
  card.Add(view.Text("COL_INCIDENT"), ShortName(plan.incident()));
  card.Add(view.Text("COL_START"), TimeText(plan.start_time()));
  card.Add(view.Text("COL_SOLVER"), absl::StrCat(plan.solver(), "  ", SpanText(absl::Microseconds(plan.solve_duration_us()))));
  card.Add(view.Text("COL_RECORDED"), view.Recorded(plan));
  view.Show(view.Text("TITLE_PLAN"), card);
  PrintLines(view, plan);
  PrintShortages(view, plan);
  PrintObjectives(view, plan);
  PrintApprovals(view, plan);
  PrintNext(view, plan);
}

void PrintPlans(View& view, const ListPlansResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_STATE"), view.Left("COL_INCIDENT"), view.Right("COL_LINE_COUNT"),
               view.Right("COL_SHORTAGE_COUNT"), view.Left("COL_RECORDED"), view.Left("COL_CREATOR")});
  for (const Plan& plan : response.plans()) {
    table.Add({ShortName(plan.name()), view.Word(plan.state()), ShortName(plan.incident()), NumberText(plan.lines_size()),
               NumberText(plan.shortages_size()), TimeText(plan.create_time()), ShortName(plan.creator())});
  }
  view.List("TITLE_PLANS", table, "NO_PLANS");
  view.More(response.next_page_token());
}

void PrintWaiting(View& view, const ListOpenApprovalsResponse& response) {
  Table table({view.Left("COL_PLAN"), view.Left("COL_CHAPTER"), view.Right("COL_STEP"), view.Left("COL_DECIDING_CHAPTER"),
               view.Left("COL_KIND"), view.Left("COL_WAITING_SINCE"), view.Right("COL_WAITED")});
  for (const OpenApproval& open : response.open_approvals()) {
    table.Add({ShortName(open.plan()), view.Label(open.approval().chapter()), NumberText(open.approval().step()),
               view.Label(open.approval().deciding_chapter()), view.Word(open.kind()), TimeText(open.wait_time()),
               SpanText(absl::Seconds(open.age_seconds()))});
  }
  view.List("TITLE_WAITING", table, "NO_WAITING");
  view.More(response.next_page_token());
}

// Waits until the warehouses hold the goods of every shipment that the last approval made.
absl::Status Settle(Session& session, Plan& plan) {
  for (const std::string& name : plan.shipments()) {
    GetShipmentRequest request;
    request.set_name(name);
    absl::StatusOr<Shipment> found = session.Call(&ShipmentService::Stub::GetShipment, request);
    // Another chapter's part of the plan is not ours to see, nor to wait for.
    if (absl::IsNotFound(found.status())) continue;
    ASSIGN_OR_RETURN(Shipment shipment, std::move(found));
    const auto get = [&](const std::string&) { return session.Call(&ShipmentService::Stub::GetShipment, request); };
    RETURN_IF_ERROR(SettleStep(session, shipment, get, [](Shipment::State state) { return state == Shipment::STATE_RESERVING; }));
    if (shipment.state() == Shipment::STATE_FAILED) return RefusedStep(name, shipment.pending_step());
  }
  return absl::OkStatus();
}

}  // namespace

void AddPlanCommands(Command& root) {
  Command& group = root.Group("plan");
  const OptionSpec plan = {.name = "PLAN", .field = "name", .use = Use::kRequired, .collection = "plans"};
  const OptionSpec chapter = {.name = "--chapter", .field = "chapter", .use = Use::kOwnChapter, .help = "OPT_OWNING_CHAPTER"};
  group.Verb("propose", &PlanService::Stub::ProposePlan,
             {{.name = "INCIDENT", .field = "incident", .use = Use::kRequired},
              {.name = "--requisition", .field = "requisitions"},
              {.name = "--start", .field = "start_time"},
              {.name = "--supplier", .field = "supplying_chapters"},
              {.name = "--preview", .field = "validate_only"}},
             PrintPlan);
  group.List("list", &PlanService::Stub::ListPlans, {{.name = "--incident", .field = "incident"}}, PrintPlans);
  group.Verb("show", &PlanService::Stub::GetPlan, {plan}, PrintPlan);
  group.Verb("submit", &PlanService::Stub::SubmitPlan, {plan}, PrintPlan);
  const OptionSpec step = {.name = "--step", .field = "step"};
  const OptionSpec on_behalf_of = {.name = "--on-behalf-of", .field = "on_behalf_of", .collection = "users"};
  const OptionSpec reason = {.name = "--reason", .field = "reason", .use = Use::kRequired};
  group.Verb("approve", &PlanService::Stub::ApprovePlan, {plan, chapter, step, on_behalf_of}, PrintPlan, &Settle);
  group.Verb("reject", &PlanService::Stub::RejectPlan, {plan, chapter, step, on_behalf_of, reason}, PrintPlan);
  group.Verb("command", &PlanService::Stub::CommandPlan, {plan, reason}, PrintPlan, &Settle);
  group.Verb("regularize", &PlanService::Stub::RegularizeApproval,
             {plan,
              chapter,
              step,
              on_behalf_of,
              {.name = "--outcome", .field = "outcome", .use = Use::kRequired},
              {.name = "--reason", .field = "reason"}},
             PrintPlan);
  group.List("waiting", &PlanService::Stub::ListOpenApprovals, {{.name = "--chapter", .field = "chapter"}}, PrintWaiting);
  AddPlanSolveCommand(group);
}

}  // namespace muster::cli
