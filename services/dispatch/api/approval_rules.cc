#include "dispatch/api/approval_rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include "dispatch/jobs/approvals.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

// 0 for what is not in `values`.
std::int64_t ValueIn(const absl::flat_hash_map<std::string, std::int64_t>& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? 0 : found->second;
}

PartSize SizeOfPart(const v1::Plan& plan, const std::string& chapter, const Measures& measures) {
  PartSize part;
  for (const v1::Plan::Line& line : plan.lines()) {
    if (line.chapter() != chapter) continue;
    part.quantity_of[line.item()] += line.quantity();
    const std::int64_t weight_g = ValueIn(measures.weight_g_of, line.item());
    const std::int64_t unit_cost_fen = ValueIn(measures.unit_cost_fen_of, line.lot());
    if (weight_g == 0) part.all_weights_known = false;
    if (unit_cost_fen == 0) part.all_costs_known = false;
    part.weight_g += line.quantity() * weight_g;
    part.value_fen = AddValue(part.value_fen, line.quantity(), unit_cost_fen);
  }
  return part;
}

std::vector<PolicyStep> RulesOf(const v1::ApprovalPolicy& policy) {
  std::vector<PolicyStep> rules;
  for (const v1::ApprovalPolicy::Step& step : policy.steps()) {
    rules.push_back({.decider = static_cast<StepDecider>(step.decider()),
                     .role = step.role(),
                     .threshold = {.item = step.item(),
                                   .min_quantity = step.min_quantity(),
                                   .min_weight_g = step.min_weight_g(),
                                   .min_value_fen = step.min_value_fen()}});
  }
  return rules;
}

std::vector<ChapterInLine> TiersAbove(const auth::ChapterTree& tree, const std::string& chapter) {
  std::vector<ChapterInLine> line;
  for (std::string& one : LineAbove(tree, chapter)) {
    const int tier = static_cast<int>(tree.TierOf(one).value_or(auth::Tier::kCounty));
    line.push_back({.chapter = std::move(one), .tier = tier});
  }
  return line;
}

absl::StatusOr<std::vector<v1::Plan::Approval>> MakePart(DispatchTx& tx, const auth::ChapterTree& tree, const std::string& chapter,
                                                         const PartSize& part) {
  ASSIGN_OR_RETURN(const v1::ApprovalPolicy policy, EffectivePolicy(tx, tree, chapter));
  std::vector<v1::Plan::Approval> approvals;
  for (const NeededStep& needed : StepsFor(RulesOf(policy), part, TiersAbove(tree, chapter))) {
    const v1::ApprovalPolicy::Step& rule = policy.steps(static_cast<int>(needed.policy_step));
    v1::Plan::Approval& approval = approvals.emplace_back();
    approval.set_chapter(chapter);
    approval.set_state(v1::Plan::Approval::STATE_PENDING);
    approval.set_step(static_cast<std::int32_t>(approvals.size()));
    approval.set_title(rule.title());
    approval.set_deciding_chapter(needed.deciding_chapter);
    approval.set_role(rule.role());
    approval.set_approval_policy(policy.name());
    approval.set_weight_g(part.weight_g);
    approval.set_weight_incomplete(!part.all_weights_known);
    approval.set_value_fen(part.value_fen);
    approval.set_value_incomplete(!part.all_costs_known);
    approval.set_timeout_minutes(rule.timeout_minutes());
  }
  // The first step of every version is always needed.
  MUSTER_CHECK(!approvals.empty());
  Open(tree, tx.now(), approvals.front());
  return approvals;
}

}  // namespace

absl::StatusOr<v1::ApprovalPolicy> EffectivePolicy(DispatchTx& tx, const auth::ChapterTree& tree, const std::string& chapter) {
  std::vector<std::string> asked = LineAbove(tree, chapter);
  asked.emplace_back();
  ASSIGN_OR_RETURN(const std::vector<v1::ApprovalPolicy> newest, tx.ListNewestApprovalPolicies(asked));
  for (const std::string& one : asked) {
    const auto found = std::find_if(newest.begin(), newest.end(),
                                    [&](const v1::ApprovalPolicy& policy) { return policy.chapter() == one && policy.steps_size() > 0; });
    if (found != newest.end()) return *found;
  }
  return Internal("UNEXPECTED", "the product's own assumption about approvals is gone");
}

PartSize SizeOf(const v1::Plan& plan, const v1::Plan::Approval& approval) {
  PartSize part{.weight_g = approval.weight_g(),
                .all_weights_known = !approval.weight_incomplete(),
                .value_fen = approval.value_fen(),
                .all_costs_known = !approval.value_incomplete()};
  for (const v1::Plan::Line& line : plan.lines()) {
    if (line.chapter() == approval.chapter()) part.quantity_of[line.item()] += line.quantity();
  }
  return part;
}

absl::StatusOr<std::vector<v1::Plan::Approval>> MakeApprovals(DispatchTx& tx, const auth::ChapterTree& tree, const v1::Plan& plan,
                                                              const Measures& measures) {
  std::set<std::string> owners;
  for (const v1::Plan::Line& line : plan.lines()) owners.insert(line.chapter());
  std::vector<v1::Plan::Approval> approvals;
  for (const std::string& owner : owners) {
    ASSIGN_OR_RETURN(std::vector<v1::Plan::Approval> part, MakePart(tx, tree, owner, SizeOfPart(plan, owner, measures)));
    std::move(part.begin(), part.end(), std::back_inserter(approvals));
  }
  return approvals;
}

}  // namespace muster::dispatch
