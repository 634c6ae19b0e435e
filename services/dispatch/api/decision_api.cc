#include "dispatch/api/decision_api.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "dispatch/api/approval_rules.h"
#include "dispatch/api/plan_inputs.h"
#include "dispatch/api/shipping.h"
#include "dispatch/api/visible.h"
#include "dispatch/domain/approval.h"
#include "dispatch/jobs/approvals.h"
#include "dispatch/store/dispatch_store.h"
#include "muster/dispatch/v1/events.pb.h"
#include "platform/wire/fields.h"
#include "platform/wire/proto_time.h"

namespace muster::dispatch {
namespace {

using common::v1::ROLE_APPROVER;
using common::v1::ROLE_COMMANDER;
using Approval = v1::Plan::Approval;

// More steps than rules can have.
constexpr std::int64_t kMaxStep = 100;

// Which step of which plan somebody speaks about, and in whose name.
struct Matter {
  std::string name;
  std::string chapter;
  std::int32_t step = 0;
  std::string on_behalf_of;
};

template <class Request>
Matter MatterOf(const Request& request) {
  return {.name = request.name(), .chapter = request.chapter(), .step = request.step(), .on_behalf_of = request.on_behalf_of()};
}

template <class Request>
void CheckMatter(const Request& request, Fields& fields) {
  fields.RequestId(request.request_id());
  fields.RequiredName("name", request.name(), "plans");
  fields.RequiredName("chapter", request.chapter(), "chapters");
  fields.Range("step", std::int64_t{request.step()}, 0, kMaxStep);
  fields.Name("on_behalf_of", request.on_behalf_of(), "users");
}

// How long the last approver waits for the warehouse service before the approval counts without its word.
constexpr absl::Duration kLookPatience = absl::Seconds(3);

// The last decision about a plan looks at the warehouses once more, which no transaction waits for: it is given up when it turns out to be
// the last one, and made again after the look.
class LastLook {
 public:
  // Of the transaction. OK once looked.
  absl::Status Demand(const v1::Plan& plan) {
    if (looked_) return absl::OkStatus();
    wanted_ = plan;
    return absl::FailedPreconditionError("the warehouses are asked first");
  }
  // Forgets what an earlier run of the transaction demanded.
  void Begin() { wanted_.reset(); }
  // What came of the transaction must be tried again after this has looked; false when the transaction ended for another reason.
  absl::StatusOr<bool> Look(const Scope& scope, const Neighbours& neighbours) {
    if (looked_ || !wanted_) return false;
    looked_ = true;
    absl::Status status = CheckStillPossible(scope, neighbours, *wanted_, kLookPatience).status();
    // A warehouse service that does not answer stops no goods: the reservation will find out. What time it is and how the roads
    // are, it need not be asked.
    if (absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) status = CheckTimeAndRoads(scope, *wanted_);
    RETURN_IF_ERROR(status);
    return true;
  }

