#include "dispatch/domain/approval.h"

#include <algorithm>
#include <limits>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "platform/status/status.h"

namespace muster::dispatch {
namespace {

std::string Yuan(std::int64_t fen) { return absl::StrFormat("%d.%02d", fen / 100, fen % 100); }

bool IsYes(ApprovalState state) { return state == ApprovalState::kApproved || state == ApprovalState::kCommanded; }

// The lowest tier that may decide the step.
int LowestTier(StepDecider decider) {
  switch (decider) {
    case StepDecider::kOwner:
      break;
    case StepDecider::kPrefecture:
      return 2;
    case StepDecider::kRegion:
      return 1;
    case StepDecider::kNational:
      return 0;
  }
  return 3;
}

const std::string& ChapterFor(StepDecider decider, absl::Span<const ChapterInLine> line) {
  if (decider == StepDecider::kOwner) return line.front().chapter;
  const auto found = std::find_if(line.begin(), line.end(), [&](const ChapterInLine& one) { return one.tier <= LowestTier(decider); });
  return found == line.end() ? line.back().chapter : found->chapter;
}

std::size_t HighestReached(const StepReach& reach) {
  if (reach.timeout_minutes == 0) return reach.line.size() - 1;
  const auto found = std::find(reach.line.begin(), reach.line.end(), reach.escalated_chapter);
  return found == reach.line.end() ? 0 : static_cast<std::size_t>(found - reach.line.begin());
}

}  // namespace

absl::StatusOr<std::size_t> FindStep(absl::Span<const ApprovalStep> steps, absl::string_view chapter, std::int32_t step) {
  const auto of_chapter = [&](const ApprovalStep& one) { return one.chapter == chapter; };
  const auto count = std::count_if(steps.begin(), steps.end(), of_chapter);
  if (count == 0) {
    return FailedPrecondition("NO_PART_OF_CHAPTER", absl::StrCat("nothing of the plan comes from ", chapter), {{"chapter", chapter}});
  }
  if (step == 0 && count > 1) {
    return FailedPrecondition("STEP_NOT_NAMED", "the part has several steps", {{"chapter", chapter}, {"count", count}});
  }
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const ApprovalStep& one) { return of_chapter(one) && (step == 0 || one.step == step); });
  if (found == steps.end()) {
    return FailedPrecondition("STEP_UNKNOWN", absl::StrCat("the part has no step ", step), {{"chapter", chapter}, {"count", count}});
  }
  return static_cast<std::size_t>(found - steps.begin());
}

absl::Status CheckDecidable(absl::Span<const ApprovalStep> steps, std::size_t index) {
  const ApprovalStep& step = steps[index];
  if (step.state != ApprovalState::kPending) {
    return FailedPrecondition("ALREADY_DECIDED", absl::StrCat(step.chapter, " has decided its part"), {{"chapter", step.chapter}});
  }
  for (const ApprovalStep& earlier : steps) {
    if (earlier.chapter == step.chapter && earlier.step < step.step && !IsYes(earlier.state)) {
      return FailedPrecondition("EARLIER_STEP_PENDING", absl::StrCat("step ", earlier.step, " comes first"),
                                {{"chapter", step.chapter}, {"step", earlier.step}});
    }
  }
  return absl::OkStatus();
}

std::optional<std::size_t> StepAfter(absl::Span<const ApprovalStep> steps, std::size_t index) {
  const ApprovalStep& decided = steps[index];
  const auto next = std::find_if(steps.begin(), steps.end(), [&](const ApprovalStep& one) {
    return one.chapter == decided.chapter && one.step > decided.step && one.state == ApprovalState::kPending;
  });
  if (next == steps.end()) return std::nullopt;
  return static_cast<std::size_t>(next - steps.begin());
}

bool IsApproved(absl::Span<const ApprovalStep> steps) {
  return !steps.empty() && std::all_of(steps.begin(), steps.end(), [](const ApprovalStep& step) { return IsYes(step.state); });
}

absl::Status CheckRegularizable(ApprovalState state, Regularization regularization) {
  if (state != ApprovalState::kCommanded) return FailedPrecondition("NOT_COMMANDED", "the step was not commanded");
  if (regularization != Regularization::kOpen) return FailedPrecondition("ALREADY_REGULARIZED", "somebody has signed or refused to");
  return absl::OkStatus();
}

