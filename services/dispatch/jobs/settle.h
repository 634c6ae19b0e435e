#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "dispatch/jobs/steps.h"
#include "dispatch/store/dispatch_store.h"

namespace muster::dispatch {

// Records what came of an attempt at `step`: the name of what the other service made, or its error. Moves the shipment or mission on, and
// the requisition with it, and adds what has to be undone. Changes nothing when the step was settled before.
absl::StatusOr<Subject> Settle(DispatchTx& tx, const StoredStep& step, const absl::StatusOr<std::string>& answer);

}  // namespace muster::dispatch