 private:
  bool looked_ = false;
  std::optional<v1::Plan> wanted_;
};

// Runs `decide(DispatchTx&, LastLook&)`, which concludes, once or, when it is the last decision, twice.
template <class Request, class Fn>
absl::StatusOr<v1::Plan> DecideOnce(const Scope& scope, const Neighbours& neighbours, const Request& request, Fn decide) {
  LastLook look;
  const auto attempt = [&] {
    return outbox::WriteOnce<DispatchTx, v1::Plan>(scope.world(), scope.origin(), request, [&](DispatchTx& tx) {
      look.Begin();
      return decide(tx, look);
    });
  };
  absl::StatusOr<v1::Plan> answer = attempt();
  if (answer.ok()) return answer;
  ASSIGN_OR_RETURN(const bool again, look.Look(scope, neighbours));
  return again ? attempt() : answer;
}

void AppendStateChanged(DispatchTx& tx, const v1::Plan& plan) {
  v1::PlanStateChanged event;
  *event.mutable_plan() = SummaryOf(plan);
  tx.Append(plan.name(), plan.chapter(), event);
}

absl::Status CheckSubmitted(const v1::Plan& plan) {
  if (plan.state() == v1::Plan::STATE_SUBMITTED) return absl::OkStatus();
  return FailedPrecondition("PLAN_NOT_SUBMITTED", "the plan does not wait for approvals");
}

// What the caller was ever allowed to decide in the name that they give.
absl::StatusOr<std::vector<v1::ApprovalDelegation>> DelegationsFor(DispatchTx& tx, const Matter& matter) {
  std::vector<v1::ApprovalDelegation> given;
  if (matter.on_behalf_of.empty()) return given;
  ASSIGN_OR_RETURN(given, tx.ListDelegationsOf(tx.actor()));
  given.erase(
      std::remove_if(given.begin(), given.end(), [&](const v1::ApprovalDelegation& one) { return one.delegator() != matter.on_behalf_of; }),
      given.end());
  return given;
}

bool Covers(const Scope& scope, const v1::ApprovalDelegation& delegation, const Approval& approval) {
  return approval.role() == ROLE_APPROVER && scope.tree().Contains(delegation.chapter(), approval.deciding_chapter());
}

// The plan, locked, when the caller may see it: in person, or because some part of it is theirs to decide in another's name.
absl::StatusOr<Stored<v1::Plan>> LockVisible(DispatchTx& tx, const Scope& scope, const Matter& matter,
                                             const std::vector<v1::ApprovalDelegation>& delegations) {
  absl::StatusOr<Stored<v1::Plan>> locked = tx.LockPlan(matter.name);
  if (!locked.ok()) return locked;
  for (const Approval& approval : locked->message.approvals()) {
    for (const v1::ApprovalDelegation& delegation : delegations) {
      if (Covers(scope, delegation, approval)) return locked;
    }
  }
  return Visible(scope, std::move(locked), "PLAN_UNKNOWN", matter.name);
}

Delegation RuleOf(const v1::ApprovalDelegation& delegation) {
  return {.valid_from = FromTimestamp(delegation.valid_from()),
          .valid_to = FromTimestamp(delegation.valid_to()),
          .revoked = delegation.has_revoke_time(),
          .max_quantity = delegation.max_quantity(),
          .max_weight_g = delegation.max_weight_g(),
          .max_value_fen = delegation.max_value_fen()};
}

// For which chapter the caller speaks about `approval`: their own or, as a delegate, the approver's.
absl::StatusOr<std::string> ActingChapter(const Scope& scope, const v1::Plan& plan, const Approval& approval, const Matter& matter,
                                          const std::vector<v1::ApprovalDelegation>& delegations) {
  if (matter.on_behalf_of.empty()) {
    RETURN_IF_ERROR(scope.Authorize({approval.role()}, approval.deciding_chapter()));
    return scope.caller().chapter();
  }
  absl::Status refusal = PermissionDenied("NOT_DELEGATED", absl::StrCat(matter.on_behalf_of, " delegated nothing of this"),
                                          {{"person", matter.on_behalf_of}, {"chapter", approval.deciding_chapter()}});
  for (const v1::ApprovalDelegation& delegation : delegations) {
    if (!Covers(scope, delegation, approval)) continue;
    absl::Status answer = CheckDelegation(RuleOf(delegation), SizeOf(plan, approval), scope.now());
    if (answer.ok()) return delegation.chapter();
    // Of several, one that holds but does not go so far says more than one that is over.
    if (ReasonOf(refusal) == "NOT_DELEGATED" || ReasonOf(answer) != "DELEGATION_NOT_VALID") refusal = std::move(answer);
  }
  return refusal;
}

// The plan, locked, with the step that the caller decides; nothing is changed yet.
struct Chosen {
  Stored<v1::Plan> stored;
  std::size_t index = 0;

