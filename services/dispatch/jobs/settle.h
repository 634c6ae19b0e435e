#pragma once

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "dispatch/jobs/steps.h"
#include "dispatch/store/dispatch_store.h"

namespace muster::dispatch {

// Records what came of an attempt at `step`: the name of what the other service made, or its error. Moves the shipment or mission on, and
// the requisition with it, and adds what has to be undone. Changes nothing when the step was settled before.
absl::StatusOr<Subject> Settle(DispatchTx& tx, const StoredStep& step, const absl::StatusOr<std::string>& answer);

// The same for a batch of the shipments' steps that follow a step, by what its call, which did not fail for a passing cause, answered for
// each. False when none waits any more.
absl::StatusOr<bool> SettleFollowing(DispatchTx& tx, std::int64_t leading_step_id,
                                     absl::FunctionRef<absl::StatusOr<std::string>(const std::string& subject)> answer_for);

}  // namespace muster::dispatch
