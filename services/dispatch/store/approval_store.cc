#include <map>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "dispatch/store/approval_rows.h"
#include "dispatch/store/dispatch_store.h"
#include "dispatch/store/mapping.h"
#include "sql/dispatch.h"

namespace muster::dispatch {
namespace {

v1::OpenApproval::Kind KindOf(const v1::Plan::Approval& approval) {
  if (approval.state() == v1::Plan::Approval::STATE_COMMANDED) return v1::OpenApproval::KIND_COMMANDED;
  return approval.escalated_chapter().empty() ? v1::OpenApproval::KIND_PENDING : v1::OpenApproval::KIND_ESCALATED;
}

v1::ApprovalPolicy ToPolicy(const sql::FindApprovalPolicyRow& row) {
  v1::ApprovalPolicy policy;
  policy.set_name(NameOf(kApprovalPolicies, row.policy_id));
  policy.set_chapter(NameOf(kChapters, row.chapter));
  policy.set_version(row.version);
  policy.set_source(row.source);
  *policy.mutable_create_time() = ToTimestamp(row.create_time);
  policy.set_creator(row.creator);
  return policy;
}

v1::ApprovalPolicy::Step ToStep(const sql::ListApprovalPolicyStepsRow& row) {
  v1::ApprovalPolicy::Step step;
  step.set_title(row.title);
  step.set_decider(static_cast<v1::ApprovalPolicy::Decider>(row.decider));
  step.set_role(static_cast<common::v1::Role>(row.role));
  step.set_item(NameOf(kItems, row.item));
  step.set_min_quantity(row.min_quantity);
  step.set_min_weight_g(row.min_weight_g);
  step.set_timeout_minutes(row.timeout_minutes);
  step.set_min_value_fen(row.min_value_fen);
  return step;
}

v1::ApprovalDelegation ToDelegation(const sql::LockApprovalDelegationRow& row) {
  v1::ApprovalDelegation delegation;
  delegation.set_name(NameOf(kApprovalDelegations, row.delegation_id));
  delegation.set_chapter(NameOf(kChapters, row.chapter));
  delegation.set_delegator(row.delegator);
  delegation.set_delegate(row.delegate);
  *delegation.mutable_valid_from() = ToTimestamp(row.valid_from);
  *delegation.mutable_valid_to() = ToTimestamp(row.valid_to);
  delegation.set_max_quantity(row.max_quantity);
  delegation.set_max_weight_g(row.max_weight_g);
  delegation.set_max_value_fen(row.max_value_fen);
  *delegation.mutable_create_time() = ToTimestamp(row.create_time);
  if (row.revoke_time.has_value()) *delegation.mutable_revoke_time() = ToTimestamp(*row.revoke_time);
  delegation.set_revoker(row.revoker);
  return delegation;
}

std::vector<v1::ApprovalPolicy> ToPolicies(const std::vector<sql::FindApprovalPolicyRow>& rows) {
  std::vector<v1::ApprovalPolicy> policies;
  for (const sql::FindApprovalPolicyRow& row : rows) policies.push_back(ToPolicy(row));
  return policies;
}

}  // namespace

void DispatchTx::InsertApprovals(const v1::Plan& plan) {
  std::vector<std::string> chapters, titles, deciding_chapters, policies;
  std::vector<std::int32_t> steps, roles, timeouts_minutes;
  std::vector<std::int64_t> weights_g, values_fen;
  std::vector<std::optional<absl::Time>> open_times, escalate_times;
  std::vector<bool> weights_incomplete, values_incomplete;
  for (const v1::Plan::Approval& approval : plan.approvals()) {
    chapters.emplace_back(IdPart(approval.chapter()));
    steps.push_back(approval.step());
    titles.push_back(approval.title());
    deciding_chapters.emplace_back(IdPart(approval.deciding_chapter()));
    roles.push_back(approval.role());
    policies.emplace_back(IdPart(approval.approval_policy()));
    weights_g.push_back(approval.weight_g());
    weights_incomplete.push_back(approval.weight_incomplete());
    values_fen.push_back(approval.value_fen());
    values_incomplete.push_back(approval.value_incomplete());
    timeouts_minutes.push_back(approval.timeout_minutes());
    open_times.push_back(OptionalTime(approval.has_open_time(), approval.open_time()));
    escalate_times.push_back(OptionalTime(approval.has_escalate_time(), approval.escalate_time()));
  }
  sql().Enqueue(sql::kInsertPlanApprovals, IdPart(plan.name()), chapters, steps, titles, deciding_chapters, roles, policies, weights_g,
                timeouts_minutes, open_times, escalate_times, weights_incomplete, values_fen, values_incomplete);
}

void DispatchTx::SaveApproval(absl::string_view plan, const v1::Plan::Approval& approval) {
  sql().Enqueue(sql::kUpdatePlanApproval, IdPart(plan), IdPart(approval.chapter()), approval.step(), approval.state(), approval.approver(),
                OptionalTime(approval.has_decide_time(), approval.decide_time()), approval.reason(),
                OptionalTime(approval.has_open_time(), approval.open_time()),
                OptionalTime(approval.has_escalate_time(), approval.escalate_time()), IdPart(approval.escalated_chapter()),
                approval.on_behalf_of(), IdPart(approval.commanding_chapter()), approval.response_level(),
                approval.response_level_decision(), approval.regularization(), approval.regularizer(), approval.regularized_on_behalf_of(),
                OptionalTime(approval.has_regularize_time(), approval.regularize_time()), approval.regularize_reason());
}

absl::StatusOr<std::vector<std::string>> DispatchTx::ListDueEscalations(std::int64_t limit) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListDueEscalations, now(), limit));
  std::vector<std::string> plans;
  for (const sql::ListDueEscalationsRow& row : rows) plans.push_back(NameOf(kPlans, row.plan_id));
  return plans;
}