  Approval& approval() { return *stored.message.mutable_approvals(static_cast<int>(index)); }
};

absl::StatusOr<Chosen> ChooseStep(DispatchTx& tx, const Scope& scope, const Matter& matter) {
  ASSIGN_OR_RETURN(const std::vector<v1::ApprovalDelegation> delegations, DelegationsFor(tx, matter));
  Chosen chosen;
  ASSIGN_OR_RETURN(chosen.stored, LockVisible(tx, scope, matter, delegations));
  const v1::Plan& plan = chosen.stored.message;
  RETURN_IF_ERROR(CheckSubmitted(plan));
  const std::vector<ApprovalStep> steps = StepsOf(plan);
  ASSIGN_OR_RETURN(chosen.index, FindStep(steps, matter.chapter, matter.step));
  ASSIGN_OR_RETURN(const std::string acting, ActingChapter(scope, plan, chosen.approval(), matter, delegations));
  RETURN_IF_ERROR(CheckDecidable(steps, chosen.index));
  RETURN_IF_ERROR(CheckReached(ReachOf(scope.tree(), chosen.approval()), acting));
  const Decider decider{.person = tx.actor(), .on_behalf_of = matter.on_behalf_of};
  RETURN_IF_ERROR(CheckSeparation(decider, {plan.creator(), plan.submitter()}));
  RETURN_IF_ERROR(CheckOtherPerson(decider, steps, chosen.index));
  return chosen;
}

// The caller's word on a step.
struct Decision {
  Approval::State state;
  std::string reason;
  std::string on_behalf_of;
};

void Decide(DispatchTx& tx, const Decision& decision, const std::string& plan, Approval& approval) {
  approval.set_state(decision.state);
  approval.set_approver(tx.actor());
  approval.set_on_behalf_of(decision.on_behalf_of);
  *approval.mutable_decide_time() = ToTimestamp(tx.now());
  approval.set_reason(decision.reason);
  approval.clear_escalate_time();
  tx.SaveApproval(plan, approval);
}

// Starts the shipments when nothing more has to be decided, and saves the plan. The ids of the steps.
absl::StatusOr<std::vector<std::int64_t>> Conclude(DispatchTx& tx, LastLook& look, Stored<v1::Plan>& stored) {
  v1::Plan& plan = stored.message;
  std::vector<std::int64_t> step_ids;
  if (IsApproved(StepsOf(plan))) {
    RETURN_IF_ERROR(look.Demand(plan));
    plan.set_state(v1::Plan::STATE_APPROVED);
    ASSIGN_OR_RETURN(step_ids, StartShipments(tx, plan));
  }
  tx.Save(plan, stored.readers);
  AppendStateChanged(tx, plan);
  return step_ids;
}

// A chapter strictly above `chapter` acts; for the national society, above which there is none, that itself.
bool IsAbove(const Scope& scope, const std::string& chapter) {
  const std::string& own = scope.caller().chapter();
  return scope.tree().Contains(own, chapter) && (own != chapter || !scope.tree().Parent(chapter).has_value());
}

// The pending steps that the caller can command. PERMISSION_DENIED/HIGHER_CHAPTER_REQUIRED when there are none.
absl::StatusOr<std::vector<int>> Commandable(const Scope& scope, const v1::Plan& plan) {
  std::vector<int> commandable;
  std::string refused;
  for (int i = 0; i < plan.approvals_size(); ++i) {
    const Approval& approval = plan.approvals(i);
    if (approval.state() != Approval::STATE_PENDING) continue;
    if (IsAbove(scope, approval.chapter())) commandable.push_back(i);
    if (refused.empty()) refused = approval.chapter();
  }
  if (commandable.empty()) {
    return PermissionDenied("HIGHER_CHAPTER_REQUIRED", absl::StrCat("only a chapter above ", refused, " may do this"),
                            {{"chapter", refused}, {"above", scope.tree().Parent(refused).value_or(refused)}});
  }
  return commandable;
}

// The level that a command stands on: the caller's chapter's own, else the gravest in force.
// FAILED_PRECONDITION/COMMAND_NEEDS_LEVEL when there is none.
absl::StatusOr<disaster::v1::Incident::ActiveResponseLevel> LevelFor(const Scope& scope, const disaster::v1::Incident& incident) {
  const auto& levels = incident.active_response_levels();
  if (levels.empty()) {
    return FailedPrecondition("COMMAND_NEEDS_LEVEL", "goods leave before approval only under an active response level",
                              {{"incident", incident.name()}});
  }
  const auto own =
      std::find_if(levels.begin(), levels.end(), [&](const auto& level) { return level.chapter() == scope.caller().chapter(); });
  if (own != levels.end()) return *own;
  return *std::min_element(levels.begin(), levels.end(), [](const auto& one, const auto& other) { return one.level() < other.level(); });
}

struct ListPosition {
  absl::Time time = absl::UnixEpoch() - absl::Hours(24 * 366 * 100);
  std::int64_t serial_number = 0;
};

absl::StatusOr<ListPosition> ReadPosition(const std::string& after) {
  if (after.empty()) return ListPosition();
  const std::vector<std::string> parts = absl::StrSplit(after, ' ');
  std::int64_t micros = 0, serial_number = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &micros) || !absl::SimpleAtoi(parts[1], &serial_number)) {
    return InvalidArgument("PAGE_TOKEN_MALFORMED", "the page token is malformed");
  }
  return ListPosition{.time = absl::FromUnixMicros(micros), .serial_number = serial_number};
}

}  // namespace

