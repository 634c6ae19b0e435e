#include "cli/commands/groups.h"
#include "cli/commands/plan_text.h"
#include "cli/commands/step_text.h"
#include "cli/text/lines.h"
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
              {.name = "--prefer", .field = "options.preferences", .parse = As(&ParsePreferences)},
              {.name = "--window", .field = "options.handling_window_hours"},
              {.name = "--fleet", .field = "options.fleet_chapters", .collection = "chapters"},
              {.name = "--purpose", .field = "options.purposes", .help = "OPT_SERVED_PURPOSE"},
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
  AddPlanRevisionCommands(group);
  AddPlanSolveCommand(group);
}

}  // namespace muster::cli