absl::StatusOr<std::vector<StoredOpenApproval>> DispatchTx::ListOpenApprovals(const OpenApprovalFilter& filter) {
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListOpenApprovals, filter.divisions, filter.after_time, filter.after_serial_number, filter.limit));
  std::vector<std::string> plan_ids;
  for (const sql::ListOpenApprovalsRow& row : rows) plan_ids.push_back(row.plan_id);
  ASSIGN_OR_RETURN(const auto approvals, sql().Query(sql::kListPlanApprovals, plan_ids));
  std::map<std::tuple<std::string, std::string, std::int32_t>, const sql::ListPlanApprovalsRow*> approval_of;
  for (const sql::ListPlanApprovalsRow& row : approvals) approval_of[{row.plan_id, row.chapter, row.step}] = &row;
  std::vector<StoredOpenApproval> found;
  for (const sql::ListOpenApprovalsRow& row : rows) {
    StoredOpenApproval& stored = found.emplace_back();
    stored.serial_number = row.serial_number;
    v1::OpenApproval& open = stored.open;
    open.set_plan(NameOf(kPlans, row.plan_id));
    open.set_incident(NameOf(kIncidents, row.incident));
    *open.mutable_approval() = ToApproval(*approval_of.at({row.plan_id, row.chapter, row.step}));
    open.set_kind(KindOf(open.approval()));
    *open.mutable_wait_time() = ToTimestamp(row.wait_time);
    open.set_age_seconds(absl::ToInt64Seconds(now() - row.wait_time));
  }
  return found;
}

void DispatchTx::Insert(const v1::ApprovalPolicy& policy) {
  const absl::string_view id = IdPart(policy.name());
  sql().Enqueue(sql::kInsertApprovalPolicy, id, IdPart(policy.chapter()), policy.version(), policy.source(),
                FromTimestamp(policy.create_time()), policy.creator());
  std::vector<std::string> titles, items;
  std::vector<std::int32_t> deciders, roles, timeouts_minutes;
  std::vector<std::int64_t> min_quantities, min_weights_g, min_values_fen;
  for (const v1::ApprovalPolicy::Step& step : policy.steps()) {
    titles.push_back(step.title());
    deciders.push_back(step.decider());
    roles.push_back(step.role());
    items.emplace_back(IdPart(step.item()));
    min_quantities.push_back(step.min_quantity());
    min_weights_g.push_back(step.min_weight_g());
    timeouts_minutes.push_back(step.timeout_minutes());
    min_values_fen.push_back(step.min_value_fen());
  }
  sql().Enqueue(sql::kInsertApprovalPolicySteps, id, titles, deciders, roles, items, min_quantities, min_weights_g, timeouts_minutes,
                min_values_fen);
}

