#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// What follows from the answer to a call that dispatch owes another service.
namespace muster::dispatch {

enum class StepOutcome {
  kDone,
  // The other service said no, and would say so again.
  kRefused,
  // Nobody knows whether it happened, or it did not for a passing cause: the same call again.
  kTryAgain,
};

// A refusal is FAILED_PRECONDITION, NOT_FOUND, INVALID_ARGUMENT or PERMISSION_DENIED, unless the reason says that it was the other
// service's own database that failed ("DATABASE_…").
StepOutcome OutcomeOf(const absl::Status& status);

// How long to wait after attempt number `attempt_count` (from 1) failed: half a second, doubled each time up to a minute.
absl::Duration PauseAfter(int attempt_count);

// What a refused issue means for the goods that the warehouse holds.
enum class HoldAfterRefusedIssue {
  // Still held; a person can correct what was wrong.
  kKept,
  // Not held any more.
  kGone,
  // Held, but they can never leave: to be let go.
  kUseless,
};
HoldAfterRefusedIssue HoldAfterRefusal(absl::string_view reason);

}  // namespace muster::dispatch
