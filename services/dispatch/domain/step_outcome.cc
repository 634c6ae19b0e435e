#include "dispatch/domain/step_outcome.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "platform/status/status.h"

namespace muster::dispatch {

StepOutcome OutcomeOf(const absl::Status& status) {
  if (status.ok()) return StepOutcome::kDone;
  if (absl::StartsWith(ReasonOf(status), "DATABASE_")) return StepOutcome::kTryAgain;
  switch (status.code()) {
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kPermissionDenied:
      return StepOutcome::kRefused;
    default:
      return StepOutcome::kTryAgain;
  }
}

absl::Duration PauseAfter(int attempt_count) {
  const int doublings = std::clamp(attempt_count - 1, 0, 7);
  return std::min(absl::Milliseconds(500) * (1 << doublings), absl::Minutes(1));
}

HoldAfterRefusedIssue HoldAfterRefusal(absl::string_view reason) {
  if (reason == "RESERVATION_ENDED" || reason == "RESERVATION_UNKNOWN") return HoldAfterRefusedIssue::kGone;
  if (reason == "LOT_EXPIRED") return HoldAfterRefusedIssue::kUseless;
  return HoldAfterRefusedIssue::kKept;
}

}  // namespace muster::dispatch