absl::StatusOr<std::vector<v1::ApprovalPolicy>> DispatchTx::WithSteps(std::vector<v1::ApprovalPolicy> policies) {
  std::vector<std::string> ids;
  absl::flat_hash_map<std::string, v1::ApprovalPolicy*> policy_of;
  for (v1::ApprovalPolicy& policy : policies) {
    ids.emplace_back(IdPart(policy.name()));
    policy_of[ids.back()] = &policy;
  }
  ASSIGN_OR_RETURN(const auto steps, sql().Query(sql::kListApprovalPolicySteps, ids));
  for (const sql::ListApprovalPolicyStepsRow& row : steps) *policy_of.at(row.policy_id)->add_steps() = ToStep(row);
  return policies;
}

absl::StatusOr<v1::ApprovalPolicy> DispatchTx::FindApprovalPolicy(absl::string_view name) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kFindApprovalPolicy, IdPart(name)));
  return TheOne(WithSteps(ToPolicies(rows)), "APPROVAL_POLICY_UNKNOWN", name);
}

absl::StatusOr<std::vector<v1::ApprovalPolicy>> DispatchTx::ListApprovalPolicies(absl::string_view chapter) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListApprovalPolicies, IdPart(chapter)));
  return WithSteps(ToPolicies(rows));
}

absl::StatusOr<std::vector<v1::ApprovalPolicy>> DispatchTx::ListNewestApprovalPolicies(const std::vector<std::string>& chapters) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListNewestApprovalPolicies, IdParts(chapters)));
  return WithSteps(ToPolicies(rows));
}

void DispatchTx::Insert(const v1::ApprovalDelegation& delegation) {
  sql().Enqueue(sql::kInsertApprovalDelegation, IdPart(delegation.name()), IdPart(delegation.chapter()), delegation.delegator(),
                delegation.delegate(), FromTimestamp(delegation.valid_from()), FromTimestamp(delegation.valid_to()),
                delegation.max_quantity(), delegation.max_weight_g(), FromTimestamp(delegation.create_time()), delegation.max_value_fen());
}

absl::StatusOr<v1::ApprovalDelegation> DispatchTx::LockApprovalDelegation(absl::string_view name) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kLockApprovalDelegation, IdPart(name)));
  std::vector<v1::ApprovalDelegation> found;
  for (const sql::LockApprovalDelegationRow& row : rows) found.push_back(ToDelegation(row));
  return TheOne(absl::StatusOr<std::vector<v1::ApprovalDelegation>>(std::move(found)), "APPROVAL_DELEGATION_UNKNOWN", name);
}

absl::StatusOr<std::vector<Stored<v1::ApprovalDelegation>>> DispatchTx::ListApprovalDelegations(const DelegationFilter& filter) {
  ASSIGN_OR_RETURN(const auto rows,
                   sql().Query(sql::kListApprovalDelegations, filter.before_serial_number, filter.divisions, filter.limit));
  std::vector<Stored<v1::ApprovalDelegation>> found;
  for (const sql::LockApprovalDelegationRow& row : rows) {
    found.push_back({.message = ToDelegation(row), .serial_number = row.serial_number});
  }
  return found;
}

absl::StatusOr<std::vector<v1::ApprovalDelegation>> DispatchTx::ListDelegationsOf(absl::string_view delegate) {
  ASSIGN_OR_RETURN(const auto rows, sql().Query(sql::kListDelegationsOf, delegate));
  std::vector<v1::ApprovalDelegation> found;
  for (const sql::LockApprovalDelegationRow& row : rows) found.push_back(ToDelegation(row));
  return found;
}

void DispatchTx::SaveRevocation(const v1::ApprovalDelegation& delegation) {
  sql().Enqueue(sql::kRevokeApprovalDelegation, IdPart(delegation.name()), FromTimestamp(delegation.revoke_time()), delegation.revoker());
}

}  // namespace muster::dispatch