absl::Status CheckSeparation(const Decider& decider, absl::Span<const std::string> makers) {
  for (const std::string& person : {decider.person, decider.on_behalf_of}) {
    if (!person.empty() && std::find(makers.begin(), makers.end(), person) != makers.end()) {
      return PermissionDenied("SEPARATION_OF_DUTIES", absl::StrCat(person, " made what is to be approved"), {{"person", person}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckOtherPerson(const Decider& decider, absl::Span<const ApprovalStep> steps, std::size_t index) {
  for (const std::string& person : {decider.person, decider.on_behalf_of}) {
    if (person.empty()) continue;
    for (const ApprovalStep& other : steps) {
      if (other.chapter != steps[index].chapter || other.step == steps[index].step || other.state != ApprovalState::kApproved) continue;
      if (other.approver == person || other.on_behalf_of == person) {
        return PermissionDenied("STEP_OF_SAME_PERSON", absl::StrCat(person, " has decided step ", other.step),
                                {{"person", person}, {"step", other.step}});
      }
    }
  }
  return absl::OkStatus();
}

std::int64_t AddValue(std::int64_t value_fen, std::int64_t quantity, std::int64_t unit_cost_fen) {
  constexpr absl::int128 kGreatest = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::min(kGreatest, absl::int128(quantity) * unit_cost_fen + value_fen));
}

bool IsNeeded(const StepThreshold& threshold, const PartSize& part) {
  if (threshold.min_quantity == 0 && threshold.min_weight_g == 0 && threshold.min_value_fen == 0) return true;
  if (threshold.min_quantity > 0) {
    const auto quantity = part.quantity_of.find(threshold.item);
    if (quantity != part.quantity_of.end() && quantity->second >= threshold.min_quantity) return true;
  }
  if (threshold.min_weight_g > 0 && (part.weight_g >= threshold.min_weight_g || !part.all_weights_known)) return true;
  return threshold.min_value_fen > 0 && (part.value_fen >= threshold.min_value_fen || !part.all_costs_known);
}

std::vector<NeededStep> StepsFor(absl::Span<const PolicyStep> policy, const PartSize& part, absl::Span<const ChapterInLine> line) {
  std::vector<NeededStep> needed;
  for (std::size_t i = 0; i < policy.size(); ++i) {
    if (!IsNeeded(policy[i].threshold, part)) continue;
    const std::string& chapter = ChapterFor(policy[i].decider, line);
    const bool asked_before = std::any_of(needed.begin(), needed.end(), [&](const NeededStep& step) {
      return step.deciding_chapter == chapter && policy[step.policy_step].role == policy[i].role &&
             policy[step.policy_step].decider != policy[i].decider;
    });
    if (!asked_before) needed.push_back({.policy_step = i, .deciding_chapter = chapter});
  }
  return needed;
}

absl::Status CheckReached(const StepReach& reach, absl::string_view chapter) {
  const std::size_t highest = HighestReached(reach);
  const auto found = std::find(reach.line.begin(), reach.line.end(), chapter);
  if (found != reach.line.end() && static_cast<std::size_t>(found - reach.line.begin()) <= highest) return absl::OkStatus();
  return PermissionDenied("NOT_ESCALATED", absl::StrCat("the step has not come to ", chapter), {{"chapter", reach.line[highest]}});
}

std::optional<std::string> NextInLine(const StepReach& reach) {
  const std::size_t next = HighestReached(reach) + 1;
  if (next >= reach.line.size()) return std::nullopt;
  return reach.line[next];
}

absl::Status CheckDelegation(const Delegation& delegation, const PartSize& part, absl::Time now) {
  if (delegation.revoked || now < delegation.valid_from || now >= delegation.valid_to) {
    return PermissionDenied("DELEGATION_NOT_VALID", "the delegation does not hold now");
  }
  const bool too_many = delegation.max_quantity > 0 && std::any_of(part.quantity_of.begin(), part.quantity_of.end(),
                                                                   [&](const auto& item) { return item.second > delegation.max_quantity; });
  const bool too_heavy = delegation.max_weight_g > 0 && (part.weight_g > delegation.max_weight_g || !part.all_weights_known);
  if (too_many || too_heavy) return PermissionDenied("DELEGATION_LIMIT", "the part is greater than the delegate may decide about");
  if (delegation.max_value_fen == 0) return absl::OkStatus();
  if (!part.all_costs_known) {
    return PermissionDenied("DELEGATION_VALUE_UNKNOWN", "the part has goods of unknown cost, and the delegation a limit",
                            {{"max_cny", Yuan(delegation.max_value_fen)}});
  }
  if (part.value_fen <= delegation.max_value_fen) return absl::OkStatus();
  return PermissionDenied("DELEGATION_VALUE_LIMIT", "the part is worth more than the delegate may decide about",
                          {{"value_cny", Yuan(part.value_fen)}, {"max_cny", Yuan(delegation.max_value_fen)}});
}

}  // namespace muster::dispatch
