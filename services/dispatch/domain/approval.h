#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

// Who must say yes to an allocation plan: every chapter that owns a warehouse of it for its own part, in the steps that its rules ask for.
namespace muster::dispatch {

// Numbered as muster.dispatch.v1.Plan.Approval.State.
enum class ApprovalState { kPending = 1, kApproved = 2, kRejected = 3, kCommanded = 4 };

// Numbered as muster.dispatch.v1.Plan.Approval.Regularization.
enum class Regularization { kNone = 0, kOpen = 1, kSigned = 2, kRefused = 3 };

// One step of one part. Those of a part stand in their order.
struct ApprovalStep {
  // The owning chapter.
  std::string chapter;
  // From 1.
  std::int32_t step = 1;
  ApprovalState state = ApprovalState::kPending;
  // Who decided, and in whose name; empty while nobody has.
  std::string approver;
  std::string on_behalf_of;
};

// The index of step `step` of the part of `chapter`; 0 means the only one. FAILED_PRECONDITION, first match wins: NO_PART_OF_CHAPTER when
// the chapter owns nothing of the plan, STEP_NOT_NAMED (detail count) when the part has several and none is named, STEP_UNKNOWN (detail
// count).
absl::StatusOr<std::size_t> FindStep(absl::Span<const ApprovalStep> steps, absl::string_view chapter, std::int32_t step);

// Whether step `index` may be decided now. FAILED_PRECONDITION, first match wins: ALREADY_DECIDED; EARLIER_STEP_PENDING (detail step: the
// earliest that waits).
absl::Status CheckDecidable(absl::Span<const ApprovalStep> steps, std::size_t index);

// The step that can be decided once `index` has been: the next of its part.
std::optional<std::size_t> StepAfter(absl::Span<const ApprovalStep> steps, std::size_t index);

// Whether every step of every part is approved or commanded. A plan without parts is not.
bool IsApproved(absl::Span<const ApprovalStep> steps);

// Who decides, and in whose name; `on_behalf_of` is empty for one who decides in person.
struct Decider {
  std::string person;
  std::string on_behalf_of;
};

// Whether a step waits for its signature after the goods.
// FAILED_PRECONDITION, first match wins: NOT_COMMANDED; ALREADY_REGULARIZED.
absl::Status CheckRegularizable(ApprovalState state, Regularization regularization);

// Separation of duties: neither the one who decides nor the one in whose name is among `makers`, who proposed, submitted or commanded.
// PERMISSION_DENIED/SEPARATION_OF_DUTIES (detail person).
absl::Status CheckSeparation(const Decider& decider, absl::Span<const std::string> makers);

// A person decides at most one step of a part, in whatever name. PERMISSION_DENIED/STEP_OF_SAME_PERSON (details person, step).
absl::Status CheckOtherPerson(const Decider& decider, absl::Span<const ApprovalStep> steps, std::size_t index);

// What a part takes.
struct PartSize {
  // Base units by item.
  std::map<std::string, std::int64_t> quantity_of;
  // Grams, of what has a known weight.
  std::int64_t weight_g = 0;
  bool all_weights_known = true;
  // Fen, of what has a known cost.
  std::int64_t value_fen = 0;
  bool all_costs_known = true;
};

// Numbered as muster.dispatch.v1.ApprovalPolicy.Decider.
enum class StepDecider { kOwner = 1, kPrefecture = 2, kRegion = 3, kNational = 4 };

// From when on a step is needed; 0 and empty: always.
struct StepThreshold {
  std::string item;
  std::int64_t min_quantity = 0;
  std::int64_t min_weight_g = 0;
  std::int64_t min_value_fen = 0;
};

// What `quantity` base units at `unit_cost_fen` add to `value_fen`, fen, none of them negative. What an integer cannot hold is its greatest
// value, which is dear enough for any threshold.
std::int64_t AddValue(std::int64_t value_fen, std::int64_t quantity, std::int64_t unit_cost_fen);

// One threshold is enough. Goods of unknown weight count as heavy enough and those of unknown cost as dear enough: better one signature too
// many.
bool IsNeeded(const StepThreshold& threshold, const PartSize& part);

// A step of the rules.
struct PolicyStep {
  StepDecider decider = StepDecider::kOwner;
  int role = 0;
  StepThreshold threshold;
};

// A chapter of the line from an owning one up to the national society. 0 is the national tier, 3 the county's.
struct ChapterInLine {
  std::string chapter;
  int tier = 3;
};

// A step of the rules that a part needs.
struct NeededStep {
  // Into the rules.
  std::size_t policy_step = 0;
  std::string deciding_chapter;
};

// The steps of `policy` that a part needs, in order. `line` begins with the owning chapter and ends with the root. A step for a tier is
// decided by the first chapter in line of that tier or higher; when that is one that another step with its role has already, it falls away.
std::vector<NeededStep> StepsFor(absl::Span<const PolicyStep> policy, const PartSize& part, absl::Span<const ChapterInLine> line);

// How far a step has come up the line.
struct StepReach {
  // From the deciding chapter up to the root.
  std::vector<std::string> line;
  // 0: open to the whole line from the start.
  std::int32_t timeout_minutes = 0;
  // The highest chapter that it has escalated to; empty while it has not.
  std::string escalated_chapter;
};

// Whether people of `chapter` may decide. PERMISSION_DENIED/NOT_ESCALATED (detail chapter: the highest that may) when it has not come to
// them, or `chapter` does not stand in line.
absl::Status CheckReached(const StepReach& reach, absl::string_view chapter);

// The chapter that the step escalates to next; none when it has come to the top.
std::optional<std::string> NextInLine(const StepReach& reach);

// What somebody may decide in another's name.
struct Delegation {
  absl::Time valid_from;
  absl::Time valid_to;
  bool revoked = false;
  // 0: no limit.
  std::int64_t max_quantity = 0;
  std::int64_t max_weight_g = 0;
  std::int64_t max_value_fen = 0;
};

// Whether a delegate may decide about `part` at `now`. PERMISSION_DENIED, first match wins: DELEGATION_NOT_VALID; DELEGATION_LIMIT;
// DELEGATION_VALUE_UNKNOWN (detail max_cny) when there is a limit and goods of unknown cost; DELEGATION_VALUE_LIMIT (details value_cny
// and max_cny).
absl::Status CheckDelegation(const Delegation& delegation, const PartSize& part, absl::Time now);

}  // namespace muster::dispatch