absl::StatusOr<v1::Plan> DecisionApi::ApprovePlan(const rpc::Call& call, const v1::ApprovePlanRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  CheckMatter(request, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  std::vector<std::int64_t> step_ids;
  absl::StatusOr<v1::Plan> answer =
      DecideOnce(scope, neighbours_, request, [&](DispatchTx& tx, LastLook& look) -> absl::StatusOr<v1::Plan> {
        step_ids.clear();
        ASSIGN_OR_RETURN(Chosen chosen, ChooseStep(tx, scope, MatterOf(request)));
        v1::Plan& plan = chosen.stored.message;
        Decide(tx, {.state = Approval::STATE_APPROVED, .on_behalf_of = request.on_behalf_of()}, plan.name(), chosen.approval());
        if (const auto next = StepAfter(StepsOf(plan), chosen.index); next.has_value()) {
          Approval& opened = *plan.mutable_approvals(static_cast<int>(*next));
          Open(scope.tree(), tx.now(), opened);
          tx.SaveApproval(plan.name(), opened);
        }
        ASSIGN_OR_RETURN(step_ids, Conclude(tx, look, chosen.stored));
        return plan;
      });
  if (answer.ok()) ReserveAll(scope, step_ids);
  return answer;
}

absl::StatusOr<v1::Plan> DecisionApi::RejectPlan(const rpc::Call& call, const v1::RejectPlanRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  CheckMatter(request, fields);
  fields.RequiredText("reason", request.reason(), 2000);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<DispatchTx, v1::Plan>(scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Plan> {
    ASSIGN_OR_RETURN(Chosen chosen, ChooseStep(tx, scope, MatterOf(request)));
    v1::Plan& plan = chosen.stored.message;
    Decide(tx, {.state = Approval::STATE_REJECTED, .reason = request.reason(), .on_behalf_of = request.on_behalf_of()}, plan.name(),
           chosen.approval());
    plan.set_state(v1::Plan::STATE_REJECTED);
    tx.Save(plan, chosen.stored.readers);
    AppendStateChanged(tx, plan);
    return plan;
  });
}

absl::StatusOr<v1::Plan> DecisionApi::CommandPlan(const rpc::Call& call, const v1::CommandPlanRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  fields.RequestId(request.request_id());
  fields.RequiredName("name", request.name(), "plans");
  fields.RequiredText("reason", request.reason(), 2000);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(const auto first_answer, (outbox::FirstAnswer<v1::Plan>(scope.world(), scope.origin(), request)));
  if (first_answer.has_value()) return *first_answer;
  ASSIGN_OR_RETURN(
      const Stored<v1::Plan> found,
      Visible(scope, outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return tx.FindPlan(request.name()); }),
              "PLAN_UNKNOWN", request.name()));
  RETURN_IF_ERROR(scope.Authorize({ROLE_COMMANDER}, scope.caller().chapter()));
  RETURN_IF_ERROR(CheckSubmitted(found.message));
  RETURN_IF_ERROR(Commandable(scope, found.message).status());
  disaster::v1::GetIncidentRequest get_incident;
  get_incident.set_name(found.message.incident());
  ASSIGN_OR_RETURN(
      const disaster::v1::Incident incident,
      rpc::Invoke(*neighbours_.incidents, &disaster::v1::IncidentService::Stub::GetIncident, get_incident, rpc::CallOptions::For(call)));
  ASSIGN_OR_RETURN(const auto level, LevelFor(scope, incident));

  std::vector<std::int64_t> step_ids;
  absl::StatusOr<v1::Plan> answer =
      DecideOnce(scope, neighbours_, request, [&](DispatchTx& tx, LastLook& look) -> absl::StatusOr<v1::Plan> {
        step_ids.clear();
        ASSIGN_OR_RETURN(Stored<v1::Plan> stored, tx.LockPlan(request.name()));
        v1::Plan& plan = stored.message;
        RETURN_IF_ERROR(CheckSubmitted(plan));
        ASSIGN_OR_RETURN(const std::vector<int> commandable, Commandable(scope, plan));
        for (const int index : commandable) {
          Approval& approval = *plan.mutable_approvals(index);
          approval.set_commanding_chapter(scope.caller().chapter());
          approval.set_response_level(level.level());
          approval.set_response_level_decision(level.response_level_decision());
          approval.set_regularization(Approval::REGULARIZATION_OPEN);
          Decide(tx, {.state = Approval::STATE_COMMANDED, .reason = request.reason()}, plan.name(), approval);
        }
        ASSIGN_OR_RETURN(step_ids, Conclude(tx, look, stored));
        return plan;
      });
  if (answer.ok()) ReserveAll(scope, step_ids);
  return answer;
}

