#include "dispatch/domain/approval.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"

namespace muster::dispatch {

absl::StatusOr<std::size_t> PartToDecide(absl::Span<const PlanPart> parts, absl::string_view chapter) {
  const auto part = std::find_if(parts.begin(), parts.end(), [&](const PlanPart& p) { return p.chapter == chapter; });
  if (part == parts.end()) {
    return FailedPrecondition("NO_PART_OF_CHAPTER", absl::StrCat("nothing of the plan comes from ", chapter), {{"chapter", chapter}});
  }
  if (part->state != ApprovalState::kPending) {
    return FailedPrecondition("ALREADY_DECIDED", absl::StrCat(chapter, " has decided its part"), {{"chapter", chapter}});
  }
  return static_cast<std::size_t>(part - parts.begin());
}

bool IsApproved(absl::Span<const PlanPart> parts) {
  return !parts.empty() && std::all_of(parts.begin(), parts.end(), [](const PlanPart& p) { return p.state == ApprovalState::kApproved; });
}

}  // namespace muster::dispatch
