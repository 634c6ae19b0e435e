#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// Who must say yes to an allocation plan: every chapter that owns a warehouse of it, for its own part.
namespace muster::dispatch {

// Numbered as muster.dispatch.v1.Plan.Approval.State.
enum class ApprovalState { kPending = 1, kApproved = 2, kRejected = 3 };

struct PlanPart {
  // The owning chapter.
  std::string chapter;
  ApprovalState state = ApprovalState::kPending;
};

// The index of the part that `chapter` may decide now. FAILED_PRECONDITION/NO_PART_OF_CHAPTER when it owns none, ALREADY_DECIDED when it
// has decided.
absl::StatusOr<std::size_t> PartToDecide(absl::Span<const PlanPart> parts, absl::string_view chapter);

// Whether every part is approved. A plan without parts is not.
bool IsApproved(absl::Span<const PlanPart> parts);

}  // namespace muster::dispatch