absl::StatusOr<v1::Plan> DecisionApi::RegularizeApproval(const rpc::Call& call, const v1::RegularizeApprovalRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  CheckMatter(request, fields);
  fields.RequiredEnum("outcome", request.outcome());
  const bool refused = request.outcome() == v1::RegularizeApprovalRequest::OUTCOME_REFUSED;
  refused ? fields.RequiredText("reason", request.reason(), 2000) : fields.Text("reason", request.reason(), 2000);
  RETURN_IF_ERROR(fields.ToStatus());
  return outbox::WriteOnce<DispatchTx, v1::Plan>(scope.world(), scope.origin(), request, [&](DispatchTx& tx) -> absl::StatusOr<v1::Plan> {
    const Matter matter = MatterOf(request);
    ASSIGN_OR_RETURN(const std::vector<v1::ApprovalDelegation> delegations, DelegationsFor(tx, matter));
    ASSIGN_OR_RETURN(Stored<v1::Plan> stored, LockVisible(tx, scope, matter, delegations));
    v1::Plan& plan = stored.message;
    ASSIGN_OR_RETURN(const std::size_t index, FindStep(StepsOf(plan), matter.chapter, matter.step));
    Approval& approval = *plan.mutable_approvals(static_cast<int>(index));
    RETURN_IF_ERROR(ActingChapter(scope, plan, approval, matter, delegations).status());
    RETURN_IF_ERROR(
        CheckRegularizable(static_cast<ApprovalState>(approval.state()), static_cast<Regularization>(approval.regularization())));
    RETURN_IF_ERROR(CheckSeparation({.person = tx.actor(), .on_behalf_of = matter.on_behalf_of},
                                    {plan.creator(), plan.submitter(), approval.approver()}));
    approval.set_regularization(refused ? Approval::REGULARIZATION_REFUSED : Approval::REGULARIZATION_SIGNED);
    approval.set_regularizer(tx.actor());
    approval.set_regularized_on_behalf_of(matter.on_behalf_of);
    *approval.mutable_regularize_time() = ToTimestamp(tx.now());
    approval.set_regularize_reason(request.reason());
    tx.SaveApproval(plan.name(), approval);
    tx.Save(plan, stored.readers);
    AppendStateChanged(tx, plan);
    return plan;
  });
}

absl::StatusOr<v1::ListOpenApprovalsResponse> DecisionApi::ListOpenApprovals(const rpc::Call& call,
                                                                             const v1::ListOpenApprovalsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string chapter = request.chapter().empty() ? scope.caller().chapter() : request.chapter();
  const Page page = ReadPage(request.page_size(), request.page_token(), chapter, {}, fields);
  fields.Name("chapter", request.chapter(), "chapters");
  RETURN_IF_ERROR(fields.ToStatus());
  OpenApprovalFilter filter{.limit = page.size + 1};
  ASSIGN_OR_RETURN(filter.divisions, ReadableDivisions(scope, chapter));
  ASSIGN_OR_RETURN(const ListPosition position, ReadPosition(page.after));
  filter.after_time = position.time;
  filter.after_serial_number = position.serial_number;
  ASSIGN_OR_RETURN(auto rows,
                   outbox::Read<DispatchTx>(scope.world(), scope.origin(), [&](DispatchTx& tx) { return tx.ListOpenApprovals(filter); }));
  v1::ListOpenApprovalsResponse response;
  response.set_next_page_token(CutPage(rows, page, chapter, [](const StoredOpenApproval& row) {
    return absl::StrCat(absl::ToUnixMicros(FromTimestamp(row.open.wait_time())), " ", row.serial_number);
  }));
  for (StoredOpenApproval& row : rows) *response.add_open_approvals() = std::move(row.open);
  return response;
}

void DecisionApi::ReserveAll(const Scope& scope, const std::vector<std::int64_t>& step_ids) const {
  for (const std::int64_t step_id : step_ids) {
    const absl::StatusOr<std::optional<dispatch::Subject>> attempted = steps_.AttemptFirst(scope.world(), scope.origin(), step_id);
    // A warehouse service that does not answer is left to the job, lest the approver waits for each shipment.
    if (!attempted.ok() || !attempted->has_value()) return;
    const auto& shipment = std::get<v1::Shipment>(**attempted);
    if (shipment.pending_step().state() == v1::Step::STATE_WAITING) return;
  }
}

}  // namespace muster::dispatch
